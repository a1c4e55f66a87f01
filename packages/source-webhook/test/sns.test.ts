import { virtualClock } from "@tocsin/testkit";
import { describe, expect, test } from "vitest";
import {
  amazon,
  certificate,
  certificateUrl,
  confirmation,
  type Envelope,
  notification,
  oldCertificate,
  posted,
  signed,
  subscribeUrl,
  topic,
} from "./amazon.ts";
import { now, open, request, told } from "./hook.ts";
import { alarmEvent, cloudwatch, codePipeline } from "./payloads/others.ts";

const options = { preset: "sns", auth: { topics: [topic] } };
const hello = notification("Hello world!");

async function proof(envelope: Envelope, side = amazon(), own: unknown = options) {
  const { webhook } = await open(own, { fetch: side.fetch });
  return webhook.verify(request(posted(envelope)));
}

describe("a message of Amazon SNS", () => {
  test.each<[string, Envelope]>([
    ["with a signature of version 2", hello],
    ["with a signature of version 1", { ...hello, SignatureVersion: "1" }],
    ["with a subject", notification("Hello", { Subject: "My First Message" })],
    ["that asks to confirm", confirmation()],
    ["that says good-bye", confirmation("UnsubscribeConfirmation")],
  ])("%s is believed", async (_, envelope) => {
    expect(await proof(signed(envelope))).toEqual({ ok: true });
  });

  test("of an account that is listed is believed", async () => {
    const own = { preset: "sns", auth: { topics: ["123456789012"] } };
    expect(await proof(signed(hello), amazon(), own)).toEqual({ ok: true });
  });

  test("costs one look at Amazon's certificate, also when many come at once", async () => {
    const side = amazon();
    const { webhook } = await open(options, { fetch: side.fetch });
    const verify = () => webhook.verify(request(posted(signed(hello))));
    expect(await Promise.all([verify(), verify(), verify()])).toEqual(Array(3).fill({ ok: true }));
    expect(await verify()).toEqual({ ok: true });
    expect(side.asked).toEqual([certificateUrl]);
  });

  const stale = (seconds: number) => ({
    Timestamp: new Date(now + seconds * 1000).toISOString(),
  });
  test.each<[string, Envelope, string]>([
    ["was changed", { ...signed(hello), Message: "Hello moon!" }, "signature does not fit"],
    ["has a subject that nobody signed", { ...signed(hello), Subject: "x" }, "does not fit"],
    [
      "is of another topic",
      signed({ ...hello, TopicArn: `${topic}2` }),
      "not among sources.hooks.auth.topics",
    ],
    [
      "is of another account",
      signed({ ...hello, TopicArn: "arn:aws:sns:us-west-2:999:T" }),
      "not among",
    ],
    ["is old", signed({ ...hello, ...stale(-7201) }), "is 7201 s old"],
    ["is of the future", signed({ ...hello, ...stale(7201) }), "ahead of this gateway's clock"],
    ["has no signature", hello, "no message of Amazon SNS"],
    ["has an unknown version", { ...signed(hello), SignatureVersion: "3" }, "of no version"],
    ["has a wild version", { ...signed(hello), SignatureVersion: "constructor" }, "of no version"],
    ["has a signature of nonsense", { ...hello, Signature: "%%%" }, "does not fit"],
    [
      "has no token to confirm",
      { ...signed(notification("x")), Type: "SubscriptionConfirmation" },
      "of no version",
    ],
  ])("that %s is refused", async (_, envelope, reason) => {
    expect(await proof(envelope)).toMatchObject({
      ok: false,
      reason: expect.stringContaining(reason),
    });
  });

  test.each([
    "http://sns.us-west-2.amazonaws.com/SimpleNotificationService-f3ecfb7224c7233f.pem",
    "https://sns.us-west-2.amazonaws.com.evil.test/SimpleNotificationService-f3ecfb7224c7233f.pem",
    "https://evil.test/SimpleNotificationService-f3ecfb7224c7233f.pem",
    "https://sns.us-west-2.amazonaws.com:444/SimpleNotificationService-f3ecfb7224c7233f.pem",
    "https://a@sns.us-west-2.amazonaws.com/SimpleNotificationService-f3ecfb7224c7233f.pem",
    "https://bucket.s3.amazonaws.com/SimpleNotificationService-f3ecfb7224c7233f.pem",
    "https://sns.us-west-2.amazonaws.com/x/../SimpleNotificationService.pem",
    "https://127.0.0.1/SimpleNotificationService-f3ecfb7224c7233f.pem",
    "not an address",
  ])("whose certificate is at %s is refused, and nobody is called", async (SigningCertURL) => {
    const side = amazon();
    expect(await proof(signed({ ...hello, SigningCertURL }), side)).toMatchObject({ ok: false });
    expect(side.asked).toEqual([]);
  });

  test("of another topic makes nobody be called", async () => {
    const side = amazon();
    await proof(signed({ ...hello, TopicArn: `${topic}2` }), side);
    expect(side.asked).toEqual([]);
  });

  test("is refused when Amazon's certificate has ended", async () => {
    const side = amazon({ [certificateUrl]: () => new Response(oldCertificate) });
    expect(await proof(signed(hello), side)).toMatchObject({
      ok: false,
      reason: expect.stringContaining("not valid now"),
    });
  });

  test.each<[string, () => Response]>([
    ["answers 503", () => new Response("", { status: 503 })],
    ["gives no certificate", () => new Response("<html>")],
    ["can't be reached", () => Response.error()],
  ])("is neither proven nor refused while Amazon %s, and is believed later", async (_, answer) => {
    let isWell = false;
    const side = amazon({
      [certificateUrl]: () => (isWell ? new Response(certificate) : answer()),
    });
    const { webhook } = await open(options, { fetch: side.fetch });
    const verify = async () => webhook.verify(request(posted(signed(hello))));
    expect(await verify()).toMatchObject({
      ok: false,
      retry: true,
      reason: expect.stringContaining("certificate"),
    });
    isWell = true;
    expect(await verify()).toEqual({ ok: true });
  });

  test("does not wait for Amazon for ever", async () => {
    const clock = virtualClock();
    const side = amazon({ [certificateUrl]: () => new Promise<Response>(() => {}) });
    const { webhook } = await open(options, { fetch: side.fetch, clock });
    const verified = expect(
      (async () => webhook.verify(request(posted(signed(hello)))))(),
    ).resolves.toMatchObject({ retry: true, reason: expect.stringContaining("within 8 s") });
    await clock.advance(8_001);
    await verified;
    expect(clock.pending).toBe(0);
  });

  test("that is delivered raw is refused with what to change", async () => {
    const { webhook } = await open(options);
    const headers = { "x-amz-sns-rawdelivery": "true" };
    expect(await webhook.verify(request({ body: "x", headers }))).toMatchObject({
      ok: false,
      reason: expect.stringContaining("raw message delivery"),
    });
  });
});

