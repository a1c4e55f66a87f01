import type { FakeHttp, Fault } from "./http.ts";
import type { SlackAnswered, SlackCallbackOptions, SlackSigned } from "./slack-callbacks.ts";
import type { SlackMessage } from "./slack-message.ts";
import type { SlackClick, SlackHand, SlackSubmitted } from "./slack-people.ts";
import type { SlackWhisper } from "./slack-response-urls.ts";
import type { SlackSocket } from "./slack-socket.ts";
import type { SlackView } from "./slack-views.ts";

export interface SlackChannelOptions {
  /** With its `#`. */
  readonly name: string;
  readonly id?: string;
  readonly private?: boolean;
  readonly archived?: boolean;
  /** Whether the app is in it. Default true. */
  readonly member?: boolean;
  /** Takes no replies. */
  readonly unthreaded?: boolean;
}

export interface FakeSlackOptions extends SlackCallbackOptions {
  /** Default `xoxb-fake-token`. */
  readonly token?: string;
  /** `xapp-…`, for Socket Mode: once a client is connected, what people do comes by that connection. */
  readonly appToken?: string;
  readonly scopes?: readonly string[];
  /** Default: `#ops`. */
  readonly channels?: readonly SlackChannelOptions[];
}

export interface FakeSlackChannel {
  readonly id: string;
  /** Top level, oldest first, in their newest state. */
  readonly messages: readonly SlackMessage[];
  /** The replies to a message, oldest first. */
  thread(ts: string): readonly SlackMessage[];
  /** Somebody else writes. */
  chat(text: string): void;
  /** Somebody deletes a message. */
  remove(ts: string): void;
}

/** A message of the app, and where it stands. */
export interface SlackSent {
  /** `#name`, or the id of the direct messages. */
  readonly channel: string;
  readonly message: SlackMessage;
}

export interface FakeSlack extends FakeHttp {
  /** For the channel's `apiUrl`. */
  readonly apiUrl: string;
  readonly token: string;
  /** By `#name` or id; a person's id is the direct messages with that person. */
  channel(address: string): FakeSlackChannel;
  /** Each message of the app in any channel, thread or direct message, oldest first, in its newest state. */
  readonly sent: readonly SlackSent[];
  readonly signingSecret: string;
  /** What people were told alone. */
  readonly whispers: readonly SlackWhisper[];
  /** Somebody clicks a button, named by its label or action id, in the newest message that shows it. */
  click(address: string, button: string, hand: SlackHand): Promise<SlackClick>;
  /** The same in what this person alone sees. */
  clickAlone(where: "whisper" | "home", button: string, hand: SlackHand): Promise<SlackClick>;
  /** Somebody writes `/tocsin TEXT`. */
  command(text: string, hand: SlackHand): Promise<SlackClick>;
  /** Somebody writes `@Tocsin TEXT`, as a reply to `hand.ts`; `eventId`: the same event again. */
  mention(address: string, text: string, hand: SlackHand, eventId?: string): Promise<SlackClick>;
  /** Somebody opens the Home tab of the app. */
  openHome(hand: SlackHand, eventId?: string): Promise<SlackClick>;
  /** The newest modal that this person has open. */
  modal(user: string): SlackView | undefined;
  /** The blocks of this person's Home tab. */
  home(user: string): readonly unknown[] | undefined;
  /** Somebody fills in their form, by label, and sends it. */
  submit(
    hand: SlackHand,
    given: Readonly<Record<string, string | boolean>>,
  ): Promise<SlackSubmitted>;
  /** A request with this body, signed like Slack's unless told otherwise. */
  post(body: string | Uint8Array, signed?: SlackSigned): Promise<SlackAnswered>;
  /** Slack's side of Socket Mode, with the option `appToken`. */
  readonly socket: SlackSocket | undefined;
  /** The arguments of each call of a method so far. */
  calls(method: string): readonly Readonly<Record<string, string>>[];
  /** A fault for the calls of one method. */
  failAt(method: string, fault: Fault, times?: number): void;
  /** Answers of `{ok: false, error}` for one method. */
  refuse(method: string, error: string, times?: number): void;
}
