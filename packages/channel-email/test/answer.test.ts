import type { Message } from "@tocsin/core";
import {
  callbackGateway,
  linksOf,
  type MailReader,
  mailReader,
  message,
  type RecordingDesk,
  recordingDesk,
  virtualClock,
} from "@tocsin/testkit";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { address, openPost, type Post } from "./stage.ts";

const publicUrl = "https://tocsin.test";
const clock = virtualClock();
const people = { [address]: "ann" };

let post: Post;
let desk: RecordingDesk;
let reader: MailReader;
const seals = new Map<string, { readonly text: string; readonly until: number }>();

/** Opened as the gateway does, with seals that end. */
async function start(told: Message = message(), gone = false) {
  desk = recordingDesk({
    deliveries: gone ? {} : { "delivery-1": told },
    people,
    now: clock.now,
  });
  reader = mailReader(callbackGateway({ mail: post.channel }, desk));
  await post.send(told, { level: 0 });
}

beforeEach(async () => {
  post = await openPost(
    {},
    {},
    {
      name: "mail",
      publicUrl,
      clock,
      async seal(text, ttlMs) {
        const sealed = `seal-${seals.size}`;
        seals.set(sealed, { text, until: clock.now() + ttlMs });
        return sealed;
      },
      async unseal(sealed) {
        const kept = seals.get(sealed);
        return kept !== undefined && kept.until >= clock.now() ? kept.text : undefined;
      },
    },
  );
});
afterEach(() => post.close());

const mail = () => post.smtp.mailbox(address).mails.at(-1) ?? expect.fail("no mail");
const link = (title: string) => linksOf(mail())[title] ?? expect.fail(`no link ${title}`);

describe("a mail", () => {
  it("has a link for each answer, in both parts, at its own host alone", async () => {
    await start();
    const { text, html } = mail();
    for (const part of [
      { text, html },
      { text, html: "" },
    ]) {
      const links = linksOf(part);
      expect(links.Acknowledge).toMatch(/^https:\/\/tocsin\.test\/callbacks\/mail\/seal-\d+$/);
      expect(links.Resolve).toMatch(/^https:\/\/tocsin\.test\/callbacks\/mail\/seal-\d+$/);
    }
  });

  it("keeps them when only plain text is left", async () => {
    await start();
    await post.send({}, { level: 2 });
    expect(Object.keys(linksOf(mail()))).toEqual(expect.arrayContaining(["Acknowledge"]));
  });

  it("offers only what can be answered", async () => {
    await start(message({ actions: ["resolve", "escalate"] }));
    expect(Object.keys(linksOf(mail()))).toContain("Resolve");
    expect(mail().text).not.toMatch(/Acknowledge|Escalate/);
    await post.send({ actions: [] });
    expect(mail().text).not.toContain("/callbacks/");
  });

  it("has none where nobody could reach them", async () => {
    const hidden = await openPost();
    await hidden.send();
    expect(hidden.smtp.mails[0]?.text).not.toContain("/callbacks/");
    await hidden.close();
  });

  it("is of one conversation, and says who has it and when", async () => {
    await start();
    const first = mail();
    await reader.confirm(link("Acknowledge"));
    const now = (await desk.show("delivery-1")) ?? expect.fail("no delivery");
    const previous = JSON.stringify([first.messageId, first.messageId, first.subject]);
    await post.send(now, { tellingId: "telling-2", previous });
    expect(mail().headers["in-reply-to"]).toBe(first.messageId);
    expect(mail().subject).toBe(`Re: ${first.subject}`);
    for (const part of [mail().text, mail().html]) {
      expect(part).toContain("Acknowledged by ann · 2026-01-05 09:00 UTC");
    }
  });
});

