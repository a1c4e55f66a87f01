import { expect, test } from "vitest";
import { fakeTwilio, signTwilio, virtualClock } from "../../src/index.ts";
import { publicUrl, say, world } from "./gateway.ts";

const ann = "+821012345678";
const from = "+12025550100";
const text = { To: ann, From: from, Body: "down" };

test("a message that the test did not expect fails it, once, with a list", async () => {
  const { network, post } = await world();
  await post("Messages", text);
  await post("Calls", { To: ann, From: from, Twiml: say("It is down.") });
  await network.pass(20_000);
  const failure = await network.expectNothingElse().catch((error: Error) => error.message);
  expect(failure).toContain('to +821012345678: text (delivered) "down"');
  expect(failure).toContain('to +821012345678: call (completed) "It is down."');
  await network.expectNothingElse();
});

test("a text that is still on its way counts, and a lost one too", async () => {
  const { network, post } = await world();
  await post("Messages", text);
  await expect(network.expectNothingElse()).rejects.toThrow("text (queued)");
  network.phone(ann).losesTexts();
  await post("Messages", text);
  await network.pass(5000);
  await expect(network.expectNothingElse()).rejects.toThrow("text (undelivered)");
});

test("each expectation takes one message", async () => {
  const { network, post } = await world();
  await post("Messages", text);
  await post("Messages", { ...text, Body: "still down" });
  const phone = network.phone(ann);
  expect((await phone.receives("still")).text).toBe("still down");
  expect((await phone.receives()).text).toBe("down");
  await expect(phone.receives(undefined, { withinMs: 5000 })).rejects.toThrow(
    /waited 5 s of virtual time for \+821012345678 to receive a text .*expected/s,
  );
});

test("quiet means quiet until the end", async () => {
  const { network, clock, post } = await world();
  clock.at(clock.now() + 540_000, () => void post("Messages", text));
  await network.staysQuiet(500_000);
  await expect(network.staysQuiet(100_000)).rejects.toThrow("the test did not expect");
});

test("two providers reach the same phone, each signs with its own token", async () => {
  const { network, hooks, post } = await world();
  const backup = await network.provider("backup", { numbers: [{ number: "+12025550200" }] });
  const callback = { StatusCallback: `${publicUrl}/callbacks/sms?x=1` };
  await post("Messages", { ...text, ...callback });
  await post("Messages", { ...text, ...callback, From: "+12025550200" }, backup);
  const phone = network.phone(ann);
  const came = [await phone.receives(), await phone.receives()];
  expect(came.map(({ provider }) => provider).sort()).toEqual(["backup", "main"]);
  await network.settled();
  const signedByBackup = hooks.filter(
    ({ url, form, headers }) =>
      headers.get("x-twilio-signature") === signTwilio(backup.authToken, url, form),
  );
  expect(signedByBackup.map(({ form }) => form.AccountSid)).toEqual(
    Array(3).fill(backup.accountSid),
  );
  await expect(network.provider("backup")).rejects.toThrow("has a provider backup already");
});

test("without a gateway at hand, hooks go over real HTTP to this machine, and nowhere else", async () => {
  const clock = virtualClock();
  const twilio = await fakeTwilio({ clock });
  try {
    const basic = Buffer.from(`${twilio.accountSid}:${twilio.authToken}`).toString("base64");
    const body = new URLSearchParams({ ...text, StatusCallback: "https://example.test/sms" });
    await fetch(`${twilio.apiUrl}/2010-04-01/Accounts/${twilio.accountSid}/Messages.json`, {
      method: "POST",
      body,
      headers: { authorization: `Basic ${basic}` },
    });
    await twilio.network.phone(ann).receives("down");
    expect(twilio.network.problems()[0]).toContain("nobody answers at https://example.test/sms");
  } finally {
    await twilio.stop();
  }
});

test("time waits for what the gateway asks the provider", async () => {
  const { network, clock, provider } = await world();
  const start = clock.now();
  let answered = 0;
  clock.at(start + 1000, () => {
    void network.fetch(`${provider.apiUrl}/`).then(() => {
      answered = clock.now() - start;
    });
  });
  for (let ms = 1001; ms < 1100; ms += 1) clock.at(start + ms, () => {});
  await network.pass(2000);
  expect(answered).toBeGreaterThan(0);
  expect(answered).toBeLessThan(1050);
});

test("a provider that lost the answer to a hook calls it again", async () => {
  const { network, post, told } = await world({}, { hooksTwice: true });
  await post("Messages", { ...text, StatusCallback: `${publicUrl}/callbacks/sms` });
  await network.phone(ann).receives();
  await network.settled();
  expect(told("/callbacks/sms", "MessageStatus")).toEqual([
    "queued",
    "queued",
    "sent",
    "sent",
    "delivered",
    "delivered",
  ]);
});
