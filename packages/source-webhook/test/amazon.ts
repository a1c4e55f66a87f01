import { generateKeyPairSync, sign } from "node:crypto";
import type { HookExample } from "@tocsin/testkit";
import { selfSigned } from "./certificate.ts";
import { now } from "./hook.ts";

const keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
const year = 365 * 86_400_000;

export const topic = "arn:aws:sns:us-west-2:123456789012:MyTopic";
export const certificateUrl =
  "https://sns.us-west-2.amazonaws.com/SimpleNotificationService-f3ecfb7224c7233fe7bb5f59f96de52f.pem";
export const certificate = selfSigned("sns.amazonaws.com", keys, {
  from: now - year,
  until: now + year,
});
export const oldCertificate = selfSigned("sns.amazonaws.com", keys, {
  from: now - 2 * year,
  until: now - year,
});

const token = "2336412f37fb687f5d51e6e241d09c805a5a57b30d712f794cc5f6a988666d92";
export const subscribeUrl = `https://sns.us-west-2.amazonaws.com/?Action=ConfirmSubscription&TopicArn=${topic}&Token=${token}`;

export type Envelope = Readonly<Record<string, string>>;

/** As Amazon's documentation shows it. */
export function notification(message: unknown, changes: Envelope = {}): Envelope {
  return {
    Type: "Notification",
    MessageId: "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324",
    TopicArn: topic,
    Message: typeof message === "string" ? message : JSON.stringify(message),
    Timestamp: new Date(now).toISOString(),
    SignatureVersion: "2",
    SigningCertURL: certificateUrl,
    UnsubscribeURL: "https://sns.us-west-2.amazonaws.com/?Action=Unsubscribe",
    ...changes,
  };
}

export function confirmation(type = "SubscriptionConfirmation", changes: Envelope = {}): Envelope {
  const message = `You have chosen to subscribe to the topic ${topic}.`;
  return notification(message, {
    Type: type,
    MessageId: "165545c9-2a5c-472c-8df2-7ff2be2b3b1b",
    Token: token,
    SubscribeURL: subscribeUrl,
    ...changes,
  });
}

/** Signs as Amazon does: the names in order, each with its value on the next line. */
export function signed(envelope: Envelope): Envelope {
  const names =
    envelope.Type === "Notification"
      ? ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"]
      : ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"];
  const text = names
    .filter((name) => envelope[name] !== undefined)
    .map((name) => `${name}\n${envelope[name]}\n`)
    .join("");
  const algorithm = envelope.SignatureVersion === "1" ? "sha1" : "sha256";
  const signature = sign(algorithm, Buffer.from(text), keys.privateKey).toString("base64");
  return { ...envelope, Signature: signature };
}

/** The request that SNS makes of it. */
export function posted(envelope: Envelope): HookExample {
  const headers = {
    "content-type": "text/plain; charset=UTF-8",
    "x-amz-sns-message-type": envelope.Type ?? "",
    "user-agent": "Amazon Simple Notification Service Agent",
  };
  return { headers, body: JSON.stringify(envelope) };
}

/** Amazon's side of the network: what was asked of it, and its answers by address. */
export function amazon(answers: Readonly<Record<string, () => Response | Promise<Response>>> = {}) {
  const asked: string[] = [];
  const known: typeof answers = {
    [certificateUrl]: () => new Response(certificate),
    [subscribeUrl]: () => new Response("<ConfirmSubscriptionResponse/>"),
    ...answers,
  };
  const fetch = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const url = String(input instanceof Request ? input.url : input);
    asked.push(url);
    if (init?.redirect !== "error") throw new Error("a redirect would be followed");
    const answer = known[url];
    if (answer === undefined) throw new TypeError("fetch failed");
    const aborted = new Promise<never>((_, reject) => {
      init.signal?.addEventListener("abort", () => reject(new Error("aborted")));
    });
    return Promise.race([answer(), aborted]);
  };
  return { fetch, asked };
}
