import {
  inPatience,
  type SlackAnswered,
  type SlackCallbackOptions,
  type SlackKind,
  type SlackSigned,
  slackCallbacks,
} from "./slack-callbacks.ts";
import { type Clickable, findClickable } from "./slack-click.ts";
import { filledIn } from "./slack-form.ts";
import type { SlackMessage } from "./slack-message.ts";
import { slackResponseUrls } from "./slack-response-urls.ts";
import type { SlackSocket } from "./slack-socket.ts";
import { type SlackView, slackViews } from "./slack-views.ts";

/** Who does it. */
export interface SlackHand {
  /** A member id. */
  readonly user: string;
  readonly name?: string;
  /** The message, where it is not the newest one with such a button. */
  readonly ts?: string;
  /** The workspace whose member it is; default: the app's own. */
  readonly team?: string;
  /** What is different about the request. */
  readonly signed?: SlackSigned;
  /** What comes back of the value of the button, or of what the form carries: default, the same. */
  readonly altered?: (carried: string) => string;
}

export interface SlackClick extends SlackAnswered {
  /** What the person alone was told because of it, until the answer. */
  readonly told: readonly string[];
}

export interface SlackSubmitted extends SlackClick {
  /** By input, where the form stays open. */
  readonly errors?: Readonly<Record<string, string>>;
}

interface Place {
  readonly id: string;
  readonly name: string;
  readonly messages: readonly SlackMessage[];
}

const team = { id: "T0FAKE001", domain: "acme" };
const app = "A0FAKE001";
/** The member id of the app's own bot. */
export const slackBot = "U0FAKEBOT1";

