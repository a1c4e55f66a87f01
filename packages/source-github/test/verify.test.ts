import { createHmac } from "node:crypto";
import { openSource } from "@tocsin/testkit";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { github } from "../src/index.ts";
import { open, secret, sent, signed } from "./examples.ts";

const hello = new TextEncoder().encode("Hello, World!");

/** A request with this signature header, or none. */
function bearing(signature: string | undefined, body: Uint8Array = hello) {
  const request = signed(sent("ping", body));
  request.headers.delete("x-hub-signature-256");
  if (signature !== undefined) request.headers.set("x-hub-signature-256", signature);
  return request;
}

describe("the signature", () => {
  test("fits the test vector of GitHub's documentation", async () => {
    const signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
    expect(await (await open()).verify(bearing(signature))).toEqual({ ok: true });
  });

  test("agrees with node:crypto for any secret and any body", async () => {
    const key = fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(key, key, fc.uint8Array({ maxLength: 500 }), async (ours, theirs, body) => {
        const signature = `sha256=${createHmac("sha256", theirs).update(body).digest("hex")}`;
        const proof = await (await open({ secret: ours })).verify(bearing(signature, body));
        // HMAC pads a short key with zero bytes, so that these two secrets are one.
        const same = ours.replace(/\0+$/, "") === theirs.replace(/\0+$/, "");
        expect(proof.ok).toBe(same);
      }),
      { numRuns: 200 },
    );
  });

  test("of either secret is believed while one replaces the other", async () => {
    const webhook = await open({ secret: "new one", secrets: ["old one", "older one"] });
    for (const key of ["new one", "old one", "older one"]) {
      expect(await webhook.verify(signed(sent("ping", hello), key))).toEqual({ ok: true });
    }
    const proof = await webhook.verify(signed(sent("ping", hello), "another"));
    expect(proof).toMatchObject({ ok: false, reason: expect.stringContaining("3 secrets") });
  });

  test.each([
    ["is missing", undefined, /Settings → Webhooks .* Secret .* sources\.github\.secret/],
    ["is of another form", "sha256=757107", /64 hex digits/],
    ["is SHA-1 under the wrong name", `sha1=${"0".repeat(40)}`, /64 hex digits/],
    ["is of another body", `sha256=${"0".repeat(64)}`, /sources\.github\.secret/],
  ])("that %s is refused with what to do", async (_, signature, reason) => {
    const proof = await (await open()).verify(bearing(signature));
    expect(proof).toMatchObject({ ok: false, reason: expect.stringMatching(reason) });
    expect(JSON.stringify(proof)).not.toContain(secret);
  });

  test("of the old kind alone is refused and named", async () => {
    const request = bearing(undefined);
    request.headers.set("x-hub-signature", "sha1=0000");
    expect(await (await open()).verify(request)).toMatchObject({
      ok: false,
      reason: expect.stringContaining("SHA-1"),
    });
  });

  test("is not asked for when no secret is set, and the source says that it proves nothing", async () => {
    const source = await openSource(github, {});
    expect(source.proves).toBe(false);
    expect(await source.webhook?.verify(bearing(undefined))).toEqual({ ok: true });
  });

  test.each([[{ secret: "" }], [{ secrets: [] }], [{ token: "abcdef" }], [{ secret: 7 }]])(
    "refuses the options %j",
    async (options) => {
      await expect(openSource(github, options)).rejects.toThrow();
    },
  );
});
