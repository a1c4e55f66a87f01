import type { CallbackRequest, Desk } from "./answer/desk.ts";
import type { Message } from "./message.ts";
import type { KeptImage } from "./notice.ts";
import type { Health, Outcome, Reconciled, Ref } from "./outcome.ts";
import type { Schema } from "./schema.ts";
import type { TemplateOptions } from "./templates/template.ts";
import type { Tools } from "./tools.ts";

/** A rate that a provider allows: `burst` at once, `perSecond` for ever. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/** What a channel can do and may do, as data: core acts on these and never on a channel's name. */
export interface Traits {
  /** A told message can be changed in place, so a revision makes no noise. */
  readonly edits: boolean;
  /** Sending the same delivery twice shows one message (a nonce, an equal Message-ID). */
  readonly idempotent: boolean;
  /** Every notice is told, in order, instead of the newest state. */
  readonly every?: boolean;
  /** Each target is a server of its own: that one fails says nothing of the others. */
  readonly separateTargets?: boolean;
  /**
   * A telling rings or buzzes: only what wakes somebody is told, no news. `text` is told the end too. What
   * waits for one target is told in one telling (`others`).
   */
  readonly pages?: "text" | "call";
  /** What was sent is not yet there: a receipt follows by callback within this time, in ms. */
  readonly receiptWithinMs?: number;
  /** Who carries it (`twilio AC12…`): contacts on one provider fail together. Default: the plugin's type. */
  readonly provider?: string;
  /** Kept images are shown as pictures, and what the gateway draws of an incident is worth drawing. */
  readonly pictures?: boolean;
  readonly rate?: { readonly credential?: Rate; readonly target?: Rate };
  /** How long one attempt may take, in ms. Default 10,000. */
  readonly timeoutMs?: number;
  /** How many sends may be under way at once. Default 16. */
  readonly concurrency?: number;
}

/** One try at one delivery. */
export interface Attempt {
  /** The part of the target after `channel:`: `#ops`, `ops@example.test`. */
  readonly address: string;
  /** The same for each try at telling this incident to this target. */
  readonly deliveryId: string;
  /** The same for each try at telling this revision: what a provider's idempotency key is made of. */
  readonly tellingId: string;
  /** 1 for the first try. */
  readonly number: number;
  /** 0: in full. 1: simpler, after a `degrade`. 2: plain text and a link. */
  readonly level: 0 | 1 | 2;
  /** An earlier try at this telling may have arrived in whole or in part. */
  readonly unclear: boolean;
  /** What the last telling to this target left, when the channel can't or need not edit it. */
  readonly previous?: Ref;
  /** The bytes of an image of the message; undefined when they are gone. */
  readonly bytesOf: (image: KeptImage) => Promise<Uint8Array | undefined>;
  readonly signal: AbortSignal;
}

/** What is open of one channel instance. `send` is all a channel needs; the rest are abilities. */
export interface Channel {
  send(message: Message, attempt: Attempt): Promise<Outcome>;
  /** Shows the newest state where an earlier message stands. */
  update?(ref: Ref, message: Message, attempt: Attempt): Promise<Outcome>;
  /** After an unclear end: did that telling arrive? */
  reconcile?(message: Message, attempt: Attempt): Promise<Reconciled>;
  /** Whether the credential works, by asking the provider. */
  check?(signal: AbortSignal): Promise<Health>;
  /** Takes a callback of the provider: proves it, acts through the desk, answers as the provider wants it. */
  receive?(request: CallbackRequest, desk: Desk): Promise<Response>;
  /**
   * Holds a connection to the provider until the signal and takes what comes by it, for those without a public
   * URL. Of several processes one alone listens. It is started again when it ends or throws, later and later.
   */
  listen?(desk: Desk, signal: AbortSignal): Promise<void>;
  /**
   * Tells whoever asked for an action how it ended; `to` is what `receive` gave with the request. `aloud`: somebody
   * else agreed to it, so everybody where it was asked is told, beginning with these words.
   */
  reply?(to: string, text: string, signal: AbortSignal, aloud?: string): Promise<void>;
  /** How it would show a message, in full and for the first time; sends nothing. */
  preview?(message: Message): PreviewedMessage;
  /** Why this address can't be one of this channel; undefined when it can. */
  badAddress?(address: string): string | undefined;
  close?(): Promise<void>;
}

/** How a channel would show a message. */
export interface PreviewedMessage {
  /** For people: what somebody would read or hear, in lines. */
  readonly text: string;
  /** What the provider would be given: plain JSON. */
  readonly data: unknown;
  /** What would be cut or left out, and by which limit, a sentence each. */
  readonly cut: readonly string[];
}

/** The sentence for `cut` where something is longer than what is shown of it; none where it fits. */
export function cutAt(what: string, length: number, most: number, unit = "characters"): string[] {
  return length <= most ? [] : [`${what}: ${length} ${unit}, and ${most} are shown`];
}

export interface ChannelDefinition<Input, Options> {
  /** The word for `type` in the config. */
  readonly type: string;
  readonly options: Schema<Input, Options>;
  /** Traits may hang on the options. */
  readonly traits: Traits | ((options: Options) => Traits);
  open(options: Options, tools: Tools): Channel | Promise<Channel>;
  /** What to paste at the provider's side, for `tocsin setup`: it is asked before there is a token, too. */
  setup?(at: ChannelSetup<Options>): string;
}

/** What is known when somebody sets a channel up. */
export interface ChannelSetup<Options> {
  /** The channel's name in the config. */
  readonly name: string;
  /** Where the provider reaches the channel; absent: nowhere, there is no public URL. */
  readonly callbackUrl?: string;
  /** As the config has them; absent where it has no such channel yet. */
  readonly options?: Options;
}

/** A channel plugin: call it with its options to hand it to `createGateway`. */
// biome-ignore lint/suspicious/noExplicitAny: a list of plugins holds plugins of any options
export interface ChannelPlugin<Input = any, Options = any>
  extends ChannelDefinition<Input, Options> {
  (options: Input): ChannelUse;
  readonly kind: "channel";
  readonly apiVersion: 1;
}

/** A plugin together with the options to open it with. */
export interface ChannelUse {
  readonly plugin: ChannelPlugin;
  readonly options: unknown;
  /** The words of its messages; those of a receiver or a route go before them. */
  readonly templates?: TemplateOptions;
}

/** Makes a channel plugin of its definition. */
export function defineChannel<Input, Options>(
  definition: ChannelDefinition<Input, Options>,
): ChannelPlugin<Input, Options> {
  const use = (options: Input): ChannelUse => ({ plugin, options });
  const plugin: ChannelPlugin<Input, Options> = Object.assign(use, {
    ...definition,
    kind: "channel" as const,
    apiVersion: 1 as const,
  });
  return plugin;
}
