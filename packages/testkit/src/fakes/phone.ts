import { type PhoneCall, phoneCall, type Wait, type Within } from "./phone-call.ts";
import type { CallRecord, Line, TextRecord } from "./phone-line.ts";

/** A text as it came to a phone. */
export interface PhoneText {
  /** The name of the provider that carried it. */
  readonly provider: string;
  readonly sid: string;
  readonly from: string;
  readonly text: string;
  readonly segments: number;
  readonly encoding: "GSM-7" | "UCS-2";
  readonly status: TextRecord["status"];
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Answers it, and waits until the gateway has taken the answer. */
  reply(text: string): Promise<void>;
}

/** A person's phone. Whatever comes to it must be taken by `receives`, `misses` or `rings`. */
export interface Phone {
  readonly number: string;
  /** All texts that arrived, oldest first. */
  readonly texts: readonly PhoneText[];
  /** All calls, oldest first, also those that were not answered. */
  readonly calls: readonly PhoneCall[];
  /** Waits for the oldest text that no expectation has taken; with words, for the oldest that has them. */
  receives(words?: RegExp | string, options?: Within): Promise<PhoneText>;
  /** Waits for a text that was lost on its way. */
  misses(options?: Within): Promise<PhoneText>;
  /** Waits for the oldest call that no expectation has taken, however it goes on. */
  rings(options?: Within): Promise<PhoneCall>;
  /** Writes to a number of a provider, and waits until the gateway has taken it. */
  sends(text: string, to: string): Promise<void>;
  /** A person answers calls, texts arrive: how a phone is at first. */
  worksAgain(): void;
  machineAnswers(): void;
  isBusy(): void;
  doesNotAnswer(): void;
  /** Calls fail, as to a number that is off or gone. */
  cannotBeCalled(): void;
  /** Texts are accepted and then lost, with the code that the provider gives. Default 30003, undelivered. */
  losesTexts(code?: number, status?: "undelivered" | "failed"): void;
  /** Texts arrive, and the provider says nothing of it. */
  givesNoReceipts(): void;
}

export interface PhoneSwitch {
  readonly wait: Wait;
  /** Hands a text to the provider that owns the number. */
  take(from: string, to: string, body: string, provider?: string): Promise<void>;
}

export function phoneOn(line: Line, { wait, take }: PhoneSwitch): Phone {
  const { number } = line;
  const seen = new Map<string, PhoneCall>();

  function callOf(record: CallRecord): PhoneCall {
    const call = seen.get(record.sid) ?? phoneCall(record, wait);
    seen.set(record.sid, call);
    return call;
  }

  async function takeFirst<Record extends TextRecord | CallRecord>(
    pick: (each: TextRecord | CallRecord) => each is Record,
    what: string,
    options?: Within,
  ): Promise<Record> {
    const first = () => line.came.find((each) => !each.taken && pick(each)) as Record | undefined;
    const record = await wait(first, what, options);
    record.taken = true;
    return record;
  }

  async function hand(text: string, to: string, provider?: string): Promise<void> {
    let over = false;
    const handed = take(number, to, text, provider).finally(() => {
      over = true;
    });
    await Promise.all([handed, wait(() => over, `the gateway to take ${JSON.stringify(text)}`)]);
  }

  const textOf = (record: TextRecord): PhoneText => ({
    provider: record.provider,
    sid: record.sid,
    from: record.from,
    text: record.body,
    ...record.size,
    get status() {
      return record.status;
    },
    at: record.updatedAt,
    reply: (text) => hand(text, record.from, record.provider),
  });

  return {
    number,
    get texts() {
      return line.came
        .filter((each) => each.kind === "text" && each.arrived)
        .map((each) => textOf(each as TextRecord));
    },
    get calls() {
      return line.came
        .filter((each) => each.kind === "call" && each.reached)
        .map((each) => callOf(each as CallRecord));
    },
    async receives(words, options) {
      const has = (body: string) =>
        words === undefined ||
        (typeof words === "string" ? body.includes(words) : body.search(words) >= 0);
      const what = `${number} to receive a text${words === undefined ? "" : ` with ${words}`}`;
      const arrived = (each: TextRecord | CallRecord): each is TextRecord =>
        each.kind === "text" && each.arrived && has(each.body);
      return textOf(await takeFirst(arrived, what, options));
    },
    async misses(options) {
      const lost = (each: TextRecord | CallRecord): each is TextRecord =>
        each.kind === "text" && each.errorCode !== undefined;
      return textOf(await takeFirst(lost, `${number} to miss a text`, options));
    },
    async rings(options) {
      const reached = (each: TextRecord | CallRecord): each is CallRecord =>
        each.kind === "call" && each.reached;
      return callOf(await takeFirst(reached, `${number} to ring`, options));
    },
    sends: hand,
    worksAgain() {
      line.calls = "human";
      line.texts = "delivered";
    },
    machineAnswers() {
      line.calls = "machine";
    },
    isBusy() {
      line.calls = "busy";
    },
    doesNotAnswer() {
      line.calls = "nobody";
    },
    cannotBeCalled() {
      line.calls = "unreachable";
    },
    losesTexts(code = 30003, status = "undelivered") {
      line.texts = { status, code };
    },
    givesNoReceipts() {
      line.texts = "silent";
    },
  };
}
