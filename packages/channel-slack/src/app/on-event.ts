import type { Mention, SlackEvent } from "./callback.ts";
import type { Hand, Hands } from "./hands.ts";
import { homeFor, publishHome } from "./home.ts";
import { lineOf, namedIn } from "./line.ts";
import { whoOf } from "./on-click.ts";
import { type Place, sealed, tell } from "./tell.ts";
import { toldOf } from "./told.ts";

// Slack brings an event up to four times, in a bit more than 5 minutes.
const rememberedMs = 60 * 60_000;

/**
 * Something happened in the workspace. What was answered is answered once: the mark is set after the work and
 * before the telling, so that what failed is done when Slack brings it again.
 */
export async function onEvent(
  { event, event_id: id }: SlackEvent,
  hand: Hand,
  hands: Hands,
  bot: string | undefined,
): Promise<void> {
  const first = () => hand.desk.once(`event:${id}`, rememberedMs);
  // Two apps that answer each other would never end.
  if (event.bot_id || event.user === bot) return;
  if (event.type === "app_mention") return onMention(event, id, first, hand, hands, bot);
  if (event.tab !== "home") return;
  const view = await homeFor(event.user, hand.desk, await hands.stamps());
  if (await first()) await publishHome(event.user, view, hands);
}

/** Somebody wrote `@Tocsin …`: answered in the thread. */
async function onMention(
  { user, text, channel, ts, thread_ts: thread = ts }: Mention,
  id: string,
  first: () => Promise<boolean>,
  { desk }: Hand,
  hands: Hands,
  bot: string | undefined,
): Promise<void> {
  const place: Place = { channel, thread };
  const line = lineOf(text, bot);
  const answer = await desk.line(line, {
    by: whoOf(user, undefined, "mention"),
    request: id,
    ...(await sealed(place, hands.tools)),
  });
  const named = namedIn(line, desk.commands());
  if (await first()) await tell(toldOf(answer, named, await hands.stamps(), desk), place, hands);
}
