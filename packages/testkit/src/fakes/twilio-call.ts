import type { VirtualClock } from "../clock.ts";
import { type CallRecord, type CallStatus, callOn, type Line } from "./phone-line.ts";
import { type Hooks, twimlOf } from "./twilio-hooks.ts";
import { readVoice, TwimlError } from "./twiml.ts";
import { type Ending, type TwimlDocument, twimlPlayer, wait } from "./twiml-player.ts";

export interface CallOrder {
  readonly to: string;
  readonly from: string;
  readonly url?: string;
  readonly method: string;
  readonly fallbackUrl?: string;
  readonly twiml?: string;
  readonly statusCallback?: string;
  readonly statusCallbackMethod: string;
  readonly events: readonly string[];
  readonly ringMs: number;
  readonly limitMs: number;
  readonly detection?: "Enable" | "DetectMessageEnd";
  readonly asyncDetection: boolean;
  readonly detectionCallback?: string;
}

export interface Switchboard {
  readonly provider: string;
  readonly accountSid: string;
  readonly clock: VirtualClock;
  readonly hooks: Hooks;
  /** Twilio's debugger: what went wrong with a hook or a document. */
  report(code: number, what: string): void;
}

/** A call as its provider holds it. */
export interface LiveCall extends CallRecord {
  /** Ends it: `completed` at any time, `canceled` before it is answered. */
  end(status: "completed" | "canceled"): void;
  /** Breaks off what is said and follows another document. */
  redirect(next: { readonly url?: string; readonly twiml?: string; readonly method: string }): void;
}

type Change = "initiated" | "ringing" | "answered" | "completed";

// Virtual milliseconds: how long each thing takes.
const queueMs = 500;
const connectMs = 1000;
const answerMs = 2000;
const detectMs = { human: 1500, Enable: 4000, DetectMessageEnd: 8000 };
const apology = "We are sorry. An application error has occurred. Goodbye.";

