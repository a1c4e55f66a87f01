import { expect, test } from "vitest";
import { publicUrl, say, world } from "./gateway.ts";

const ann = "+821012345678";
const voice = `${publicUrl}/callbacks/phone/voice`;
const status = `${publicUrl}/callbacks/phone/status`;
const everyEvent = ["initiated", "ringing", "answered", "completed"];
const menu =
  '<?xml version="1.0" encoding="UTF-8"?><Response><Gather numDigits="1" action="/callbacks/phone/keys?try=1" timeout="5">' +
  '<Say language="ko-KR" voice="Polly.Seoyeon">guestbook &amp; co is down. Press 1 to acknowledge.</Say></Gather>' +
  "<Say>Goodbye.</Say></Response>";
const answers = {
  "/callbacks/phone/voice": menu,
  "/callbacks/phone/keys": ({ Digits = "" }) => say(`You pressed ${Digits}. Thank you.`),
};
const order = {
  To: ann,
  From: "+12025550100",
  Url: voice,
  StatusCallback: status,
  StatusCallbackEvent: everyEvent,
};

test("a person answers, hears the menu, presses 1 and hears the answer", async () => {
  const { network, post, told, hooks } = await world(answers);
  const { status: code, body } = await post("Calls", order);
  expect(code).toBe(201);
  expect(body).toMatchObject({ status: "queued", to: ann, direction: "outbound-api" });

  const call = await network.phone(ann).rings();
  await call.hears("guestbook & co is down");
  expect(call.language).toBe("ko-KR");
  await call.press("1");
  expect(await call.hears(/thank you/i)).toBe("You pressed 1. Thank you.");
  expect(await call.ends()).toBe("completed");

  expect(told("/callbacks/phone/status", "CallStatus")).toEqual([
    "initiated",
    "ringing",
    "in-progress",
    "completed",
  ]);
  expect(told("/callbacks/phone/status", "SequenceNumber")).toEqual(["0", "1", "2", "3"]);
  expect(hooks.map(({ url }) => url)).toContain(`${publicUrl}/callbacks/phone/keys?try=1`);
  await network.expectNothingElse();
});

test("what is said before a key does not count as the answer to it", async () => {
  const { network, post } = await world(answers);
  await post("Calls", order);
  const call = await network.phone(ann).rings();
  await call.hears("acknowledge");
  await call.press("2");
  await expect(call.hears("acknowledge")).rejects.toThrow(
    /ended \(completed\) without acknowledge/,
  );
});

test("nobody presses a key: the document goes on after the Gather's time", async () => {
  const { network, clock, post } = await world(answers);
  await post("Calls", order);
  const call = await network.phone(ann).rings();
  await call.hears("acknowledge");
  const before = clock.now();
  await call.hears("Goodbye");
  expect(clock.now() - before).toBeGreaterThan(5000);
  expect(await call.ends()).toBe("completed");
  await expect(call.press("1")).rejects.toThrow(/nobody to press 1 to/);
});

test.each([
  ["isBusy", "busy", ["initiated", "busy"]],
  ["cannotBeCalled", "failed", ["initiated", "failed"]],
  ["doesNotAnswer", "no-answer", ["initiated", "ringing", "no-answer"]],
] as const)("a phone that %s ends the call as %s", async (habit, end, callbacks) => {
  const { network, post, told } = await world(answers);
  network.phone(ann)[habit]();
  await post("Calls", { ...order, Timeout: "20" });
  const call = await network.phone(ann).rings();
  expect(await call.ends()).toBe(end);
  expect(told("/callbacks/phone/status", "CallStatus")).toEqual(callbacks);
  expect(told("/callbacks/phone/voice", "CallSid")).toEqual([]);
});

test("a call rings for its Timeout, by default a minute", async () => {
  const { network, clock, post, told } = await world(answers);
  network.phone(ann).doesNotAnswer();
  await post("Calls", { ...order, StatusCallbackEvent: [] });
  const call = await network.phone(ann).rings();
  const before = clock.now();
  await call.ends();
  expect(clock.now() - before).toBe(60_000);
  // Without a StatusCallbackEvent only the end is told.
  expect(told("/callbacks/phone/status", "CallStatus")).toEqual(["no-answer"]);
});

test.each([
  ["Enable", "machine_start"],
  ["DetectMessageEnd", "machine_end_beep"],
])("a machine is found out with %s before the document is asked for", async (mode, found) => {
  const { network, post, told } = await world(answers);
  network.phone(ann).machineAnswers();
  await post("Calls", { ...order, MachineDetection: mode });
  const call = await network.phone(ann).rings();
  await call.ends();
  expect(call.answeredBy).toBe(found);
  expect(told("/callbacks/phone/voice", "AnsweredBy")).toEqual([found]);
  expect(told("/callbacks/phone/status", "AnsweredBy")).toEqual(["", "", "", found]);
});

test("nobody looks for a machine unless asked to", async () => {
  const { network, post, told } = await world(answers);
  network.phone(ann).machineAnswers();
  await post("Calls", order);
  await (await network.phone(ann).rings()).ends();
  expect(told("/callbacks/phone/voice", "AnsweredBy")).toEqual([""]);
});

test("detection in the background tells of a human after the call has begun", async () => {
  const { network, post, told } = await world(answers);
  const callback = `${publicUrl}/callbacks/phone/machine`;
  await post("Calls", {
    ...order,
    MachineDetection: "Enable",
    AsyncAmd: "true",
    AsyncAmdStatusCallback: callback,
  });
  const call = await network.phone(ann).rings();
  await call.ends();
  expect(told("/callbacks/phone/voice", "AnsweredBy")).toEqual([""]);
  expect(told("/callbacks/phone/machine", "AnsweredBy")).toEqual(["human"]);
});

