import { createHmac } from "node:crypto";
import type { Answer, Seen } from "./http.ts";
import type { SlackMessage } from "./slack.ts";

/** How a fake provider reaches the gateway under test. */
export interface CallbackOptions {
  /** Takes the callbacks: `(request) => gateway.handle(request)`. */
  readonly gateway?: (request: Request) => Promise<Response>;
  /** Where the provider believes the gateway to be. Default `https://tocsin.test`. */
  readonly publicUrl?: string;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

export interface SlackClickOptions extends CallbackOptions {
  /** Default `signing-secret-of-the-fake`. */
  readonly signingSecret?: string;
}

/** A message that one person alone sees. */
export interface SlackWhisper {
  readonly user: string;
  readonly channel: string;
  readonly text: string;
}

export interface SlackClick {
  readonly status: number;
  readonly body: string;
  /** What the person alone was told because of it, until the answer. */
  readonly told: readonly string[];
}

/** Who clicks, and where it is not the newest message with such a button. */
export interface SlackHand {
  /** A member id. */
  readonly user: string;
  readonly name?: string;
  readonly ts?: string;
}

interface Place {
  readonly id: string;
  readonly name: string;
  readonly messages: readonly SlackMessage[];
}

interface Button {
  readonly action_id?: string;
  readonly block_id: string;
  readonly text: { readonly text: string };
  readonly value?: string;
  readonly attachment?: number;
}

interface ResponseUrl {
  readonly user: string;
  readonly channel: string;
  readonly until: number;
  uses: number;
}

const team = { id: "T0FAKE001", domain: "acme" };
const mostUses = 5;
const lifetimeMs = 30 * 60_000;
const patienceMs = 3_000;

/** What people do to buttons, and what apps may answer to it. */
export function slackClicks(options: SlackClickOptions, url: () => string) {
  const { signingSecret = "signing-secret-of-the-fake", now = Date.now } = options;
  const { publicUrl = "https://tocsin.test", gateway } = options;
  const whispers: SlackWhisper[] = [];
  const responseUrls = new Map<string, ResponseUrl>();

  /** Slack's answer at a `response_url`; undefined for other paths. */
  function responded(seen: Seen): Answer | undefined {
    if (!seen.path.startsWith("/actions/")) return undefined;
    const no = (status: number, error: string) => ({ status, body: { ok: false, error } });
    const known = responseUrls.get(seen.path);
    if (known === undefined || seen.method !== "POST") return no(404, "invalid_url");
    if (now() > known.until) return no(404, "expired_url");
    known.uses += 1;
    if (known.uses > mostUses) return no(404, "used_url");
    const said = read(seen);
    if (said === undefined) return no(400, "invalid_payload");
    if (typeof said.text !== "string" || said.text.trim() === "") return no(500, "no_text");
    if (said.response_type !== "ephemeral" || said.replace_original !== false) {
      return no(400, "the fake plays ephemeral messages beside the original alone");
    }
    whispers.push({ user: known.user, channel: known.channel, text: said.text });
    return { status: 200, body: { ok: true } };
  }

  async function click(place: Place, wanted: string, hand: SlackHand): Promise<SlackClick> {
    const { user, name = user.toLowerCase() } = hand;
    if (gateway === undefined) throw new Error("give the fake Slack its option `gateway`");
    if (!/^[UW][A-Z0-9]{6,}$/.test(user)) throw new Error(`${user} is no member id: U024BE7LH`);
    const [message, button] = findButton(place, wanted, hand.ts);
    const path = `/actions/${team.id}/${responseUrls.size + 1}/fake`;
    const known = { user, channel: place.id, until: now() + lifetimeMs, uses: 0 };
    responseUrls.set(path, known);
    const { attachment, ...pressed } = button;
    const payload = {
      type: "block_actions",
      user: { id: user, username: name, name, team_id: team.id },
      api_app_id: "A0FAKE001",
      token: "verification-token-of-old",
      container: {
        type: attachment === undefined ? "message" : "message_attachment",
        message_ts: message.ts,
        channel_id: place.id,
        is_ephemeral: false,
        ...(attachment !== undefined && { attachment_id: attachment }),
      },
      trigger_id: `${responseUrls.size}.fake`,
      team,
      enterprise: null,
      is_enterprise_install: false,
      channel: { id: place.id, name: place.name },
      message: { type: "message", ts: message.ts, text: message.text, blocks: message.blocks },
      response_url: `${url()}${path}`,
      actions: [{ ...pressed, type: "button", action_ts: String(now() / 1000) }],
    };
    const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
    const time = String(Math.floor(now() / 1000));
    const mac = createHmac("sha256", signingSecret).update(`v0:${time}:${body}`).digest("hex");
    const headers = {
      "content-type": "application/x-www-form-urlencoded",
      "user-agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
      "x-slack-request-timestamp": time,
      "x-slack-signature": `v0=${mac}`,
    };
    const before = whispers.length;
    const began = performance.now();
    const response = await gateway(
      new Request(`${publicUrl}/callbacks/slack`, { method: "POST", headers, body }),
    );
    if (performance.now() - began > patienceMs) throw new Error("the click was answered too late");
    const told = whispers.slice(before).filter((each) => each.user === user);
    return {
      status: response.status,
      body: await response.text(),
      told: told.map(({ text }) => text),
    };
  }

  return { signingSecret, whispers, responded, click };
}

/** By label or action id, in the newest message that has it. */
function findButton(
  { name, id, messages }: Place,
  wanted: string,
  ts: string | undefined,
): [SlackMessage, Button] {
  const shown = messages.filter((each) => ts === undefined || each.ts === ts);
  for (const message of shown.toReversed()) {
    const button = buttonsOf(message).find(
      (each) => each.action_id === wanted || each.text.text === wanted,
    );
    if (button !== undefined) return [message, button];
  }
  const labels = shown.flatMap(buttonsOf).map(({ text }) => JSON.stringify(text.text));
  throw new Error(
    `no message in ${name || id} has a button ${JSON.stringify(wanted)}; there are: ${labels.join(", ") || "none"}`,
  );
}

/** The buttons that a message shows. */
function buttonsOf({ blocks, attachments }: SlackMessage): Button[] {
  const of = (all: readonly unknown[], attachment?: number) =>
    all.flatMap((block, index) => {
      const { type, block_id = `block-${index}`, elements } = block as Record<string, unknown>;
      if (type !== "actions" || !Array.isArray(elements)) return [];
      return elements.map((each) => ({
        ...each,
        block_id,
        ...(attachment !== undefined && { attachment }),
      })) as Button[];
    });
  return [...of(blocks), ...attachments.flatMap((each, index) => of(each.blocks ?? [], index + 1))];
}

function read({ headers, body }: Seen): Record<string, unknown> | undefined {
  if (!headers["content-type"]?.startsWith("application/json")) return undefined;
  try {
    return JSON.parse(body) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
