import { type SmtpFault, smtpRefusals } from "@tocsin/testkit";
import { afterEach, describe, expect, it } from "vitest";
import { greylistMs } from "../src/errors.ts";
import { address, openPost, type Post } from "./stage.ts";

let post: Post;
afterEach(() => post.close());

/** What the gateway does with an outcome, shortened: sends again while it is not settled. */
async function deliver(post: Post, limitMs = 10_000): Promise<string[]> {
  const seen: string[] = [];
  for (let number = 1; number <= 5; number += 1) {
    const outcome = await post.send(
      {},
      { number, signal: AbortSignal.timeout(number === 1 ? limitMs : 10_000) },
    );
    seen.push(outcome.status);
    if (outcome.status === "sent" || outcome.status === "failed") break;
    // Whatever hangs is over when the gateway comes back.
    if (number > 1) post.smtp.heal();
  }
  return seen;
}

/** Long enough to come as far as the server that then hangs. */
const limitOf = (fault: SmtpFault) =>
  typeof fault === "string" && fault.startsWith("hang") ? 1_000 : 10_000;

const passing: readonly [string, SmtpFault, first: string, kept: number][] = [
  ["the server is busy", smtpRefusals.busy, "retry", 1],
  ["the server greylists", smtpRefusals.greylisted, "retry", 1],
  [
    "the login is out of order",
    { at: "login", reply: "454 4.7.0 Temporary authentication failure" },
    "retry",
    1,
  ],
  ["the sender is deferred", { at: "sender", reply: "451 4.3.0 Try later" }, "retry", 1],
  [
    "the content is deferred",
    { at: "content", reply: "452 4.3.1 Insufficient system storage" },
    "retry",
    1,
  ],
  [
    "it sends too much",
    { at: "recipient", reply: "450 4.2.1 Too many messages, rate limited" },
    "slow",
    1,
  ],
  ["the connection ends before the content", "reset before", "retry", 1],
  ["the server hangs before the content", "hang", "retry", 1],
  ["the connection ends after the final dot", "reset after", "ambiguous", 2],
  ["the server hangs after the final dot", "hang after", "ambiguous", 2],
];

describe("nothing is lost and nothing is shown twice when", () => {
  it.each(passing)("%s", async (_name, fault, first, kept) => {
    post = await openPost({}, { login: { user: "ann", password: "secret99" } });
    post.smtp.fail(fault);
    expect(await deliver(post, limitOf(fault))).toEqual([first, "sent"]);
    const { mails, distinct } = post.smtp.mailbox(address);
    expect(mails).toHaveLength(kept);
    expect(distinct).toHaveLength(1);
  });

  it("a pooled connection has gone", async () => {
    post = await openPost();
    expect(await deliver(post)).toEqual(["sent"]);
    post.smtp.fail("reset before");
    const again = await post.send({}, { tellingId: "telling-2" });
    expect(again.status).toBe("retry");
    expect((await post.send({}, { tellingId: "telling-2", number: 2 })).status).toBe("sent");
    expect(post.smtp.mails.map(({ messageId }) => messageId)).toHaveLength(2);
  });
});

const lasting: readonly [string, SmtpFault, expected: object][] = [
  [
    "the password is wrong",
    smtpRefusals.login,
    { scope: "credential", reason: expect.stringMatching(/535.*password/s) },
  ],
  [
    "nobody has this address",
    smtpRefusals.unknownRecipient,
    { scope: "target", reason: expect.stringMatching(/5\.1\.1.*address/s) },
  ],
  [
    "we may not send as this",
    { at: "sender", reply: "550 5.7.1 Sender not allowed" },
    { scope: "credential" },
  ],
  ["the mail is taken for spam", { at: "content", reply: "554 5.7.1 Spam" }, { scope: "payload" }],
];

describe("trying again is no use when", () => {
  it.each(lasting)("%s", async (_name, fault, expected) => {
    post = await openPost({}, { login: { user: "ann", password: "secret99" } });
    post.smtp.fail(fault);
    expect(await post.send()).toMatchObject({ status: "failed", ...expected });
    expect(post.smtp.mails).toHaveLength(0);
  });
});

describe("each recipient", () => {
  it("has an outcome of its own", async () => {
    post = await openPost();
    post.smtp.fail(smtpRefusals.unknownRecipient, { times: 9, recipient: "gone@example.test" });
    const outcomes = await Promise.all(
      ["ann@example.test", "gone@example.test", "bo@example.test"].map((each) =>
        post.send({}, { address: each, tellingId: each.slice(0, 3) }),
      ),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(["sent", "failed", "sent"]);
    expect(post.smtp.mails.flatMap(({ recipients }) => recipients).sort()).toEqual([
      "ann@example.test",
      "bo@example.test",
    ]);
  });

  it("is never a second one smuggled into an address", async () => {
    post = await openPost();
    const outcome = await post.send(
      {},
      { address: "a@example.test>\r\nRCPT TO:<evil@example.test" },
    );
    expect(outcome).toMatchObject({ status: "failed", scope: "target" });
    expect(post.smtp.connections).toBe(0);
  });
});

describe("the server", () => {
  it("that greylists is left alone for some minutes", async () => {
    post = await openPost();
    post.smtp.fail(smtpRefusals.greylisted);
    expect(await post.send()).toMatchObject({ status: "retry", afterMs: greylistMs });
  });

  it("that finds the mail too large gets a simpler one", async () => {
    post = await openPost();
    post.smtp.fail(smtpRefusals.tooLarge, { times: 3 });
    expect((await post.send({}, { level: 0 })).status).toBe("degrade");
    expect((await post.send({}, { level: 1 })).status).toBe("degrade");
    expect(await post.send({}, { level: 2 })).toMatchObject({ status: "failed", scope: "payload" });
  });

  it("that is away is tried again", async () => {
    post = await openPost();
    await post.smtp.stop();
    expect(await post.send()).toMatchObject({
      status: "retry",
      reason: expect.stringContaining("ECONNREFUSED"),
    });
  });

  it("without TLS gets no password when TLS is required", async () => {
    post = await openPost(
      { tls: { required: true } },
      { login: { user: "ann", password: "secret99" } },
    );
    expect(await post.send()).toMatchObject({
      status: "failed",
      scope: "credential",
      reason: expect.stringContaining("tls.required"),
    });
  });

  it("with a certificate of its own must be trusted", async () => {
    post = await openPost({}, { startTls: true });
    expect(await post.send()).toMatchObject({
      status: "failed",
      scope: "credential",
      reason: expect.stringContaining("NODE_EXTRA_CA_CERTS"),
    });
    const trusting = await openPost({ tls: { rejectUnauthorized: false } }, { startTls: true });
    expect((await trusting.send()).status).toBe("sent");
    await trusting.close();
  });
});

describe("the check", () => {
  it("passes with the right login and says what is wrong with another", async () => {
    post = await openPost({}, { login: { user: "ann", password: "secret99" } });
    expect(await post.channel.check?.(AbortSignal.timeout(5000))).toMatchObject({ ok: true });
    post.smtp.fail(smtpRefusals.login);
    expect(await post.channel.check?.(AbortSignal.timeout(5000))).toMatchObject({
      ok: false,
      reason: expect.stringMatching(/535.*password/s),
    });
    expect(post.smtp.mails).toHaveLength(0);
  });
});