describe("who may report", () => {
  test("is proven by topics or a token, and by neither not at all", async () => {
    expect((await open(options)).proves).toBe(true);
    expect((await open({ preset: "sns", auth: { token: "t-o-k-e-n" } })).proves).toBe(true);
    expect((await open({ preset: "sns" })).proves).toBe(false);
  });

  test("with a token needs it beside the signature", async () => {
    const own = { preset: "sns", auth: { token: "t-o-k-e-n", topics: [topic] } };
    expect(await proof(signed(hello), amazon(), own)).toMatchObject({ ok: false });
    const { webhook, setup } = await open(own, { fetch: amazon().fetch });
    const url = "https://tocsin.example.test/hooks/hooks?token=t-o-k-e-n";
    expect(await webhook.verify({ ...request(posted(signed(hello))), url })).toEqual({ ok: true });
    expect(setup?.({ hookUrl: "https://t.test/hooks/aws" })).toContain(
      "--notification-endpoint 'https://t.test/hooks/aws?token=t-o-k-e-n'",
    );
  });
});

describe("a subscription", () => {
  async function confirmed(envelope: Envelope, side = amazon()) {
    const { webhook } = await open(options, { fetch: side.fetch });
    return webhook.confirm?.(request(posted(signed(envelope))));
  }

  test("is confirmed at Amazon", async () => {
    const side = amazon();
    const response = await confirmed(confirmation(), side);
    expect(response?.status).toBe(200);
    expect(await response?.json()).toEqual({ confirmed: topic });
    expect(side.asked).toEqual([subscribeUrl]);
  });

  test.each([
    "https://evil.test/?Action=ConfirmSubscription",
    `http://sns.us-west-2.amazonaws.com/?Action=ConfirmSubscription&TopicArn=${topic}`,
    `https://sns.us-west-2.amazonaws.com/?Action=Unsubscribe&TopicArn=${topic}`,
    "https://sns.us-west-2.amazonaws.com/?Action=ConfirmSubscription&TopicArn=another",
    `https://sns.us-west-2.amazonaws.com@evil.test/?Action=ConfirmSubscription&TopicArn=${topic}`,
  ])("is not confirmed at %s", async (SubscribeURL) => {
    const side = amazon();
    const response = await confirmed(confirmation(undefined, { SubscribeURL }), side);
    expect(response?.status).toBe(400);
    expect(side.asked).toEqual([]);
  });

  test("is asked for again when Amazon can't be reached", async () => {
    const side = amazon({ [subscribeUrl]: () => new Response("", { status: 500 }) });
    const response = await confirmed(confirmation(), side);
    expect(response?.status).toBe(503);
    expect(response?.headers.get("retry-after")).toBe("20");
  });

  test("that ended is told, and not made again", async () => {
    const side = amazon();
    expect(await confirmed(confirmation("UnsubscribeConfirmation"), side)).toBeUndefined();
    expect(await confirmed(hello, side)).toBeUndefined();
    expect(side.asked).toEqual([]);
    const notices = await told(options, posted(signed(confirmation("UnsubscribeConfirmation"))));
    expect(notices).toMatchObject([
      { severity: "warning", title: "The topic MyTopic no longer reports here" },
    ]);
  });
});

