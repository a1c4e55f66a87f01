import { firingTerm, type Signal } from "../correlate/signal.ts";
import { mutingTimes } from "../decide/mute.ts";
import type { Problems, ProblemView } from "../gateway.ts";
import { inhibitorsAmong } from "../inhibit/inhibitors.ts";
import { groupOf } from "../route/group.ts";
import { labelsOf } from "../route/labels.ts";
import type { LabelView } from "../route/matcher.ts";
import { matchRoutes, type Route } from "../route/tree.ts";
import type { Setup } from "../setup.ts";
import { activeSilences } from "../silence/active.ts";
import type { Storage } from "../storage.ts";
import type { TimeWindow } from "../times/window.ts";
import type { Clock } from "../tools.ts";
import { readMatcher } from "./read-matcher.ts";

const pageSize = 1_000;
const mostProblems = 100_000;

export interface ProblemsContext {
  readonly storage: () => Storage;
  readonly setup: () => Setup;
  readonly clock: Clock;
}

/** What fires, whoever is told of it. */
export function problemsOf({ storage, setup, clock }: ProblemsContext): Problems {
  return {
    async list({ matchers = [] } = {}) {
      const read = matchers.map(readMatcher);
      const now = clock.now();
      const { route, times, inhibit } = setup();
      const [signals, silences] = await Promise.all([
        firingSignals(storage()),
        activeSilences(storage(), now),
      ]);
      const inhibitors = inhibitorsAmong(
        signals.map(({ problem }) => problem),
        inhibit,
      );
      return signals.flatMap((signal): ProblemView[] => {
        const { problem, since, seenAt, incidents } = signal;
        const view = labelsOf(problem);
        if (!read.every((matcher) => matcher.test(view))) return [];
        const { source, fingerprint, subject, title, severity, labels, links, expiresAt } = problem;
        return [
          {
            source,
            fingerprint,
            subject,
            title,
            severity,
            labels,
            annotations: problem.annotations ?? {},
            links,
            since,
            updatedAt: new Date(seenAt).toISOString(),
            ...(expiresAt === undefined ? {} : { expiresAt }),
            routes: routesOf(signal, route, view, times, now),
            silencedBy: silences.covering(view).map(({ silence }) => silence.id),
            inhibitedBy: inhibitors(problem).map((each) => each.problem),
            incidents,
          },
        ];
      });
    },
  };
}

interface Firing extends Signal {
  readonly problem: NonNullable<Signal["problem"]>;
}

async function firingSignals(storage: Storage): Promise<Firing[]> {
  const found: Firing[] = [];
  let cursor: string | undefined;
  do {
    const query = { collection: "signal", terms: [firingTerm], limit: pageSize };
    const page = await storage.list({ ...query, ...(cursor === undefined ? {} : { cursor }) });
    for (const { value } of page.records) {
      const signal = JSON.parse(value) as Signal;
      if (isFiring(signal)) found.push(signal);
    }
    cursor = page.cursor;
  } while (cursor !== undefined && found.length < mostProblems);
  const name = ({ problem: { source, fingerprint } }: Firing) => `${source}\n${fingerprint}`;
  return found.sort((one, other) => (name(one) < name(other) ? -1 : 1));
}

function isFiring(signal: Signal): signal is Firing {
  return signal.problem !== undefined;
}

function routesOf(
  { problem }: Firing,
  root: Route,
  view: LabelView,
  times: ReadonlyMap<string, TimeWindow>,
  now: number,
): ProblemView["routes"] {
  return matchRoutes(root, view).map((route) => ({
    route: route.name,
    receiver: route.receiver,
    group: groupOf(route, problem, view).labels,
    mutedBy: Object.values(mutingTimes(route, times, now)).flat(),
  }));
}
