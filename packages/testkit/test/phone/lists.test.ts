import { expect, test } from "vitest";
import { world } from "./gateway.ts";

const from = "+12025550100";
const ann = "+821012345678";
const bo = "+4915112345678";

test("messages are listed newest first, by receiver and by time, page by page", async () => {
  const { network, clock, post, get, provider } = await world();
  for (const [index, to] of [ann, bo, ann, ann].entries()) {
    await post("Messages", { To: to, From: from, Body: `number ${index}` });
    await network.pass(60_000);
  }
  const bodies = async (query: string) =>
    (await get(`Messages.json?${query}`)).body.messages.map(({ body }) => body);
  expect(await bodies("")).toEqual(["number 3", "number 2", "number 1", "number 0"]);
  expect(await bodies(new URLSearchParams({ To: ann, From: from }).toString())).toEqual([
    "number 3",
    "number 2",
    "number 0",
  ]);
  const since = new Date(clock.now() - 150_000).toISOString();
  expect(await bodies(new URLSearchParams({ "DateSent>": since }).toString())).toEqual([
    "number 3",
    "number 2",
  ]);
  expect(await bodies(new URLSearchParams({ "DateSent<": since }).toString())).toEqual([
    "number 1",
    "number 0",
  ]);
  expect(await bodies("DateSent=2026-01-05")).toHaveLength(4);
  expect(await bodies("DateSent=2026-01-04")).toEqual([]);

  const { body: first } = await get("Messages.json?PageSize=3");
  expect(first).toMatchObject({ page: 0, page_size: 3, start: 0, end: 2 });
  expect(first.messages).toHaveLength(3);
  const basic = Buffer.from(`${provider.accountSid}:${provider.authToken}`).toString("base64");
  const next = await fetch(`${provider.apiUrl}${first.next_page_uri}`, {
    headers: { authorization: `Basic ${basic}` },
  });
  expect(await next.json()).toMatchObject({
    messages: [{ body: "number 0" }],
    next_page_uri: null,
  });
});

test("calls are listed by receiver, state and start", async () => {
  const { network, clock, post, get } = await world();
  const Twiml = "<Response><Hangup/></Response>";
  await post("Calls", { To: ann, From: from, Twiml });
  await (await network.phone(ann).rings()).ends();
  network.phone(bo).isBusy();
  await post("Calls", { To: bo, From: from, Twiml });
  await (await network.phone(bo).rings()).ends();
  const to = async (query: Record<string, string>) =>
    (await get(`Calls.json?${new URLSearchParams(query)}`)).body.calls.map((call) => call.to);
  expect(await to({})).toEqual([bo, ann]);
  expect(await to({ To: ann })).toEqual([ann]);
  expect(await to({ Status: "busy" })).toEqual([bo]);
  expect(await to({ "StartTime>": new Date(clock.now() + 1000).toISOString() })).toEqual([]);
});

test("the account and its numbers can be asked for", async () => {
  const smsUrl = "https://tocsin.test/callbacks/sms";
  const { get, provider } = await world({}, { numbers: [{ number: from, smsUrl }] });
  const { body } = await get("IncomingPhoneNumbers.json");
  expect(body.incoming_phone_numbers).toMatchObject([{ phone_number: from, sms_url: smsUrl }]);
  const basic = Buffer.from(`${provider.accountSid}:${provider.authToken}`).toString("base64");
  const url = `${provider.apiUrl}/2010-04-01/Accounts/${provider.accountSid}.json`;
  const account = await fetch(url, { headers: { authorization: `Basic ${basic}` } });
  expect(await account.json()).toMatchObject({ status: "active", type: "Full" });
});