test("a person who hangs up ends the call at once", async () => {
  const { network, post, told } = await world(answers);
  await post("Calls", order);
  const call = await network.phone(ann).rings();
  await call.hears("Press 1");
  await network.pass(2000);
  await call.hangUp();
  expect(call.status).toBe("completed");
  expect(told("/callbacks/phone/status", "CallDuration").at(-1)).toBe("2");
});

test("a person who does not want the call declines it", async () => {
  const { network, post, told } = await world(answers);
  await post("Calls", order);
  const call = await network.phone(ann).rings();
  await call.hangUp();
  expect(call.status).toBe("busy");
  expect(told("/callbacks/phone/voice", "CallSid")).toEqual([]);
});

test("who is on the phone is busy for the next call", async () => {
  const { network, post } = await world(answers);
  await post("Calls", order);
  const first = await network.phone(ann).rings();
  await post("Calls", order);
  const second = await network.phone(ann).rings();
  expect(await second.ends()).toBe("busy");
  expect(await first.ends()).toBe("completed");
});

test("TwiML that comes with the call needs no webhook", async () => {
  const { network, post, hooks } = await world();
  await post("Calls", { To: ann, From: "+12025550100", Twiml: say("Disk full.") });
  const call = await network.phone(ann).rings();
  expect(await call.hears(/disk/i)).toBe("Disk full.");
  await call.ends();
  expect(hooks).toEqual([]);
});

test("the API ends a call that rings, and not one that is over", async () => {
  const { network, post, get } = await world(answers);
  const { body } = await post("Calls", order);
  const call = await network.phone(ann).rings();
  const ended = await post(`Calls/${body.sid}`, { Status: "canceled" });
  expect(ended.body.status).toBe("canceled");
  expect(await call.ends()).toBe("canceled");
  expect((await post(`Calls/${body.sid}`, { Status: "completed" })).body.code).toBe(21220);
  expect((await get(`Calls/${body.sid}.json`)).body).toMatchObject({ status: "canceled" });
});

test("a call that is taken back before it rings disturbs nobody", async () => {
  const { network, post } = await world(answers);
  const { body } = await post("Calls", order);
  await post(`Calls/${body.sid}`, { Status: "canceled" });
  await network.staysQuiet(10_000);
  expect(network.phone(ann).calls).toEqual([]);
});

test("the API sends a call elsewhere in the middle of a word", async () => {
  const { network, post } = await world(answers);
  const { body } = await post("Calls", order);
  const call = await network.phone(ann).rings();
  await call.hears("Press 1");
  await post(`Calls/${body.sid}`, { Twiml: say("It is over.") });
  await call.hears("It is over.");
  expect(await call.ends()).toBe("completed");
  expect(call.said).not.toContain("Goodbye");
});

test("a key can ask for the same document again, and several keys go together", async () => {
  const gather = (inner: string, more = "") =>
    `<Response><Gather ${more} actionOnEmptyResult="true" action="again">${inner}</Gather></Response>`;
  let round = 0;
  const { network, post, told } = await world({
    "/callbacks/phone/voice": gather("<Say>Your code?</Say><Pause length='2'/><Say>Hurry.</Say>"),
    "/callbacks/phone/again": () => {
      round += 1;
      return round < 3
        ? "<Response><Redirect>/callbacks/phone/voice</Redirect></Response>"
        : "<Response><Hangup/></Response>";
    },
  });
  await post("Calls", order);
  const call = await network.phone(ann).rings();
  await call.press("12#");
  await call.press("3");
  await call.hears("Hurry.");
  expect(await call.ends()).toBe("completed");
  expect(told("/callbacks/phone/again", "Digits")).toEqual(["12", "3", ""]);
});

test.each([
  ["an unknown verb", "<Response><Play>https://x.test/a.mp3</Play></Response>", "12200"],
  ["XML that breaks off", "<Response><Say>hello", "12100"],
  ["a circle", "<Response><Redirect/></Response>", "11215"],
])("%s is told to the test, and the person hears an apology", async (_, twiml, code) => {
  const { network, post } = await world({ "/callbacks/phone/voice": twiml });
  await post("Calls", order);
  const call = await network.phone(ann).rings();
  await call.hears("application error");
  expect(await call.ends()).toBe("completed");
  await expect(network.expectNothingElse()).rejects.toThrow(`main: ${code}`);
});

test("a gateway that is down has a second chance at the fallback", async () => {
  const { network, post, told } = await world({
    "/callbacks/phone/voice": () => new Response("down", { status: 503 }),
    "/callbacks/phone/fallback": say("Call the office."),
  });
  await post("Calls", { ...order, FallbackUrl: `${publicUrl}/callbacks/phone/fallback` });
  const call = await network.phone(ann).rings();
  await call.hears("Call the office.");
  expect(told("/callbacks/phone/fallback", "ErrorCode")).toEqual(["11200"]);
  expect(network.problems()).toEqual([expect.stringContaining("answered 503: down")]);
});

test("a webhook that never answers is given up after 15 s", async () => {
  const { network, clock, post } = await world({
    "/callbacks/phone/voice": () => new Response(new ReadableStream({ start() {} })),
  });
  await post("Calls", order);
  const call = await network.phone(ann).rings();
  const before = clock.now();
  await call.hears("application error", { withinMs: 30_000 });
  expect(clock.now() - before).toBeGreaterThanOrEqual(15_000);
  expect(network.problems()).toEqual([expect.stringContaining("11205")]);
});
