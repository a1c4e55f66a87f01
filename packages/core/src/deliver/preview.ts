import type { PreviewedMessage } from "../channel.ts";
import { foldReport, openIncident } from "../correlate/fold.ts";
import type { Incident } from "../correlate/incident.ts";
import { correlate } from "../correlate/signal.ts";
import { policyFor } from "../escalate/begin.ts";
import { reachOf } from "../escalate/reach.ts";
import { badTarget } from "../escalate/read-escalations.ts";
import { badLanguage, findLanguage, type Language } from "../language/languages.ts";
import type { Message } from "../message.ts";
import type { Notice } from "../notice.ts";
import { liveOverrides } from "../oncall/overrides.ts";
import { isoTime } from "../record/iso-time.ts";
import { groupOf } from "../route/group.ts";
import { labelsOf } from "../route/labels.ts";
import { matchRoutes, type Route } from "../route/tree.ts";
import type { Setup } from "../setup.ts";
import type { Storage } from "../storage.ts";
import type { TemplatePart } from "../templates/template.ts";
import { type Delivery, splitTarget } from "./delivery.ts";
import { messageFor } from "./message-for.ts";

/** Where a preview looks. Without receiver and target: wherever the routes lead. */
export interface PreviewQuery {
  readonly receiver?: string;
  /** `slack:#ops`, `person:ann` */
  readonly target?: string;
  /** In place of every other language. */
  readonly locale?: string;
}

/** What one target would be shown. */
export interface Preview {
  /** `channel:address` */
  readonly target: string;
  readonly route: string;
  readonly receiver: string;
  /** As it begins, and as it ends. */
  readonly moment: "first" | "end";
  readonly message: Message;
  /** Absent where the channel can't say it. */
  readonly shown?: PreviewedMessage;
  /** Templates that failed on it. */
  readonly failures: readonly {
    readonly of: string;
    readonly part: TemplatePart;
    readonly reason: string;
  }[];
}

type Destination = Pick<Delivery, "target" | "page">;

// How long what is shown lasts, when its end is not known.
const exampleMs = 25 * 60_000;
const mostTargets = 200;

/** What would be shown of a notice where, now and when it is over, without sending. A string: why it can't be said. */
export async function previewOf(
  notice: Notice,
  query: PreviewQuery,
  setup: Setup,
  storage: Storage,
  now: number,
): Promise<readonly Preview[] | string> {
  const wrong = problemWith(query, setup);
  if (wrong !== undefined) return wrong;
  const { receiver, target, locale } = query;
  const language = locale === undefined ? undefined : findLanguage(locale);
  const worded = language === undefined ? setup : allIn(language, setup);
  const matched = matchRoutes(setup.route, labelsOf(notice));
  const overrides = new Map<string, Awaited<ReturnType<typeof liveOverrides>>>();
  for (const name of setup.schedules.keys()) {
    overrides.set(name, await liveOverrides(storage, name, now));
  }
  const around = {
    people: setup.people,
    receivers: setup.receivers,
    hasChannel: (name: string) => setup.channels.has(name),
    onCall: (name: string) => setup.schedules.get(name)?.at(now, overrides.get(name)).people,
  };
  const isAsked = receiver !== undefined || target !== undefined;
  const previews: Preview[] = [];
  for (const route of isAsked ? matched.slice(0, 1) : matched) {
    const through = receiver === undefined ? route : { ...route, receiver };
    const states = statesOf(notice, through, now);
    const notify = target === undefined ? targetsOf(through, notice, receiver, setup) : [target];
    const reach = reachOf(stepTo(notify), around);
    const destinations: readonly Destination[] = [
      ...reach.targets.map((each) => ({ target: each })),
      ...reach.people.flatMap((person) => contactsOf(person, setup)),
    ];
    for (const destination of destinations) {
      if (previews.length >= mostTargets) return previews;
      previews.push(...states.map((state) => shownTo(destination, state, worded)));
    }
  }
  return previews;
}