/** Makes a call on a line, from the queue to its end, by the virtual clock. */
export function placeCall(sid: string, order: CallOrder, line: Line, board: Switchboard): LiveCall {
  const { clock, hooks } = board;
  const createdAt = clock.now();
  const over = new AbortController();
  const player = twimlPlayer({ clock, fetch: fetchDocument });
  let scene = new AbortController();
  let status: CallStatus = "queued";
  let answeredBy: string | undefined;
  let startedAt: number | undefined;
  let endedAt: number | undefined;
  let updatedAt = createdAt;
  let reached = false;
  let sequence = 0;
  let exchanges = 0;
  let told: Promise<void> = Promise.resolve();

  const facts = (): Record<string, string> => ({
    CallSid: sid,
    AccountSid: board.accountSid,
    From: order.from,
    To: order.to,
    Caller: order.from,
    Called: order.to,
    CallStatus: status,
    ApiVersion: "2010-04-01",
    Direction: "outbound-api",
    ...(answeredBy !== undefined && { AnsweredBy: answeredBy }),
  });

  async function call(url: string, method: string, params: Readonly<Record<string, string>>) {
    exchanges += 1;
    try {
      return await hooks.call(url, method, params);
    } finally {
      exchanges -= 1;
    }
  }

  function report(error: unknown) {
    const code = error instanceof TwimlError ? error.code : 20500;
    board.report(code, `call to ${order.to}: ${String((error as Error).message)}`);
  }

  async function fetchDocument(
    url: string,
    method: string,
    params: Readonly<Record<string, string>>,
  ): Promise<TwimlDocument> {
    const reply = await call(url, method, { ...facts(), ...params });
    return { url, verbs: readVoice(twimlOf(reply)) };
  }

  /** Callbacks of one call arrive in their order. */
  function tell(change: Change, callStatus: string = status) {
    const url = order.statusCallback;
    if (url === undefined || !order.events.includes(change)) return;
    const params = {
      ...facts(),
      CallStatus: callStatus,
      CallbackSource: "call-progress-events",
      Timestamp: new Date(clock.now()).toUTCString().replace("GMT", "+0000"),
      SequenceNumber: String(sequence),
      ...(change === "completed" && { Duration: "1", CallDuration: duration() }),
    };
    sequence += 1;
    exchanges += 1;
    told = told
      .then(() => hooks.call(url, order.statusCallbackMethod, params))
      .then(() => {}, report)
      .finally(() => {
        exchanges -= 1;
      });
  }

  const duration = () =>
    startedAt === undefined
      ? "0"
      : String(Math.round(((endedAt ?? clock.now()) - startedAt) / 1000));

  function finish(end: CallStatus) {
    if (over.signal.aborted) return;
    status = end;
    endedAt = clock.now();
    updatedAt = endedAt;
    over.abort();
    tell("completed");
  }

  function become(next: CallStatus, change: Change) {
    status = next;
    updatedAt = clock.now();
    tell(change);
  }

  async function detect(mode: "Enable" | "DetectMessageEnd") {
    const human = line.calls === "human";
    await wait(clock, human ? detectMs.human : detectMs[mode], over.signal);
    if (over.signal.aborted) return;
    const machine = mode === "Enable" ? "machine_start" : "machine_end_beep";
    answeredBy = human ? "human" : machine;
    if (!order.asyncDetection || order.detectionCallback === undefined) return;
    const took = String(clock.now() - (startedAt ?? createdAt));
    const params = { ...facts(), MachineDetectionDuration: took };
    await call(order.detectionCallback, "POST", params).catch(report);
  }

  async function opening(): Promise<TwimlDocument> {
    if (order.twiml !== undefined) return { url: undefined, verbs: readVoice(order.twiml) };
    const url = order.url ?? "";
    try {
      return await fetchDocument(url, order.method, {});
    } catch (error) {
      if (order.fallbackUrl === undefined) throw error;
      report(error);
      const { code } = error as TwimlError;
      const params = { ErrorCode: String(code), ErrorUrl: url };
      return fetchDocument(order.fallbackUrl, "POST", params);
    }
  }

  async function perform(open: () => Promise<TwimlDocument>) {
    scene = new AbortController();
    const { signal } = scene;
    const cut = AbortSignal.any([signal, over.signal]);
    let ending: Ending;
    try {
      ending = await player.play(await open(), cut);
    } catch (error) {
      report(error);
      await player.say(apology, cut);
      ending = "end";
    }
    // A call that was redirected goes on with its next scene.
    if (!signal.aborted) finish(ending === "busy" ? "busy" : "completed");
  }

  async function live() {
    await wait(clock, queueMs, over.signal);
    if (over.signal.aborted) return;
    tell("initiated", "initiated");
    await wait(clock, connectMs, over.signal);
    if (over.signal.aborted) return;
    reached = true;
    if (line.calls === "unreachable") return finish("failed");
    if (line.calls === "busy" || callOn(line) !== undefined) return finish("busy");
    become("ringing", "ringing");
    startedAt = clock.now();
    const picksUp = line.calls !== "nobody" && order.ringMs > answerMs;
    await wait(clock, picksUp ? answerMs : order.ringMs, over.signal);
    if (over.signal.aborted) return;
    if (!picksUp) return finish("no-answer");
    startedAt = clock.now();
    become("in-progress", "answered");
    void wait(clock, order.limitMs, over.signal).then(() => finish("completed"));
    const detection = order.detection === undefined ? undefined : detect(order.detection);
    if (!order.asyncDetection) await detection;
    if (!over.signal.aborted) await perform(opening);
  }

  const record: LiveCall = {
    kind: "call",
    provider: board.provider,
    sid,
    from: order.from,
    to: order.to,
    said: player.said,
    createdAt,
    taken: false,
    get status() {
      return status;
    },
    get startedAt() {
      return startedAt;
    },
    get endedAt() {
      return endedAt;
    },
    get updatedAt() {
      return updatedAt;
    },
    get answeredBy() {
      return answeredBy;
    },
    get reached() {
      return reached;
    },
    get listening() {
      return player.listening;
    },
    get documents() {
      return player.documents;
    },
    get idle() {
      return exchanges === 0;
    },
    press: player.press,
    hangUp: () => finish(status === "in-progress" ? "completed" : "busy"),
    end(end) {
      if (end === "completed" || status === "queued" || status === "ringing")
        finish(status === "in-progress" ? "completed" : "canceled");
    },
    redirect({ url, twiml, method }) {
      scene.abort();
      void perform(async () =>
        twiml === undefined
          ? fetchDocument(url ?? "", method, {})
          : { url: undefined, verbs: readVoice(twiml) },
      );
    },
  };
  line.came.push(record);
  void live();
  return record;
}