describe("a link", () => {
  it("shows what it is about, and changes nothing however often it is looked at", async () => {
    await start();
    for (const method of ["GET", "HEAD", "GET"] as const) {
      const page = await reader.open(link("Acknowledge"), method);
      expect(page.status).toBe(200);
      expect(page.headers.get("content-security-policy")).toMatch(
        /^default-src 'none'; style-src 'unsafe-inline'; form-action 'self'/,
      );
      expect(page.headers.get("cache-control")).toBe("no-store");
      expect(page.headers.get("referrer-policy")).toBe("no-referrer");
      expect(page.headers.get("x-robots-tag")).toBe("noindex");
    }
    const page = await reader.open(link("Resolve"));
    expect(page.text).toContain("Resolve this incident? 7KQ2M · ci failed on main");
    expect(page.button).toBe("Resolve");
    expect((await reader.open(link("Resolve"), "HEAD")).html).toBe("");
    expect(desk.answers).toEqual([]);
  });

  it("acts when it is confirmed, as the one whom the mail was sent to", async () => {
    await start();
    const page = await reader.confirm(link("Acknowledge"));
    expect(page.text).toContain("Acknowledged by ann");
    expect(desk.answers).toEqual([
      { action: "acknowledge", incident: "incident-1", by: { address }, how: "link" },
    ]);
    const resolved = await reader.oneClick(link("Resolve"));
    expect(resolved.text).toMatch(/^Resolved .* It is closed\.$/);
    expect(desk.incident("incident-1").state).toBe("closed");
  });

  it("that comes second says who was first and when, and offers nothing", async () => {
    const { incident } = message();
    const acknowledged = { by: "bo", at: "2026-01-05T08:30:00Z" };
    await start(message({ incident: { ...incident, state: "acknowledged", acknowledged } }));
    const { text } = await reader.oneClick(link("Acknowledge"));
    expect(text).toBe(
      "Nothing changed 7KQ2M · ci failed on main Bo has acknowledged it already. Acknowledged by bo · 2026-01-05 08:30 UTC",
    );
    await reader.oneClick(link("Resolve"));
    const page = await reader.open(link("Resolve"));
    expect(page.text).toContain("There is nothing to do");
    expect(page.text).toContain("It is closed.");
    expect(page.button).toBeUndefined();
    expect((await reader.oneClick(link("Resolve"))).text).toContain("It is closed already.");
  });

  it("of an incident that is gone says so", async () => {
    await start(message(), true);
    for (const page of [await reader.open(link("Resolve")), await reader.oneClick(link("Resolve"))])
      expect(page).toMatchObject({ status: 404, text: expect.stringContaining("not known") });
  });

  it("ends after seven days, and says so", async () => {
    await start();
    const old = link("Acknowledge");
    await clock.advance(7 * 24 * 3_600_000);
    expect((await reader.open(old)).status).toBe(200);
    await clock.advance(1);
    for (const page of [await reader.open(old), await reader.oneClick(old)]) {
      expect(page.status).toBe(403);
      expect(page.text).toContain("older than seven days");
      expect(page.button).toBeUndefined();
    }
    expect(desk.answers).toEqual([]);
  });

  it("is not another's: what it says is sealed, and no seal of another kind will do", async () => {
    await start();
    const good = { action: "resolve", incident: "incident-1", delivery: "delivery-1", to: address };
    const kinds: unknown[] = [
      "",
      "no json",
      [],
      { ...good, action: "escalate" },
      { ...good, action: "constructor" },
      { ...good, more: 1 },
      { ...good, to: undefined },
      { ...good, incident: "x".repeat(300) },
    ];
    for (const [index, kind] of kinds.entries()) {
      const text = typeof kind === "string" ? kind : JSON.stringify(kind);
      seals.set(`other-${index}`, { text, until: Number.POSITIVE_INFINITY });
      const url = `${publicUrl}/callbacks/mail/other-${index}`;
      expect((await reader.oneClick(url)).status, text).toBe(403);
    }
    expect((await reader.oneClick(`${link("Resolve")}x`)).status).toBe(403);
    expect(desk.answers).toEqual([]);
  });

  it("shows names and titles as they are, and obeys none", async () => {
    const title = `<script>alert(1)</script>"'&<img src=x onerror=alert(1)>`;
    await start(message({ title, subject: title, summary: title, source: "\u202eevil" }));
    const page = await reader.open(link("Acknowledge"));
    expect(page.html).toContain("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;");
    expect(page.html).not.toContain("\u202e");
  });

  it("answers other methods and any path without acting", async () => {
    await start();
    const { channel } = post;
    const wild = fc.record({
      method: fc.constantFrom("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"),
      rest: fc.oneof(fc.string({ unit: "binary" }), fc.constant("x".repeat(100_000))),
      body: fc.uint8Array({ maxLength: 50 }),
    });
    await fc.assert(
      fc.asyncProperty(wild, async (fields) => {
        const asked = { url: `${publicUrl}/callbacks/mail/`, headers: new Headers(), ...fields };
        const response = await channel.receive?.(asked, desk);
        expect([403, 405]).toContain(response?.status);
        expect(desk.answers).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});
