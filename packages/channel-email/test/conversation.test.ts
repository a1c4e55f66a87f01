import { redact } from "@tocsin/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { emailOptions } from "../src/options.ts";
import { address, openPost, type Post } from "./stage.ts";

let post: Post;
beforeEach(async () => {
  post = await openPost();
});
afterEach(() => post.close());

const only = () => {
  const { mails } = post.smtp.mailbox(address);
  expect(mails).toHaveLength(1);
  return mails[0] ?? expect.fail("no mail");
};

describe("one mail", () => {
  it("says the same in text and in HTML", async () => {
    expect(await post.send()).toMatchObject({
      status: "sent",
      evidence: expect.stringMatching(/^250/),
    });
    const mail = only();
    for (const part of [mail.text, mail.html]) {
      expect(part).toContain("ci failed on main");
      expect(part).toContain("Failing since #12 · 3 failures · 2 h 10 m");
      expect(part).toContain("expected 1 to be 2");
      expect(part).toContain("3f2a9c1");
      expect(part).toContain("https://github.test/acme/api/runs/12");
      expect(part).toContain("https://tocsin.test/incidents/incident-1");
    }
    expect(mail.subject).toBe("[error] acme/api ci@main: ci failed on main");
    expect(mail.from).toBe("tocsin@example.test");
    expect(mail.headers.from).toBe("Tocsin <tocsin@example.test>");
    expect(mail.headers.to).toBe(address);
  });

  it("keeps automatic answers away and tells filters what it is", async () => {
    await post.send();
    expect(only().headers).toMatchObject({
      "auto-submitted": "auto-generated",
      "x-auto-response-suppress": "All",
      "x-tocsin-incident": "7KQ2M",
      "x-tocsin-severity": "error",
      date: "Mon, 05 Jan 2026 09:00:00 +0000",
    });
    expect(only().headers).not.toHaveProperty("x-priority");
    expect(only().headers).not.toHaveProperty("x-mailer");
  });

  it("is urgent when it is critical", async () => {
    await post.send({ tone: "critical", severity: "critical" });
    expect(only().headers).toMatchObject({ importance: "High" });
    expect(only().subject).toMatch(/^\[critical\] /);
  });

  it("is plain text and a link at the simplest level", async () => {
    await post.send({}, { level: 2 });
    const mail = only();
    expect(mail.html).toBe("");
    expect(mail.text).toContain("ci failed on main");
    expect(mail.text).not.toContain("expected 1 to be 2");
    expect(mail.text).toContain("https://tocsin.test/incidents/incident-1");
  });

  it("answers to where the config says", async () => {
    await post.close();
    post = await openPost({ replyTo: "On call <oncall@example.test>" });
    await post.send();
    expect(only().headers["reply-to"]).toBe("On call <oncall@example.test>");
  });
});

describe("one incident", () => {
  it("is one conversation, under one subject, whatever its state", async () => {
    const first = await post.send({}, { tellingId: "delivery-1.1" });
    const ref = first.status === "sent" ? first.ref : undefined;
    const second = await post.send(
      { revision: 2, title: "ci passed on main", tone: "success" },
      { tellingId: "delivery-1.2", ...(ref && { previous: ref }) },
    );
    const later = second.status === "sent" ? second.ref : undefined;
    await post.send(
      { revision: 3 },
      { tellingId: "delivery-1.3", ...(later && { previous: later }) },
    );
    const { mails } = post.smtp.mailbox(address);
    const [root, answer, last] = mails;
    expect(root?.messageId).toBe("<tocsin.delivery-1.1@example.test>");
    expect(root?.headers).not.toHaveProperty("references");
    expect(answer?.subject).toBe(`Re: ${root?.subject}`);
    expect(answer?.headers.references).toBe(root?.messageId);
    expect(answer?.headers["in-reply-to"]).toBe(root?.messageId);
    expect(last?.headers.references).toBe(`${root?.messageId} ${answer?.messageId}`);
    expect(last?.headers["in-reply-to"]).toBe(answer?.messageId);
    expect(last?.subject).toBe(answer?.subject);
    expect(answer?.text).toContain("ci passed on main");
  });

  it("has no passing state in its name while a run goes on", async () => {
    await post.send({ tone: "progress", title: "ci #12 running" });
    expect(only().subject).toBe("acme/api ci@main");
  });

  it("goes on without a ref that it can't read", async () => {
    for (const previous of [
      "",
      "{}",
      "null",
      "[1,2,3]",
      '["<a@b>\\r\\nBcc: x","<a@b>","x"]',
      "garbage",
    ]) {
      expect(await post.send({}, { previous, tellingId: `t${previous.length}` })).toMatchObject({
        status: "sent",
      });
    }
    for (const mail of post.smtp.mails) {
      expect(mail.headers).not.toHaveProperty("references");
      expect(mail.headers).not.toHaveProperty("bcc");
    }
  });

  it("gives an id that fits a header whatever the telling is called", async () => {
    for (const tellingId of ["a b", "x>\r\nBcc: y@z", "한글", "x".repeat(500), "a..b"]) {
      await post.send({}, { tellingId });
    }
    const ids = post.smtp.mails.map(({ messageId }) => messageId);
    expect(new Set(ids).size).toBe(5);
    for (const id of ids) expect(id).toMatch(/^<tocsin\.[0-9a-f]{64}@example\.test>$/);
  });
});

describe("the config", () => {
  const refused = (input: Record<string, unknown>) => {
    const result = emailOptions.safeParse({
      url: "smtp://localhost",
      from: "a@example.test",
      ...input,
    });
    return result.success ? "" : result.error.issues.map(({ message }) => message).join();
  };

  it("says how to write what it refuses, without the password", () => {
    expect(refused({})).toBe("");
    expect(refused({ url: "http://user:hunter22@mail.example.test" })).toMatch(
      /smtp:\/\/user:password@/,
    );
    expect(refused({ url: "http://user:hunter22@mail.example.test" })).not.toContain("hunter22");
    expect(refused({ url: "smtp://localhost?pool=false" })).toMatch(/mail server/);
    expect(refused({ url: "smtp://%zz@localhost" })).toMatch(/mail server/);
    expect(refused({ from: "Tocsin" })).toMatch(/Tocsin <tocsin@example.test>/);
    expect(refused({ from: "a@example.test\r\nBcc: b@example.test" })).toMatch(/mail address/);
    expect(refused({ from: "a@example.test, b@example.test" })).toMatch(/mail address/);
    expect(refused({ host: "localhost" })).toMatch(/host/);
  });

  it("hides the password in every form that goes over the wire", async () => {
    const other = await openPost({}, { login: { user: "ann", password: "p@ss wörd 99" } });
    await other.close();
    const base64 = (text: string) => Buffer.from(text).toString("base64");
    for (const form of [
      "p@ss wörd 99",
      encodeURIComponent("p@ss wörd 99"),
      base64("p@ss wörd 99"),
      base64("\u0000ann\u0000p@ss wörd 99"),
    ]) {
      expect(redact(`before ${form} after`)).toBe("before [secret] after");
    }
  });
});