describe("what is published", () => {
  const id = "sns:22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324";
  const arn = "arn:aws:cloudwatch:eu-west-2:123456789012:alarm:example-cloudwatch-alarm";
  const alarm = { id, kind: "problem", fingerprint: `cw:${arn}` };

  test.each<[string, unknown, Envelope, object]>([
    [
      "an alarm",
      cloudwatch("ALARM"),
      {},
      {
        ...alarm,
        status: "firing",
        severity: "error",
        subject: "cloudwatch example-cloudwatch-alarm",
        title: "example-cloudwatch-alarm is in alarm",
        labels: {
          topic: "MyTopic",
          alarm: "example-cloudwatch-alarm",
          account: "123456789012",
          region: "eu-west-2",
          metric: "Invocations",
          metric_namespace: "AWS/Lambda",
        },
        facts: [
          { name: "FunctionName", value: "shop" },
          { name: "Before", value: "OK" },
        ],
        links: [
          {
            title: "Alarm",
            url: "https://eu-west-2.console.aws.amazon.com/cloudwatch/home?region=eu-west-2#alarmsV2:alarm/example-cloudwatch-alarm",
          },
        ],
        at: "2019-11-22T15:43:51.730Z",
      },
    ],
    ["the end of an alarm", cloudwatch("OK"), {}, { ...alarm, status: "resolved" }],
    [
      "an alarm without data",
      cloudwatch("INSUFFICIENT_DATA"),
      {},
      { kind: "message", severity: "warning" },
    ],
    [
      "an alarm by EventBridge",
      alarmEvent,
      {},
      {
        status: "firing",
        fingerprint: "cw:arn:aws:cloudwatch:us-east-1:123456789012:alarm:ServerCpuTooHigh",
      },
    ],
    [
      "a pipeline",
      codePipeline,
      {},
      {
        kind: "message",
        severity: "error",
        subject: "aws.codepipeline myPipeline",
        title: "CodePipeline Pipeline Execution State Change: myPipeline FAILED",
        at: "2020-01-24T22:03:07.000Z",
      },
    ],
    [
      "text",
      "Hello world!",
      {},
      { kind: "message", subject: "sns MyTopic", title: "Hello world!" },
    ],
    [
      "text with a subject",
      "Hello\n*world*",
      { Subject: "My First Message" },
      { title: "My First Message", text: "```\nHello\n*world*\n```" },
    ],
    [
      "other JSON",
      { message: "shop is slow", n: 1 },
      {},
      { kind: "message", title: "shop is slow" },
    ],
    ["nothing", "", {}, { kind: "message", title: "Message of MyTopic" }],
  ])("%s is read", async (_, message, changes, expected) => {
    const notices = await told(options, posted(signed(notification(message, changes))));
    expect(notices).toMatchObject([{ id, ...expected }]);
  });
});