function problemWith({ receiver, target, locale }: PreviewQuery, setup: Setup): string | undefined {
  if (locale !== undefined && badLanguage(locale) !== undefined) return badLanguage(locale);
  if (receiver !== undefined && !Object.hasOwn(setup.receivers, receiver)) {
    return `there is no receiver ${JSON.stringify(receiver)} (there are ${Object.keys(setup.receivers).join(", ") || "none"})`;
  }
  if (target === undefined) return undefined;
  return badTarget(target, {
    people: new Set(setup.people.keys()),
    schedules: new Set(setup.schedules.keys()),
    receivers: new Set(Object.keys(setup.receivers)),
    channels: new Map([...setup.channels].map(([name, { channel }]) => [name, channel])),
  });
}

/** The setup with everything told in one language. */
function allIn(language: Language, setup: Setup): Setup {
  const { wording } = setup;
  return {
    ...setup,
    people: new Map([...setup.people].map(([key, person]) => [key, { ...person, language }])),
    wording: {
      manner: (incident, target) => ({ ...wording.manner(incident, target), language }),
    },
  };
}

interface State {
  readonly moment: Preview["moment"];
  readonly incident: Incident;
  /** The revision that was told before. */
  readonly delivered: number;
}

/** The incident that the notice opens, and the same when it is over. */
function statesOf(notice: Notice, route: Route, now: number): readonly State[] {
  const signalOf = (each: Notice, known?: Parameters<typeof correlate>[0]) => {
    if (each.kind === "message") return undefined;
    const found = correlate(known, each, now);
    return found.status === "dropped" ? known : found.signal;
  };
  const signal = signalOf(notice);
  const report = { notice, receivedAt: now, request: "", signal };
  const opened = foldReport(openIncident(route, groupOf(route, notice), report), report, now);
  const first: State = { moment: "first", incident: opened, delivered: 0 };
  const end = endOf(notice);
  if (end === undefined || signal === undefined) return [first];
  const ends = { notice: end, receivedAt: now, request: "", signal: signalOf(end, signal) };
  const closed = foldReport(opened, { ...ends, before: signal }, Date.parse(end.at));
  return [first, { moment: "end", incident: closed, delivered: opened.revision }];
}

/** How it ends well; undefined: a message has no end, and what has ended stays so. */
function endOf(notice: Notice): Notice | undefined {
  const { kind, status, at, endedAt: _, ...rest } = notice;
  if (kind === "message" || status === "resolved" || status === "succeeded") return undefined;
  const over = isoTime(Date.parse(at) + exampleMs);
  const ended = kind === "problem" ? "resolved" : "succeeded";
  return { ...rest, id: `${notice.id}-end`, kind, status: ended, at: over, endedAt: over };
}

/** A problem is told to those of its escalation too. */
function targetsOf(
  route: Route,
  { kind }: Notice,
  receiver: string | undefined,
  setup: Setup,
): readonly string[] {
  const own = setup.receivers[route.receiver] ?? [];
  if (receiver !== undefined || kind !== "problem") return own;
  return [...own, ...(policyFor(route, setup)?.steps.flatMap(({ notify }) => notify) ?? [])];
}

function stepTo(notify: readonly string[]): Parameters<typeof reachOf>[0] {
  return { afterMs: 0, working: false, notify, roundRobin: false, acknowledge: "first" };
}

/** Every contact that a person can be paged by. */
function contactsOf(person: string, setup: Setup): Destination[] {
  const contacts = [...(setup.people.get(person)?.contacts.values() ?? [])];
  return contacts
    .filter(({ enabled }) => enabled)
    .flatMap(({ address, channels }) =>
      channels.map((channel) => ({
        target: `${channel}:${address}`,
        page: { person, acknowledge: "first" as const },
      })),
    );
}

function shownTo(
  destination: Destination,
  { moment, incident, delivered }: State,
  setup: Setup,
): Preview {
  const failures: Preview["failures"][number][] = [];
  const open = setup.channels.get(splitTarget(destination.target).channel);
  const message = messageFor(incident, { delivery: destination, open }, setup, {
    delivered,
    nudge: false,
    failed: ({ template: { of, part }, reason }) => failures.push({ of, part, reason }),
  });
  const shown = open?.channel.preview?.(message);
  return {
    target: destination.target,
    route: incident.route,
    receiver: incident.receiver,
    moment,
    message,
    ...(shown === undefined ? {} : { shown }),
    failures,
  };
}
