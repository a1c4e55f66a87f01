import type { Answer, Seen } from "./http.ts";
import { refusalOf } from "./slack-blocks.ts";

/** A message that one person alone sees. */
export interface SlackWhisper {
  readonly user: string;
  readonly channel: string;
  readonly text: string;
  readonly blocks: readonly unknown[];
}

interface ResponseUrl {
  readonly user: string;
  readonly channel: string;
  readonly until: number;
  uses: number;
}

const mostUses = 5;
const lifetimeMs = 30 * 60_000;

/** The addresses that come with clicks and commands, and what is said there. */
export function slackResponseUrls(
  now: () => number,
  url: () => string,
  say: (channel: string, content: Pick<SlackWhisper, "text" | "blocks">) => void,
) {
  const whispers: SlackWhisper[] = [];
  const known = new Map<string, ResponseUrl>();

  /** Slack's answer at a `response_url`; undefined for other paths. */
  function responded(seen: Seen): Answer | undefined {
    if (!seen.path.startsWith("/actions/")) return undefined;
    const no = (status: number, error: string) => ({ status, body: { ok: false, error } });
    const place = known.get(seen.path);
    if (place === undefined || seen.method !== "POST") return no(404, "invalid_url");
    if (now() > place.until) return no(404, "expired_url");
    place.uses += 1;
    if (place.uses > mostUses) return no(404, "used_url");
    const said = read(seen);
    if (said === undefined) return no(400, "invalid_payload");
    if (said.replace_original !== false) {
      return no(400, "the fake plays ephemeral messages beside the original alone");
    }
    const refused = answered(place, said);
    return refused === undefined ? { status: 200, body: { ok: true } } : no(500, refused);
  }

  /** What is wrong with it; undefined where the person sees it now, or everybody. */
  function answered(
    { user, channel }: Pick<SlackWhisper, "user" | "channel">,
    said: Readonly<Record<string, unknown>>,
  ): string | undefined {
    const { text, blocks = [] } = said;
    if (typeof text !== "string" || text.trim() === "") return "no_text";
    const { response_type: seenBy } = said;
    if (seenBy !== "ephemeral" && seenBy !== "in_channel") return "invalid_response_type";
    const refused = refusalOf({ text, blocks: JSON.stringify(blocks) });
    if (refused !== undefined) return refused;
    const content = { text, blocks: blocks as unknown[] };
    if (seenBy === "in_channel") say(channel, content);
    else whispers.push({ user, channel, ...content });
    return undefined;
  }

  return {
    whispers,
    responded,
    answered,
    create(user: string, channel: string): string {
      const path = `/actions/T0FAKE001/${known.size + 1}/fake`;
      known.set(path, { user, channel, until: now() + lifetimeMs, uses: 0 });
      return `${url()}${path}`;
    },
  };
}

function read({ headers, body }: Seen): Record<string, unknown> | undefined {
  if (!headers["content-type"]?.startsWith("application/json")) return undefined;
  try {
    return JSON.parse(body) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
