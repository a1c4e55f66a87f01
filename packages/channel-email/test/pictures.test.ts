import type { KeptImage, Outcome } from "@tocsin/core";
import { keptImage, type message, pictured, smtpRefusals } from "@tocsin/testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openPost, type Post } from "./stage.ts";

let post: Post;
beforeEach(async () => {
  post = await openPost();
});
afterEach(() => post.close());

const graph = keptImage({ name: "오류.png", alt: 'Errors "since" <nine>' });
const log = keptImage({ id: "1123456789ABCDEFGHJKMNPQRS", name: "web.log", type: "text/plain" });
const both = pictured(graph, log);

const about = (images: readonly KeptImage[]): Partial<ReturnType<typeof message>> => ({ images });
const refOf = (outcome: Outcome) => ("ref" in outcome ? outcome.ref : undefined) ?? "";

describe("pictures in a mail", () => {
  it("are parts of it, pictures shown in its page and files beside it", async () => {
    expect(await post.send(about([graph, log]), both)).toMatchObject({ status: "sent" });

    const [mail] = post.smtp.mails;
    expect(mail?.enclosures).toMatchObject([
      { name: "오류.png", type: "image/png", inline: true, cid: `${graph.id}@tocsin` },
      { name: "web.log", type: "text/plain", inline: false },
    ]);
    const bytes = await both.bytesOf(graph);
    expect(Buffer.from(mail?.enclosures[0]?.bytes ?? []).equals(bytes ?? Buffer.alloc(0))).toBe(
      true,
    );
    expect(mail?.html).toContain(
      `<img src="cid:${graph.id}@tocsin" alt="Errors &quot;since&quot; &lt;nine&gt;"`,
    );
    expect(mail?.text).toContain("Attached: web.log");
    expect(mail?.headers["content-type"]).toMatch(/^multipart\/mixed/);
  });

  it("come once in a conversation", async () => {
    const previous = refOf(await post.send(about([graph]), both));
    await post.send(about([graph, log]), { ...both, previous, tellingId: "telling-2" });

    expect(post.smtp.mails.map(({ enclosures }) => enclosures.map(({ name }) => name))).toEqual([
      ["오류.png"],
      ["web.log"],
    ]);
  });

  it("are left out of a mail that was too large, and of those that follow", async () => {
    post.smtp.fail(smtpRefusals.tooLarge);
    expect(await post.send(about([graph]), both)).toMatchObject({ status: "degrade" });
    const simpler = await post.send(about([graph]), { ...both, level: 1 });
    const previous = refOf(simpler);
    await post.send(about([graph]), { ...both, previous, tellingId: "telling-2" });

    expect(post.smtp.mails.map(({ enclosures }) => enclosures)).toEqual([[], []]);
  });

  it("are no more than a mail bears", async () => {
    const large = ["0", "1", "2", "3", "4"].map((digit) =>
      keptImage({ id: `${digit}9${graph.id.slice(2)}`, name: `${digit}.png` }),
    );
    const images = large.map((image) => ({ ...image, size: 2_000_000 }));
    const bytes = Buffer.alloc(2_000_000);
    await post.send(about(images), { bytesOf: async () => bytes });

    expect(post.smtp.mails[0]?.enclosures).toHaveLength(3);
  });

  it("that are forgotten are left out", async () => {
    expect(await post.send(about([graph]))).toMatchObject({ status: "sent" });
    expect(post.smtp.mails[0]?.html).not.toContain("<img");
  });
});
