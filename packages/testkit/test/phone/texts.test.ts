import { expect, test } from "vitest";
import { publicUrl, world } from "./gateway.ts";

const ann = "+821012345678";
const from = "+12025550100";
const status = `${publicUrl}/callbacks/sms/status`;
const smsUrl = `${publicUrl}/callbacks/sms/inbound`;
const text = { To: ann, From: from, Body: "guestbook is down #7KQ2M", StatusCallback: status };
const twoWay = { numbers: [{ number: from, smsUrl }] };

test("a text is queued, sent, delivered, and on the phone", async () => {
  const { network, post, told, get } = await world();
  const { status: code, body } = await post("Messages", text);
  expect(code).toBe(201);
  expect(body).toMatchObject({ status: "queued", date_sent: null, num_segments: "1", to: ann });
  const sms = await network.phone(ann).receives();
  expect(sms).toMatchObject({ text: text.Body, segments: 1, encoding: "GSM-7", provider: "main" });
  expect(told("/callbacks/sms/status", "MessageStatus")).toEqual(["queued", "sent", "delivered"]);
  expect(told("/callbacks/sms/status", "MessageSid")[0]).toBe(body.sid);
  const { body: later } = await get(`Messages/${body.sid}.json`);
  expect(later).toMatchObject({ status: "delivered", error_code: null });
  expect(later.date_sent).toBe("Mon, 05 Jan 2026 09:00:00 +0000");
  await network.expectNothingElse();
});

test.each([
  ["undelivered", 30003, ["queued", "sent", "undelivered"], ["", "", "30003"]],
  ["failed", 30008, ["queued", "failed"], ["", "30008"]],
] as const)(
  "a text that ends %s tells why and never arrives",
  async (end, code, statuses, codes) => {
    const { network, post, told } = await world();
    const phone = network.phone(ann);
    phone.losesTexts(code, end);
    await post("Messages", text);
    expect((await phone.misses()).status).toBe(end);
    expect(phone.texts).toEqual([]);
    expect(told("/callbacks/sms/status", "MessageStatus")).toEqual(statuses);
    expect(told("/callbacks/sms/status", "ErrorCode")).toEqual(codes);
    await network.expectNothingElse();
  },
);

test("a silent carrier delivers and says nothing", async () => {
  const { network, post, hooks, get } = await world();
  network.phone(ann).givesNoReceipts();
  const { body } = await post("Messages", text);
  await network.phone(ann).receives();
  await network.pass(60_000);
  expect(hooks).toEqual([]);
  expect((await get(`Messages/${body.sid}.json`)).body.status).toBe("sent");
});

test("a reply goes to the number's webhook, and its answer comes back as a text", async () => {
  const { network, post, hooks } = await world(
    {
      "/callbacks/sms/inbound": ({ Body = "" }) =>
        `<Response><Message>${Body.toUpperCase()}: &lt;ok&gt;</Message></Response>`,
    },
    twoWay,
  );
  await post("Messages", { To: ann, From: from, Body: "down" });
  const phone = network.phone(ann);
  const sms = await phone.receives("down");
  await sms.reply("ack");
  expect(hooks[0]?.form).toMatchObject({ From: ann, To: from, Body: "ack", NumMedia: "0" });
  expect((await phone.receives()).text).toBe("ACK: <ok>");
  expect(phone.texts).toHaveLength(2);
  await network.expectNothingElse();
});

test("STOP holds until START, and Twilio's own answers need no expectation", async () => {
  const { network, post, told } = await world({}, twoWay);
  const phone = network.phone(ann);
  await phone.sends("Stop ", from);
  const refused = await post("Messages", text);
  expect(refused.status).toBe(400);
  expect(refused.body.code).toBe(21610);
  await phone.sends("start", from);
  expect((await post("Messages", text)).status).toBe(201);
  await phone.receives("guestbook");
  await network.expectNothingElse();
  expect(phone.texts.map(({ text }) => text)).toEqual([
    expect.stringContaining("unsubscribed"),
    expect.stringContaining("re-subscribed"),
    text.Body,
  ]);
  // The gateway hears of the words too.
  expect(told("/callbacks/sms/inbound", "Body")).toEqual(["Stop ", "start"]);
});

test("a text to nobody's webhook is lost without a sound", async () => {
  const { network, hooks } = await world();
  await network.phone(ann).sends("hello?", from);
  expect(hooks).toEqual([]);
  await expect(network.phone(ann).sends("hello?", "+12025550999")).rejects.toThrow(/owns \+1202/);
});

test.each([
  ["a word too much", "<Response><Message>a</Message>b</Response>", "12200"],
  ["an empty message", "<Response><Message/></Response>", "14103"],
  ["a verb of calls", "<Response><Say>a</Say></Response>", "12200"],
])("an answer with %s is told to the test", async (_, twiml, code) => {
  const { network } = await world({ "/callbacks/sms/inbound": twiml }, twoWay);
  await network.phone(ann).sends("ack", from);
  await expect(network.expectNothingElse()).rejects.toThrow(`main: ${code}`);
});

test("an answer in plain text is no TwiML", async () => {
  const { network } = await world(
    { "/callbacks/sms/inbound": () => new Response("thanks") },
    twoWay,
  );
  await network.phone(ann).sends("ack", from);
  expect(network.problems()).toEqual([expect.stringContaining("main: 12300")]);
});
