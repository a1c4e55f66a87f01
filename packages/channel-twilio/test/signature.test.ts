import { createHash } from "node:crypto";
import { sms } from "@tocsin/channel-twilio";
import { callbackGateway, recordingDesk, signTwilio, tools, wildText } from "@tocsin/testkit";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  annsNumber,
  openWith,
  ourNumber,
  post,
  publicUrl,
  type Stage,
  signed,
  stage,
} from "./stage.ts";

const textsUrl = `${publicUrl}/callbacks/sms`;
const digitsUrl = `${publicUrl}/callbacks/phone/digits?d=delivery-1&t=t&n=0&w=0`;

function text({ twilio }: Stage, fields: Record<string, string> = {}): Record<string, string> {
  const { accountSid } = twilio;
  return {
    AccountSid: accountSid,
    MessageSid: "SM1",
    From: annsNumber,
    To: ourNumber,
    Body: "ack",
    ...fields,
  };
}

function key({ twilio }: Stage, fields: Record<string, string> = {}): Record<string, string> {
  const call = { CallSid: "CA1", From: ourNumber, To: annsNumber, Direction: "outbound-api" };
  return { AccountSid: twilio.accountSid, ...call, Digits: "1", ...fields };
}

describe("who may answer", () => {
  it("is Twilio", async () => {
    const each = await stage();
    const { gateway, desk, twilio } = each;
    const response = await gateway(signed(textsUrl, text(each), twilio.authToken));
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toMatch(/^text\/xml/);
    expect(desk.answers).toHaveLength(1);
  });

  it.each<[string, (each: Stage) => Request]>([
    [
      "nobody who does not sign",
      (each) => post(textsUrl, new URLSearchParams(text(each)).toString()),
    ],
    ["nobody with another token", (each) => signed(textsUrl, text(each), "another-token")],
    [
      "nobody who changes the form",
      (each) => {
        const signature = signTwilio(each.twilio.authToken, textsUrl, text(each));
        const other = new URLSearchParams(text(each, { Body: "resolve all" })).toString();
        return post(textsUrl, other, { "x-twilio-signature": signature });
      },
    ],
    [
      "nobody who changes the delivery in the URL",
      (each) => {
        const signature = signTwilio(each.twilio.authToken, digitsUrl, key(each));
        const other = digitsUrl.replace("delivery-1", "delivery-2");
        return post(other, new URLSearchParams(key(each)).toString(), {
          "x-twilio-signature": signature,
        });
      },
    ],
    [
      "nobody who takes a signature to another path",
      (each) => {
        const signature = signTwilio(each.twilio.authToken, digitsUrl, key(each));
        const other = digitsUrl.replace("digits", "status");
        return post(other, new URLSearchParams(key(each)).toString(), {
          "x-twilio-signature": signature,
        });
      },
    ],
    [
      "nobody over http",
      (each) => {
        const signature = signTwilio(
          each.twilio.authToken,
          textsUrl.replace("https", "http"),
          text(each),
        );
        return post(textsUrl, new URLSearchParams(text(each)).toString(), {
          "x-twilio-signature": signature,
        });
      },
    ],
    [
      "no other account",
      (each) =>
        signed(textsUrl, text(each, { AccountSid: `AC${"0".repeat(32)}` }), each.twilio.authToken),
    ],
    [
      "no call of another number's",
      (each) => signed(digitsUrl, key(each, { From: "+15550001111" }), each.twilio.authToken),
    ],
    [
      "no JSON whose body is not signed",
      (each) =>
        post(textsUrl, JSON.stringify(text(each)), {
          "content-type": "application/json",
          "x-twilio-signature": signTwilio(each.twilio.authToken, textsUrl, {}),
        }),
    ],
    [
      "no JSON whose body was changed",
      (each) => {
        const hash = createHash("sha256").update("{}").digest("hex");
        const url = `${textsUrl}?bodySHA256=${hash}`;
        return post(url, JSON.stringify(text(each)), {
          "content-type": "application/json",
          "x-twilio-signature": signTwilio(each.twilio.authToken, url, {}),
        });
      },
    ],
  ])("%s", async (_name, request) => {
    const each = await stage();
    const response = await each.gateway(request(each));
    expect(response.status).toBe(403);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(each.desk.answers).toEqual([]);
    expect(each.desk.receipts).toEqual([]);
  });

  it("may send JSON with the hash of its body", async () => {
    const each = await stage();
    const body = JSON.stringify(text(each));
    const url = `${textsUrl}?bodySHA256=${createHash("sha256").update(body).digest("hex")}`;
    const signature = signTwilio(each.twilio.authToken, url, {});
    const headers = { "content-type": "application/json", "x-twilio-signature": signature };
    expect((await each.gateway(post(url, body, headers))).status).toBe(200);
    expect(each.desk.answers).toHaveLength(1);
  });

  it("may sign with the token before, while it is changed", async () => {
    const accountSid = `AC${"1".repeat(32)}`;
    const account = { accountSid, authToken: "new-token", from: ourNumber };
    const desk = recordingDesk({ people: { [annsNumber]: "ann" } });
    const fields = { AccountSid: accountSid, MessageSid: "SM1", From: annsNumber, Body: "ack" };
    const open = async (input: Partial<typeof account & { previousAuthToken: string }>) =>
      callbackGateway(
        { sms: await openWith(sms, { ...account, ...input }, tools({ publicUrl })) },
        desk,
      );
    const request = () => signed(textsUrl, fields, "old-token");
    expect((await (await open({}))(request())).status).toBe(403);
    expect((await (await open({ previousAuthToken: "old-token" }))(request())).status).toBe(200);
  });
});

