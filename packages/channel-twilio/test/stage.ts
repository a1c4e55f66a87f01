import { type PhoneInput, phone, type SmsInput, sms } from "@tocsin/channel-twilio";
import type { Attempt, Channel, ChannelPlugin, Message, Outcome, Tools } from "@tocsin/core";
import {
  attempt,
  callbackGateway,
  type FakeTwilio,
  message,
  type Phone,
  type PhoneNetwork,
  phoneNetwork,
  type RecordingDesk,
  recordingDesk,
  signTwilio,
  tools,
  type VirtualClock,
  virtualClock,
} from "@tocsin/testkit";
import { afterEach, expect } from "vitest";

export const publicUrl = "https://tocsin.example.test";
export const annsNumber = "+821012345678";
export const ourNumber = "+12025550100";

export interface Stage {
  readonly clock: VirtualClock;
  readonly network: PhoneNetwork;
  readonly twilio: FakeTwilio;
  readonly desk: RecordingDesk;
  readonly sms: Channel;
  readonly phone: Channel;
  /** The phone of ann, who is on call. */
  readonly ann: Phone;
  /** Hands a request to the channels as the server does. */
  readonly gateway: (request: Request) => Promise<Response>;
  readonly logged: () => string;
  to(fields?: Partial<Attempt>): Attempt;
}

export interface StageOptions {
  readonly deliveries?: Readonly<Record<string, Message>>;
  readonly people?: Readonly<Record<string, string>>;
  readonly sms?: Partial<SmsInput>;
  readonly phone?: Partial<PhoneInput>;
  /** What of the desk breaks. */
  readonly desk?: Partial<RecordingDesk>;
}

const started: PhoneNetwork[] = [];

/** Two channels at one account, a desk, and ann's phone. */
export async function stage(options: StageOptions = {}): Promise<Stage> {
  const clock = virtualClock();
  const desk = {
    ...recordingDesk({
      deliveries: options.deliveries ?? { "delivery-1": message() },
      people: options.people ?? { [annsNumber]: "ann" },
      now: () => clock.now(),
    }),
    ...options.desk,
  };
  const channels: Record<string, Channel> = {};
  const gateway = callbackGateway(channels, desk);
  const network = phoneNetwork(clock, { publicUrl, gateway });
  started.push(network);
  const twilio = await network.provider("main", {
    numbers: [{ number: ourNumber, smsUrl: `${publicUrl}/callbacks/sms` }],
  });
  const { apiUrl, accountSid, authToken } = twilio;
  const account = { apiUrl, accountSid, authToken, from: ourNumber };
  const lines: string[] = [];
  const keep = (line: string, fields?: unknown) =>
    void lines.push(`${line} ${JSON.stringify(fields)}`);
  const log = { debug: keep, info: keep, warn: keep, error: keep };
  const hands = (name: string) => tools({ clock, publicUrl, name, log });
  channels.sms = await openWith(sms, { ...account, ...options.sms }, hands("sms"));
  channels.phone = await openWith(phone, { ...account, ...options.phone }, hands("phone"));
  return {
    clock,
    network,
    twilio,
    desk,
    sms: channels.sms,
    phone: channels.phone,
    ann: network.phone(annsNumber),
    gateway,
    logged: () => lines.join("\n"),
    to: (fields) => attempt({ address: annsNumber, ...fields }),
  };
}

export async function openWith<Input, Options>(
  plugin: ChannelPlugin<Input, Options>,
  input: Input,
  hands: Tools,
): Promise<Channel> {
  const result = await plugin.options["~standard"].validate(input);
  if (result.issues !== undefined) throw new Error(JSON.stringify(result.issues));
  return plugin.open(result.value, hands);
}

/** An incident of its own, beside the testkit's usual one. */
export function incident(code: string, fields: Partial<Message> = {}): Message {
  const usual = message();
  return message({
    ...fields,
    incident: { ...usual.incident, id: `incident-${code}`, code, ...fields.incident },
  });
}

export function post(url: string, body: string, headers: Record<string, string> = {}): Request {
  const type = { "content-type": "application/x-www-form-urlencoded" };
  return new Request(url, { method: "POST", headers: { ...type, ...headers }, body });
}

/** A form as Twilio would send it, signed with this token. */
export function signed(url: string, fields: Record<string, string>, token: string): Request {
  const body = new URLSearchParams(fields).toString();
  return post(url, body, { "x-twilio-signature": signTwilio(token, url, fields) });
}

export function refOf(outcome: Outcome): string {
  if (outcome.status !== "sent" || outcome.ref === undefined) {
    throw new Error(`not sent: ${JSON.stringify(outcome)}`);
  }
  return outcome.ref;
}

afterEach(async () => {
  const networks = started.splice(0);
  await Promise.all(networks.map((network) => network.stop()));
  // Webhooks that went wrong, and TwiML that Twilio would not follow.
  expect(networks.flatMap((network) => network.problems())).toEqual([]);
});
