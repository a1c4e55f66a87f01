import { expect, test } from "vitest";
import { publicUrl, say, world } from "./gateway.ts";

const ann = "+821012345678";
const from = "+12025550100";
const text = { To: ann, From: from, Body: "down" };
const call = { To: ann, From: from, Url: `${publicUrl}/voice` };

test.each([
  [21604, { ...text, To: "" }],
  [21603, { ...text, From: "" }],
  [21602, { ...text, Body: "" }],
  [21211, { ...text, To: "010-1234-5678" }],
  [21212, { ...text, From: "!" }],
  [21606, { ...text, From: "+12025550177" }],
  [21266, { ...text, To: from }],
  [21617, { ...text, Body: "x".repeat(1601) }],
  [21620, { ...text, MediaUrl: "file:///etc/passwd" }],
  [21609, { ...text, StatusCallback: "/callbacks/sms" }],
  [20001, { ...text, Statuscallback: publicUrl }],
])("a message is refused with %i", async (code, params) => {
  const { network, post } = await world();
  const { status, body } = await post("Messages", params);
  expect(status).toBe(400);
  expect(body).toMatchObject({
    code,
    status: 400,
    message: expect.any(String),
    more_info: `https://www.twilio.com/docs/errors/${code}`,
  });
  await network.staysQuiet(5000);
});

test.each([
  [21201, { ...call, To: "" }],
  [21213, { ...call, From: "" }],
  [21211, { ...call, To: "ann" }],
  [21210, { ...call, From: "+12025550177" }],
  [21205, { To: ann, From: from }],
  [21205, { ...call, Url: "voice.xml" }],
  [20001, { ...call, Twiml: say("both") }],
  [32018, { To: ann, From: from, Twiml: say("x".repeat(4000)) }],
  [21609, { ...call, StatusCallback: "nowhere" }],
  [21626, { ...call, StatusCallbackEvent: "initiated ringing" }],
  [20001, { ...call, Timeout: "601" }],
  [20001, { ...call, MachineDetection: "true" }],
  [21403, { ...call, Method: "PUT" }],
])("a call is refused with %i", async (code, params) => {
  const { network, post } = await world();
  const { status, body } = await post("Calls", params);
  expect({ status, code: body.code }).toEqual({ status: 400, code });
  await network.staysQuiet(5000);
});

test("a wrong token, another account and an unknown path are told apart", async () => {
  const { provider, get } = await world();
  const ask = async (token: string, path: string) => {
    const basic = Buffer.from(`${provider.accountSid}:${token}`).toString("base64");
    const response = await fetch(`${provider.apiUrl}${path}`, {
      headers: { authorization: `Basic ${basic}` },
    });
    const { code } = (await response.json()) as { readonly code: number };
    return [response.status, code];
  };
  const own = `/2010-04-01/Accounts/${provider.accountSid}`;
  expect(await ask("guess", `${own}/Messages.json`)).toEqual([401, 20003]);
  const other = `/2010-04-01/Accounts/AC${"0".repeat(32)}/Messages.json`;
  expect(await ask(provider.authToken, other)).toEqual([401, 20003]);
  expect(await ask(provider.authToken, `${own}/Faxes.json`)).toEqual([404, 20404]);
  expect((await get(`Messages/SM${"0".repeat(32)}.json`)).body.code).toBe(20404);
  expect((await get("Messages.json")).status).toBe(200);
});

test("a bad day: rate limits, errors, and an answer that is lost after the text was taken", async () => {
  const { network, provider, post } = await world();
  provider.refuse(20429, { status: 429, headers: { "retry-after": "7" } });
  const slow = await post("Messages", text);
  expect(slow.status).toBe(429);
  expect(slow.headers.get("retry-after")).toBe("7");
  expect(slow.body.code).toBe(20429);
  provider.fail("reset after");
  await expect(post("Messages", text)).rejects.toThrow();
  await network.phone(ann).receives("down");
  await network.expectNothingElse();
});
