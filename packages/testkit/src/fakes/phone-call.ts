import type { CallRecord, CallStatus } from "./phone-line.ts";
import type { UntilOptions } from "./until.ts";

/** How long a test waits, in virtual ms. Default: 2 minutes. */
export interface Within {
  readonly withinMs?: number;
}

/** Waits on the network's clock, with what came so far in the error. */
export type Wait = <Value>(
  look: () => Value | undefined | false,
  what: string,
  options?: Pick<UntilOptions, "withinMs">,
) => Promise<Value>;

/** A call as the person at the phone has it. */
export interface PhoneCall {
  /** The name of the provider that carries it. */
  readonly provider: string;
  readonly sid: string;
  readonly from: string;
  readonly status: CallStatus;
  /** What machine detection found: `human`, `machine_start`, `machine_end_beep`. */
  readonly answeredBy: string | undefined;
  /** All words so far. */
  readonly said: string;
  /** Of the last words. */
  readonly language: string | undefined;
  readonly voice: string | undefined;
  /** Waits for these words, said since the last key; resolves to all that was said since then. */
  hears(words: RegExp | string, options?: Within): Promise<string>;
  /** Waits until the call listens, presses the keys, and waits for what the gateway answers. */
  press(keys: string, options?: Within): Promise<void>;
  /** Also declines a call that only rings. */
  hangUp(): Promise<void>;
  /** Waits for the end and tells how it ended. */
  ends(options?: Within): Promise<CallStatus>;
}

const endings: readonly CallStatus[] = ["completed", "busy", "no-answer", "failed", "canceled"];

export function phoneCall(record: CallRecord, wait: Wait): PhoneCall {
  let heardFrom = 0;
  const over = () => endings.includes(record.status);
  const since = () => wordsOf(record, heardFrom);
  const where = `in the call to ${record.to}`;

  return {
    provider: record.provider,
    sid: record.sid,
    from: record.from,
    get status() {
      return record.status;
    },
    get answeredBy() {
      return record.answeredBy;
    },
    get said() {
      return wordsOf(record, 0);
    },
    get language() {
      return record.said.at(-1)?.language;
    },
    get voice() {
      return record.said.at(-1)?.voice;
    },
    async hears(words, options) {
      const heard = () =>
        typeof words === "string" ? since().includes(words) : since().search(words) >= 0;
      await wait(() => heard() || (over() && record.idle), `${words} ${where}`, options);
      if (heard()) return since();
      throw new Error(
        `the call to ${record.to} ended (${record.status}) without ${words}; it said ${JSON.stringify(since())}`,
      );
    },
    async press(keys, options) {
      if (!/^[\d*#]+$/.test(keys)) throw new Error(`a phone has no keys for ${keys}`);
      await wait(() => record.listening || over(), `a Gather ${where}`, options);
      if (over())
        throw new Error(
          `nobody to press ${keys} to: the call to ${record.to} ended (${record.status})`,
        );
      const before = record.documents;
      heardFrom = record.said.length;
      record.press(keys);
      const answered = () => record.documents > before || over();
      await wait(() => answered() && record.idle, `an answer to the key ${keys} ${where}`, options);
    },
    async hangUp() {
      record.hangUp();
      await wait(() => record.idle, `the end of ${where.slice(3)} to be told`);
    },
    async ends(options) {
      await wait(() => over() && record.idle, `the end of ${where.slice(3)}`, options);
      return record.status;
    },
  };
}

function wordsOf(record: CallRecord, from: number): string {
  return record.said
    .slice(from)
    .map(({ text }) => text)
    .join(" ");
}
