import type { NoticeInput } from "./notice.ts";
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

export type Proof = { readonly ok: true } | { readonly ok: false; readonly reason: string };

export type Reading =
  /** An empty list: an event of no interest. */
  | { readonly status: "read"; readonly notices: readonly NoticeInput[] }
  | { readonly status: "unreadable"; readonly reason: string }
  | { readonly status: "unsupported"; readonly reason: string };

/** A source that is called. */
export interface Webhook {
  /** Whether the request came from who it says. */
  verify(request: HookRequest): Proof | Promise<Proof>;
  /** Pure: the same request gives the same notices with the same ids. Never throws on any input. */
  parse(request: HookRequest): Reading;
}

/** A source that goes and looks: runs until `signal` aborts; `emit` resolves once the notice is durable. */
export type Watch = (
  emit: (notices: readonly NoticeInput[]) => Promise<void>,
  signal: AbortSignal,
) => Promise<void>;

/** What is open of one source instance: at least one of `webhook` and `watch`. */
export interface Source {
  readonly webhook?: Webhook;
  readonly watch?: Watch;
  /** What to paste at the source's side, for `tocsin setup`. */
  setup?(at: { readonly hookUrl: string }): string;
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
