import type { SmsSize } from "./gsm.ts";

/** What becomes of a text that a provider took. */
export type TextFate =
  | "delivered"
  | "silent"
  | { readonly status: "undelivered" | "failed"; readonly code: number };

export type CallFate = "human" | "machine" | "busy" | "nobody" | "unreachable";

/** A text on its way to a phone, as provider and phone both see it. */
export interface TextRecord {
  readonly kind: "text";
  /** The name of the provider that carried it. */
  readonly provider: string;
  readonly sid: string;
  readonly from: string;
  readonly to: string;
  readonly body: string;
  readonly size: SmsSize;
  readonly direction: "outbound-api" | "outbound-reply" | "inbound";
  readonly createdAt: number;
  status: "queued" | "sent" | "delivered" | "undelivered" | "failed" | "received";
  /** It is on the phone. */
  arrived: boolean;
  sentAt?: number;
  updatedAt: number;
  errorCode?: number;
  /** An expectation of the test has it, or needs none. */
  taken: boolean;
}

export interface Spoken {
  readonly text: string;
  readonly language: string;
  readonly voice: string;
}

export type CallStatus =
  | "queued"
  | "ringing"
  | "in-progress"
  | "completed"
  | "busy"
  | "no-answer"
  | "failed"
  | "canceled";

/** A call, as provider and phone both see it. */
export interface CallRecord {
  readonly kind: "call";
  readonly provider: string;
  readonly sid: string;
  readonly from: string;
  readonly to: string;
  readonly said: readonly Spoken[];
  readonly createdAt: number;
  readonly status: CallStatus;
  readonly startedAt: number | undefined;
  readonly endedAt: number | undefined;
  readonly updatedAt: number;
  /** What machine detection found. */
  readonly answeredBy: string | undefined;
  /** The network has found the phone: it rings, or is busy. */
  readonly reached: boolean;
  /** A Gather waits for keys. */
  readonly listening: boolean;
  /** How many documents were followed. */
  readonly documents: number;
  /** No exchange of it with the gateway is under way. */
  readonly idle: boolean;
  taken: boolean;
  press(keys: string): void;
  hangUp(): void;
}

/** One subscriber: how the phone behaves, and what came to it. */
export interface Line {
  readonly number: string;
  texts: TextFate;
  calls: CallFate;
  readonly came: (TextRecord | CallRecord)[];
}

/** The call that holds the line, if any. */
export function callOn(line: Line): CallRecord | undefined {
  return line.came.find(
    (each) => each.kind === "call" && (each.status === "ringing" || each.status === "in-progress"),
  ) as CallRecord | undefined;
}

/** Whether a test has to expect it: a call that was taken back before it rang has disturbed nobody. */
export function disturbs(each: TextRecord | CallRecord): boolean {
  return each.kind === "text" || each.status !== "canceled" || each.reached;
}

/** One line on what came, for errors. */
export function toldOf(each: TextRecord | CallRecord, since: number): string {
  const second = Math.round((each.createdAt - since) / 1000);
  const head = `${second} s, ${each.provider}, to ${each.to}`;
  if (each.kind === "text") return `${head}: text (${each.status}) ${JSON.stringify(each.body)}`;
  const words = each.said.map(({ text }) => text).join(" ");
  return `${head}: call (${each.status}) ${JSON.stringify(words)}`;
}
