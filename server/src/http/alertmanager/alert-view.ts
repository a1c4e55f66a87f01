import type { ProblemView } from "@tocsin/core";
import type { z } from "zod";
import type { gettableAlert } from "./schemas.ts";
import { type ShownAlert, shownAlert } from "./shown-labels.ts";

export type GettableAlert = z.output<typeof gettableAlert>;

/** A problem together with what it is shown as. */
export interface Listed {
  readonly problem: ProblemView;
  readonly shown: ShownAlert;
}

export const listed = (problem: ProblemView): Listed => ({ problem, shown: shownAlert(problem) });

/** Every alert has an end in Alertmanager; one that nobody knows lies always this far ahead, in ms. */
const unknownEndMs = 5 * 60_000;

export function gettable(
  { problem, shown }: Listed,
  receivers: readonly string[],
  mutedBy: readonly string[],
  now: number,
): GettableAlert {
  const { silencedBy, inhibitedBy, expiresAt, links } = problem;
  const suppressed = silencedBy.length + inhibitedBy.length + mutedBy.length > 0;
  const page = (links.find(({ title }) => title === "Query") ?? links[0])?.url;
  return {
    annotations: annotationsOf(problem),
    endsAt: iso(expiresAt ?? now + unknownEndMs),
    fingerprint: shown.fingerprint,
    receivers: receivers.map((name) => ({ name })),
    startsAt: iso(problem.since),
    status: {
      inhibitedBy: inhibitedBy.map((each) => shownAlert({ ...problem, ...each }).fingerprint),
      mutedBy: [...mutedBy],
      silencedBy: [...silencedBy],
      state: suppressed ? "suppressed" : "active",
    },
    updatedAt: iso(problem.updatedAt),
    ...(page === undefined ? {} : { generatorURL: page }),
    labels: shown.labels,
  };
}

/** What has none of its own says at least what it is about. */
function annotationsOf({ annotations, title, subject }: ProblemView): Record<string, string> {
  const has = Object.keys(annotations).length > 0;
  return has || title === subject ? { ...annotations } : { summary: title };
}

function iso(time: string | number): string {
  return new Date(time).toISOString();
}