/** What people do in Slack, and what apps may answer to it. */
export function slackPeople(
  options: SlackCallbackOptions,
  url: () => string,
  socket: SlackSocket | undefined,
  say: Parameters<typeof slackResponseUrls>[2],
) {
  const { now = Date.now } = options;
  const callbacks = slackCallbacks(options);
  const urls = slackResponseUrls(now, url, say);
  const views = slackViews(now);
  let events = 0;

  async function send(
    kind: SlackKind,
    payload: object,
    { user, signed }: SlackHand,
  ): Promise<SlackClick> {
    if (!/^[UW][A-Z0-9]{6,}$/.test(user)) throw new Error(`${user} is no member id: U024BE7LH`);
    const before = urls.whispers.length;
    const bySocket = signed === undefined ? socket?.deliver(kind, payload) : undefined;
    const answered = await inPatience(bySocket ?? callbacks.send(kind, payload, signed));
    const told = urls.whispers.slice(before).filter((each) => each.user === user);
    return { ...answered, told: told.map(({ text }) => text) };
  }

  function interaction(type: string, { user, name = user.toLowerCase(), team: of }: SlackHand) {
    const trigger = views.trigger(user);
    return {
      type,
      user: { id: user, username: name, name, team_id: of ?? team.id },
      api_app_id: app,
      token: "verification-token-of-old",
      trigger_id: trigger,
      team,
      enterprise: null,
      is_enterprise_install: false,
    };
  }

  function pressing({ action }: Clickable, { altered = (carried) => carried }: SlackHand) {
    const chosen = action.selected_option as Record<string, unknown> | undefined;
    const carried = chosen
      ? { selected_option: { ...chosen, value: altered(String(chosen.value)) } }
      : { value: altered(String(action.value)) };
    return [{ ...action, ...carried, action_ts: String(now() / 1000) }];
  }

  async function click({ id, name, messages }: Place, wanted: string, hand: SlackHand) {
    const shown = messages.filter((each) => hand.ts === undefined || each.ts === hand.ts);
    const { message, clickable } = findClickable(name || id, shown, wanted);
    const payload = {
      ...interaction("block_actions", hand),
      container: {
        type: "message",
        message_ts: message.ts,
        channel_id: id,
        is_ephemeral: false,
      },
      channel: { id, name },
      message: { type: "message", ts: message.ts, text: message.text, blocks: message.blocks },
      response_url: urls.create(hand.user, id),
      actions: pressing(clickable, hand),
    };
    return send("interactive", payload, hand);
  }

  /** A button of a message that this person alone sees, or of their Home tab. */
  async function clickAlone(where: "whisper" | "home", wanted: string, hand: SlackHand) {
    const { user } = hand;
    const whispered = urls.whispers.filter((each) => each.user === user);
    const shown =
      where === "home"
        ? [{ ts: "0.0", text: "", attachments: [], blocks: views.home(user) ?? [] }]
        : whispered.map((each) => ({ ...each, ts: "0.0", attachments: [] }));
    const { clickable } = findClickable(`the ${where} of ${user}`, shown, wanted);
    const payload = {
      ...interaction("block_actions", hand),
      ...(where === "home"
        ? { view: { id: `VHOME${user}`, type: "home" } }
        : { channel: { id: "C0FAKE001" }, response_url: urls.create(user, "C0FAKE001") }),
      actions: pressing(clickable, hand),
    };
    return send("interactive", payload, hand);
  }

  async function command(text: string, hand: SlackHand): Promise<SlackClick> {
    const { user, name = user.toLowerCase() } = hand;
    const channel = "C0FAKE001";
    const payload = {
      token: "verification-token-of-old",
      team_id: team.id,
      team_domain: team.domain,
      channel_id: channel,
      channel_name: "ops",
      user_id: user,
      user_name: name,
      command: "/tocsin",
      text,
      api_app_id: app,
      is_enterprise_install: "false",
      response_url: urls.create(user, channel),
      trigger_id: views.trigger(user),
    };
    const answered = await send("slash_commands", payload, hand);
    if (answered.status !== 200 || answered.body === "") return answered;
    const said = JSON.parse(answered.body) as Record<string, unknown>;
    const refused = urls.answered({ user, channel }, said);
    if (refused !== undefined) throw new Error(`Slack would not show this answer: ${refused}`);
    return { ...answered, told: [String(said.text), ...answered.told] };
  }

  async function submit(
    hand: SlackHand,
    given: Readonly<Record<string, string | boolean>>,
  ): Promise<SlackSubmitted> {
    const open = views.modal(hand.user);
    if (open === undefined || !open.submits) throw new Error(`${hand.user} has no form open`);
    const { trigger_id: _, ...payload } = interaction("view_submission", hand);
    const answered = await send(
      "interactive",
      {
        ...payload,
        view: {
          id: open.id,
          type: "modal",
          callback_id: open.callbackId,
          private_metadata: hand.altered?.(open.metadata) ?? open.metadata,
          blocks: open.blocks,
          state: { values: filledIn(open, given) },
        },
        response_urls: [],
      },
      hand,
    );
    if (answered.status !== 200) return answered;
    return { ...answered, ...answerToForm(open, answered.body) };
  }

  function answerToForm(open: SlackView, body: string): Pick<SlackSubmitted, "errors"> {
    const said = body === "" ? {} : (JSON.parse(body) as Record<string, unknown>);
    if (said.response_action === "errors") {
      const errors = said.errors as Record<string, string>;
      const inputs = open.blocks.filter(({ type }) => type === "input");
      const stray = Object.keys(errors).find(
        (key) => !inputs.some(({ block_id }) => block_id === key),
      );
      if (stray !== undefined) throw new Error(`the form has no input ${stray}`);
      return { errors };
    }
    if (said.response_action === "update") views.replace(open, said.view as never);
    else views.close(open.id);
    return {};
  }

  async function event(content: object, hand: SlackHand, id?: string): Promise<SlackClick> {
    events += 1;
    const payload = {
      token: "verification-token-of-old",
      type: "event_callback",
      team_id: team.id,
      api_app_id: app,
      event_id: id ?? `Ev0FAKE${events}`,
      event_time: Math.floor(now() / 1000),
      event: { user: hand.user, team: hand.team ?? team.id, event_ts: "1.1", ...content },
      authorizations: [{ team_id: team.id, user_id: slackBot, is_bot: true }],
    };
    return send("events_api", payload, hand);
  }

  return { callbacks, urls, views, click, clickAlone, command, submit, event };
}
