import type { Tools } from "@tocsin/core";
import { z } from "zod";
import type { Hands } from "./hands.ts";
import { type Said, said } from "./said.ts";

/** Where whoever asked can be told something. */
const placeSchema = z.object({
  /** A `response_url`: what only they see. Slack takes 5 messages there, for 30 minutes. */
  url: z.string().optional(),
  user: z.string().optional(),
  channel: z.string().optional(),
  thread: z.string().optional(),
});
export type Place = z.output<typeof placeSchema>;

/** Slack waits 3 s for the answer to a click. */
const patienceMs = 1_500;
const longestUrl = 1_000;
// Longer than anybody has to agree to an order.
const holdsMs = 2 * 60 * 60_000;
// Slack's limit for what a form can carry is 3,000.
const longestSealed = 2_000;

/** The place in a form that core can keep with an order and hand back to `reply`. */
export async function sealed(place: Place, tools: Tools): Promise<{ replyTo?: string }> {
  const { url } = place;
  const kept = url !== undefined && url.length > longestUrl ? { ...place, url: undefined } : place;
  const replyTo = await tools.seal(JSON.stringify(kept), holdsMs);
  return replyTo.length > longestSealed || replyTo === "" ? {} : { replyTo };
}

/**
 * Tells whoever asked how it ended: alone where they asked, else by direct message or in the thread. `aloud`:
 * everybody there.
 */
export async function reply(
  to: string,
  text: string,
  signal: AbortSignal,
  hands: Hands,
  aloud?: true,
): Promise<void> {
  await tellAt(to, { ...said(text), ...(aloud && { aloud }) }, hands, signal);
}

/** Tells it at a place that was sealed. */
export async function tellAt(
  to: string,
  words: Said,
  hands: Hands,
  signal: AbortSignal = hands.signal,
): Promise<void> {
  const place = placeIn(await hands.tools.unseal(to));
  if (place !== undefined) await tell(words, place, hands, signal);
}

/** Tells it where it can. At best: that it fails is logged and no more. */
export async function tell(
  words: Said,
  place: Place,
  hands: Hands,
  signal: AbortSignal = hands.signal,
): Promise<void> {
  const { url, user, channel, thread } = place;
  const { aloud, ...message } = words;
  if (url !== undefined && (await respond(words, url, hands, signal))) return;
  const alone = thread === undefined && aloud !== true;
  const where = alone ? user : (channel ?? user);
  if (where === undefined) return;
  const answer = await hands.slack.call(
    "chat.postMessage",
    {
      channel: where,
      ...(thread !== undefined && { thread_ts: thread }),
      ...message,
      parse: "none",
      link_names: false,
      unfurl_links: false,
      unfurl_media: false,
    },
    signal,
  );
  if (answer.ok) return;
  const { problem } = answer;
  const why = problem.kind === "refused" ? problem.code : problem.kind;
  hands.tools.log.warn("Slack took no word to who asked", { why });
}

/** Who sees an answer to a command or a click. */
export function seenBy(aloud: Said["aloud"]) {
  return { response_type: aloud === true ? "in_channel" : "ephemeral" } as const;
}

/** Through the URL that came with a click or a command, to who did it alone. */
async function respond(
  { aloud, ...message }: Said,
  url: string,
  { options, tools }: Hands,
  signal: AbortSignal,
): Promise<boolean> {
  if (!isSlacks(url, options.apiUrl)) return false;
  const patience = new AbortController();
  const cancel = tools.clock.at(tools.now() + patienceMs, () => patience.abort());
  try {
    const response = await tools.fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json; charset=utf-8" },
      body: JSON.stringify({ ...seenBy(aloud), replace_original: false, ...message }),
      redirect: "error",
      signal: AbortSignal.any([signal, patience.signal]),
    });
    await response.body?.cancel();
    if (!response.ok) tools.log.warn("Slack took no word to who asked", { is: response.status });
    return response.ok;
  } catch (error) {
    // Whoever knows the URL can write in the channel, so what may quote it is not logged.
    const is = error instanceof Error ? error.name : typeof error;
    tools.log.warn("no word to who asked could be sent", { is });
    return false;
  } finally {
    cancel();
  }
}

function placeIn(json: string | undefined): Place | undefined {
  try {
    return json === undefined ? undefined : placeSchema.safeParse(JSON.parse(json)).data;
  } catch {
    return undefined;
  }
}

function isSlacks(url: string, apiUrl: string): boolean {
  if (url.length > longestUrl || !URL.canParse(url)) return false;
  const { origin, username, password } = new URL(url);
  if (username !== "" || password !== "") return false;
  return origin === "https://hooks.slack.com" || origin === new URL(apiUrl).origin;
}
