import type { HookRequest } from "@tocsin/core";
import { parsed } from "../../body.ts";
import { fields } from "../../fields.ts";

const types = ["Notification", "SubscriptionConfirmation", "UnsubscribeConfirmation"] as const;

/** What Amazon SNS posts; its strings as they are, since they are signed. */
export interface Envelope {
  readonly type: (typeof types)[number];
  readonly id: string;
  readonly topic: string;
  readonly message: string;
  readonly subject: string | undefined;
  readonly timestamp: string;
  readonly version: string;
  readonly signature: string;
  readonly certificate: string;
  readonly subscribe: string | undefined;
  readonly token: string | undefined;
}

/** SNS sends at most 256 KB of message; as JSON inside JSON it can grow by escapes. */
const longest = 4 * 1024 * 1024;

/** Reads the envelope; a string says why it is none. */
export function readEnvelope({ body, headers }: HookRequest): Envelope | string {
  if (headers.get("x-amz-sns-rawdelivery") === "true") {
    return "raw message delivery is on, and nothing signs such a message: turn it off in the subscription (Amazon SNS → Subscriptions → Edit)";
  }
  if (body.length > longest) return "the body is larger than any that Amazon SNS sends";
  const json = fields(parsed(Buffer.from(body).toString()));
  const type = types.find((each) => each === json.text("Type"));
  const [id, topic, message, timestamp, version, signature, certificate] = [
    "MessageId",
    "TopicArn",
    "Message",
    "Timestamp",
    "SignatureVersion",
    "Signature",
    "SigningCertURL",
  ].map((name) => json.text(name));
  if (
    type === undefined ||
    id === undefined ||
    topic === undefined ||
    message === undefined ||
    timestamp === undefined ||
    version === undefined ||
    signature === undefined ||
    certificate === undefined
  ) {
    return "the body is no message of Amazon SNS: Type, MessageId, TopicArn, Message, Timestamp and a signature are needed";
  }
  const [subject, subscribe, token] = ["Subject", "SubscribeURL", "Token"].map((name) =>
    json.text(name),
  );
  return {
    type,
    id,
    topic,
    message,
    subject,
    timestamp,
    version,
    signature,
    certificate,
    subscribe,
    token,
  };
}

/** The text that Amazon signs; undefined when a part of it is missing. */
export function signedText(envelope: Envelope): string | undefined {
  const { type, id, topic, message, subject, timestamp, subscribe, token } = envelope;
  if (type === "Notification") {
    return pairs({
      Message: message,
      MessageId: id,
      ...(subject === undefined ? {} : { Subject: subject }),
      Timestamp: timestamp,
      TopicArn: topic,
      Type: type,
    });
  }
  if (subscribe === undefined || token === undefined) return undefined;
  return pairs({
    Message: message,
    MessageId: id,
    SubscribeURL: subscribe,
    Timestamp: timestamp,
    Token: token,
    TopicArn: topic,
    Type: type,
  });
}

function pairs(named: Readonly<Record<string, string>>): string {
  return Object.entries(named)
    .map(([name, value]) => `${name}\n${value}\n`)
    .join("");
}
