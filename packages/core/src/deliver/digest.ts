import type { Incident } from "../correlate/incident.ts";
import { type Language, wordsIn } from "../language/languages.ts";
import type { Message } from "../message.ts";
import { severities } from "../notice.ts";
import type { OpenChannel } from "../setup.ts";
import type { Storage } from "../storage.ts";
import { compose } from "./compose.ts";
import type { Delivery } from "./delivery.ts";
import { type Companion, waitingFor, worstFirst } from "./gather.ts";
import { rateReason } from "./pace.ts";
import { titleOf } from "./summary.ts";

/** Fewer have a message each, however long it takes: 40 s where a provider takes one a second. */
const fewest = 40;
const most = 200;

/**
 * What else goes into the message of a delivery whose turn has come after waiting for the rate: when many
 * incidents wait for their first telling at one target, they are told together. Empty: it is told alone.
 */
export async function digestWith(
  delivery: Delivery,
  { traits }: OpenChannel,
  storage: Storage,
): Promise<readonly Companion[]> {
  // A server of somebody's own reads each message as an incident.
  const wantsEach = traits.every === true || traits.separateTargets === true;
  if (traits.pages !== undefined || wantsEach || !fits(delivery)) return [];
  const waiting = await waitingFor(delivery, storage, most);
  const others = waiting.filter((each) => fits(each.delivery));
  return others.length + 1 < fewest ? [] : others;
}

/** It waits for the rate, was never told, and is not so urgent that it overtakes. */
function fits({ reason, delivered, urgent }: Delivery): boolean {
  return reason === rateReason && delivered === 0 && !urgent;
}

/** One message for many incidents. It is no incident's living message: each gets its own with its next news. */
export function composeDigest(
  incident: Incident,
  others: readonly Companion[],
  publicUrl: string | undefined,
  language: Language = "en",
): Message {
  const words = wordsIn(language);
  const all = [incident, ...others.map((each) => each.incident)].sort((one, other) =>
    worstFirst({ incident: one }, { incident: other }),
  );
  const [worst = incident] = all;
  const message = compose(worst, { delivered: 0, nudge: false, publicUrl, language });
  const { text: _, actor: __, ...rest } = message;
  const bySeverity = severities.flatMap((severity) => {
    const count = all.filter((each) => each.severity === severity).length;
    return count === 0 ? [] : [[count, words.severity[severity]] as const];
  });
  return {
    ...rest,
    title: words.digest.title(all.length, bySeverity),
    summary: words.digest.summary,
    facts: [],
    links: [],
    labels: {},
    images: [],
    actions: [],
    news: [],
    parts: all.slice(0, 20).map((each) => ({
      title: titleOf(each, undefined, words),
      severity: each.severity,
      at: each.openedAt,
      ...(each.state === "closed" ? { status: "resolved" as const } : {}),
      ...(publicUrl === undefined ? {} : { url: `${publicUrl}/#/incidents/${each.id}` }),
    })),
    moreParts: Math.max(0, all.length - 20),
    notices: all.flatMap(({ parts }) => parts.slice(0, 1).map(({ notice }) => notice)),
  };
}