describe("a hostile request", () => {
  it.each<[string, number, (each: Stage) => Request]>([
    ["by GET", 405, () => new Request(textsUrl)],
    ["to an unknown path", 404, () => post(`${textsUrl}/other`, "a=b")],
    ["of another type", 415, () => post(textsUrl, "<a/>", { "content-type": "text/xml" })],
    ["with a thousand fields", 400, () => post(textsUrl, "a=b&".repeat(1_000))],
    [
      "with JSON that is none",
      400,
      () => post(textsUrl, "[1]", { "content-type": "application/json" }),
    ],
    [
      "signed, without a message",
      400,
      (each) => signed(textsUrl, text(each, { MessageSid: "" }), each.twilio.authToken),
    ],
    [
      "signed, without a delivery",
      400,
      (each) => signed(`${publicUrl}/callbacks/phone/digits`, key(each), each.twilio.authToken),
    ],
    [
      "signed, with a call that is none",
      400,
      (each) => signed(digitsUrl, key(each, { CallSid: "../x" }), each.twilio.authToken),
    ],
  ])("%s is answered %i", async (_name, status, request) => {
    const each = await stage();
    expect((await each.gateway(request(each))).status).toBe(status);
    expect(each.desk.answers).toEqual([]);
  });

  it("of bytes that are no text is answered 400", async () => {
    const { sms, desk } = await stage();
    const headers = new Headers({ "content-type": "application/x-www-form-urlencoded" });
    const body = new Uint8Array([0xff, 0xfe, 0x00]);
    const response = await sms.receive?.(
      { method: "POST", url: textsUrl, rest: "", headers, body },
      desk,
    );
    expect(response?.status).toBe(400);
  });

  it("never makes it throw, signed or not", async () => {
    const each = await stage();
    const { authToken } = each.twilio;
    const wild = fc.dictionary(
      fc.oneof(
        fc.constantFrom("__proto__", "Body", "From", "CallSid", "Digits", "AnsweredBy"),
        fc.string(),
      ),
      wildText(),
      { maxKeys: 8 },
    );
    const urls = [
      "sms",
      "sms/status?d=x",
      "phone/voice?d=x",
      "phone/digits?d=x&n=99",
      "phone/status?d=%00",
    ];
    await fc.assert(
      fc.asyncProperty(
        wild,
        fc.constantFrom(...urls),
        fc.boolean(),
        async (fields, path, plain) => {
          const url = `${publicUrl}/callbacks/${path}`;
          // Half surrogates do not survive a form.
          const sent = Object.fromEntries(
            new URLSearchParams(new URLSearchParams(fields).toString()),
          );
          const whole = plain
            ? sent
            : { ...sent, ...text(each), ...key(each), Body: sent.Body ?? "" };
          const response = await each.gateway(signed(url, whole, authToken));
          expect([200, 204, 400, 403]).toContain(response.status);
        },
      ),
      { numRuns: 30 },
    );
  });
});
