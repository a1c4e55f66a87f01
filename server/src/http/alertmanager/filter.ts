import { type Matcher, makeMatcher, parseMatcher } from "@tocsin/core";
import { z } from "zod";
import type { Listed } from "./alert-view.ts";
import { filteredBy } from "./shown-labels.ts";

const yes = new Set(["true", "1", "yes", "ok", "y", "on", "selected", "checked", "t", "enabled"]);

/** As Alertmanager reads it: what is not a yes is a no. */
const flag = (about: string) =>
  z
    .union([z.string(), z.array(z.string())])
    .transform((given) => {
      const written = typeof given === "string" ? given : (given.at(-1) ?? "");
      return written === "" || yes.has(written.toLowerCase());
    })
    .default(true)
    .describe(about);

export const texts = z
  .union([z.string(), z.array(z.string())])
  .transform((given) => (typeof given === "string" ? [given] : given))
  .default([]);
const text = texts.transform((given) => given.at(-1));

// Alertmanager takes no notice of parameters that it does not know.
export const alertsQuery = z.object({
  active: flag("With those that nobody suppresses"),
  silenced: flag("With those that are silenced"),
  inhibited: flag("With those that are inhibited"),
  unprocessed: flag("Means nothing here: what is accepted is processed"),
  filter: texts.describe("Matchers of labels; all must match"),
  receiver: text.describe("An anchored regular expression for the receiver"),
  receiver_matchers: texts.describe("Matchers of the receiver's labels, of which there are none"),
});

export const groupsQuery = alertsQuery.extend({ muted: flag("With groups that a time mutes") });

export const silencesQuery = z.object({
  filter: texts.describe("Matchers that the silence must have, to the letter"),
  active: flag("With those that are active"),
  pending: flag("With those that have not begun"),
  expired: flag("With those that are over"),
});

export type AlertsQuery = z.output<typeof alertsQuery>;

export interface AlertFilter {
  takes(alert: Listed): boolean;
  takesReceiver(name: string): boolean;
}

/** What a query asks for, or why it can't be read. */
export function readFilter(query: AlertsQuery): AlertFilter | { readonly problem: string } {
  const { active, silenced, inhibited, filter, receiver, receiver_matchers: others } = query;
  const wanted = readMatchers(filter);
  const ofReceiver = readMatchers(others);
  if ("problem" in wanted) return wanted;
  if ("problem" in ofReceiver) return ofReceiver;
  const named = receiver === undefined || receiver === "" ? undefined : readReceiver(receiver);
  if (named !== undefined && "problem" in named) {
    return { problem: `failed to parse receiver param: ${named.problem}` };
  }
  const noLabels = ofReceiver.matchers.every((matcher) => matcher.test(() => ""));
  return {
    takes({ problem, shown }) {
      const { silencedBy, inhibitedBy } = problem;
      if (!active && silencedBy.length + inhibitedBy.length === 0) return false;
      if (!silenced && silencedBy.length > 0) return false;
      if (!inhibited && inhibitedBy.length > 0) return false;
      const view = filteredBy(shown, problem);
      return wanted.matchers.every((matcher) => matcher.test(view));
    },
    takesReceiver: (name) => noLabels && (named === undefined || named.matcher.test(() => name)),
  };
}

export function readMatchers(
  texts: readonly string[],
): { readonly matchers: readonly Matcher[] } | { readonly problem: string } {
  const matchers: Matcher[] = [];
  for (const written of texts) {
    const reading = parseMatcher(written);
    if ("problem" in reading) return reading;
    matchers.push(reading.matcher);
  }
  return { matchers };
}

function readReceiver(pattern: string) {
  return makeMatcher({ name: "receiver", operator: "=~", value: pattern });
}
