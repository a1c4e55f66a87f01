import type { Action } from "./actions/action.ts";
import type { NoticeInput } from "./notice.ts";
import type { Health } from "./outcome.ts";
import type { Duration } from "./route/options.ts";
import type { Schema } from "./schema.ts";
import type { Tools } from "./tools.ts";

/** A request to `/hooks/:source`, as the sender made it. */
export interface HookRequest {
  readonly method: string;
  /** In full: some services sign it. */
  readonly url: string;
  /** What follows `/hooks/:source/`, without the slash; a sender that can't sign may put its token there. */
  readonly rest: string;
  readonly headers: Headers;
  /** The bytes as they arrived: signatures are over these. */
  readonly body: Uint8Array;
}

export type Proof =
  | { readonly ok: true }
  /** `retry`: it could not be told just now, so the sender shall come again (503). */
  | { readonly ok: false; readonly reason: string; readonly retry?: true };

export type Reading =
  /** An empty list: an event of no interest. */
  | {
      readonly status: "read";
      readonly notices: readonly NoticeInput[];
      /** Why some parts of the request could not be read. The others are accepted; the answer is 400. */
      readonly refused?: readonly string[];
    }
  | { readonly status: "unreadable"; readonly reason: string }
  | { readonly status: "unsupported"; readonly reason: string };

/** A source that is called. */
export interface Webhook {
  /** Whether the request came from who it says. */
  verify(request: HookRequest): Proof | Promise<Proof>;
  /** Pure: the same request gives the same notices with the same ids. Never throws on any input. */
  parse(request: HookRequest): Reading;
  /**
   * Answers a method other than POST, such as the OPTIONS of a CloudEvents handshake; undefined: 405. Nothing
   * is proven at that point, and there is no body.
   */
  greet?(request: HookRequest): Response | undefined;
  /**
   * A proven POST that is about the connection and tells nothing, such as a subscription to confirm.
   * Undefined: it is parsed.
   */
  confirm?(request: HookRequest): Promise<Response | undefined>;
}

/** What a source keeps between its runs: texts by name, durable when `set` resolves. At most 1 MB each. */
export interface Memory {
  get(name: string): Promise<string | undefined>;
  /** undefined forgets it. */
  set(name: string, value: string | undefined): Promise<void>;
}

/** Resolves once the notices are durable. */
export type Emit = (notices: readonly NoticeInput[]) => Promise<void>;

/**
 * A source that goes and looks: runs until `signal` aborts. Of several processes on one storage one alone
 * runs it at a time. It is started again when it ends or throws, later and later, and, where the source has
 * no `catchUp`, when people ask for one: so it begins with all there is and compares that with its memory.
 */
export type Watch = (emit: Emit, signal: AbortSignal, memory: Memory) => Promise<void>;

/** What a look back found. */
export interface CaughtUp {
  /** How many things were told, or told again by the sender. */
  readonly found: number;
  /** For people: from when to when, how many were missing. */
  readonly detail: string;
}

/** A watch looks at everything when it begins, so it was asked to begin anew, wherever it runs. */
export interface AskedToLook {
  readonly asked: true;
  /** For people: what happens now. */
  readonly detail: string;
}

/**
 * Looks for what happened while nobody listened: at the start and on `tocsin catch-up SOURCE`. What was
 * told before is not told again: ids are the same. Rejects with a sentence for people.
 */
export type CatchUp = (emit: Emit, signal: AbortSignal, memory: Memory) => Promise<CaughtUp>;

/** A request that a sender could make, proven as this instance asks for it. */
export interface SampleRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** What goes behind the hook's URL: `/TOKEN`, `?token=…`. */
  readonly suffix?: string;
}

/** What is open of one source instance: at least one of `webhook` and `watch`. */
export interface Source {
  readonly webhook?: Webhook;
  readonly watch?: Watch;
  readonly catchUp?: CatchUp;
  /** What people can do at the source's side, to what it reports. */
  readonly actions?: readonly Action[];
  /** What to paste at the source's side, for `tocsin setup`, with address and token filled in. */
  setup?(at: { readonly hookUrl: string }): string;
  /** A test request for `tocsin doctor`: it is accepted, and tells nothing or a `message` of type `doctor`. */
  sample?(now: number): SampleRequest;
  /** For `tocsin doctor`: whether what it looks at or acts through answers and lets it, by asking alone. */
  check?(signal: AbortSignal): Promise<Health>;
  /** False: it takes whatever is sent to it; the server then takes that from loopback only. Default true. */
  readonly proves?: boolean;
}

export interface SourceDefinition<Input, Options> {
  /** The word for `type` in the config. */
  readonly type: string;
  readonly options: Schema<Input, Options>;
  open(options: Options, tools: Tools): Source;
}

/** A source plugin: call it with its options to hand it to `createGateway`. */
// biome-ignore lint/suspicious/noExplicitAny: a list of plugins holds plugins of any options
export interface SourcePlugin<Input = any, Options = any> extends SourceDefinition<Input, Options> {
  (options: Input): SourceUse;
  readonly kind: "source";
  readonly apiVersion: 1;
}

/** A plugin together with the options to open it with. */
export interface SourceUse {
  readonly plugin: SourcePlugin;
  readonly options: unknown;
  /** How long it may say nothing: after that a problem is told. */
  readonly expectEvery?: Duration;
}

/** Makes a source plugin of its definition. */
export function defineSource<Input, Options>(
  definition: SourceDefinition<Input, Options>,
): SourcePlugin<Input, Options> {
  const use = (options: Input): SourceUse => ({ plugin, options });
  const plugin: SourcePlugin<Input, Options> = Object.assign(use, {
    ...definition,
    kind: "source" as const,
    apiVersion: 1 as const,
  });
  return plugin;
}
