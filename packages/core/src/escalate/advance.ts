import type { Incident } from "../correlate/incident.ts";
import type { Unreached } from "../language/en.ts";
import type { Line } from "../language/line.ts";
import { few } from "../language/phrase.ts";
import type { Draft } from "../record/draft.ts";
import { ended } from "./begin.ts";
import type { Escalation, Page } from "./escalation.ts";
import { beginAnew } from "./fruitless.ts";
import { failOverMs, lookAt } from "./look-after.ts";
import { isDueAgain, planAgain } from "./page-again.ts";
import { restart } from "./restart.ts";
import type { Surroundings } from "./surroundings.ts";
import { takeSteps } from "./take-step.ts";

/** A line for the incident's timeline. */
export interface Entry {
  readonly type: "escalated" | "paged" | "unreached" | "timed out";
  readonly line: Line;
}

/** One target to be told now. */
export interface Tell {
  readonly target: string;
  /** Absent: a place, not a person. */
  readonly page?: Page;
  /** How much later than it was due, in ms. */
  readonly lateMs: number;
}

/** What is to be done. */
export interface Advance {
  readonly escalation: Escalation;
  readonly tells: readonly Tell[];
  /** Targets that another one has taken over from. */
  readonly dropped: readonly string[];
  readonly entries: readonly Entry[];
  /** The acknowledgement ran out. */
  readonly reopened: boolean;
  /** A test that nobody answered is over. */
  readonly closes: boolean;
}

/** An advance that is being put together. */
export interface Progress {
  readonly incident: Incident;
  readonly around: Surroundings;
  readonly now: number;
  readonly escalation: Draft<Escalation>;
  readonly tells: Tell[];
  readonly dropped: string[];
  readonly entries: Entry[];
  reopened: boolean;
}

const keptPages = 60;

/**
 * Takes an escalation on to `now`: who is paged, who could not be reached, which step is next. Pure but for
 * the turns it takes. The caller gives the pages that were told the revision that it makes of it.
 */
export function advance(
  incident: Incident,
  escalation: Escalation,
  around: Surroundings,
  now: number,
): Advance {
  const progress: Progress = {
    incident,
    around,
    now,
    escalation: { ...escalation },
    tells: [],
    dropped: [],
    entries: [],
    reopened: false,
  };
  timeOut(progress);
  pageAgain(progress);
  lookAfter(progress);
  lookAfterPlaces(progress);
  beginAnew(progress);
  takeSteps(progress);
  // One that found nobody to tell has told nothing that could be waited for.
  beginAnew(progress);
  tellPlanned(progress);
  end(progress);
  planAgain(progress.escalation, incident, around.repeatMs, now);
  const { tells, dropped, entries, reopened } = progress;
  const closes = isUnanswered(progress);
  return { escalation: progress.escalation, tells, dropped, entries, reopened, closes };
}

/** An acknowledgement that brought no end holds for so long and no longer. */
function timeOut(progress: Progress) {
  const { escalation, incident, entries, now } = progress;
  const { state, heldUntil, policy } = escalation;
  if (state !== "held" || heldUntil === undefined || heldUntil > now) return;
  const by = incident.acknowledged?.by;
  entries.push({ type: "timed out", line: ["timedOut", by, policy.ackTimeoutMs ?? 0] });
  Object.assign(escalation, restart(now));
  progress.reopened = true;
}

/** Nobody has answered it in all its rounds, and it still fires. */
function pageAgain({ escalation, incident, entries, now }: Progress) {
  if (!isDueAgain(escalation, incident, now)) return;
  entries.push({ type: "escalated", line: ["pagedAgain", incident.counts.firing > 0] });
  Object.assign(escalation, restart(now));
}

function lookAfter(progress: Progress) {
  const { escalation, around, now } = progress;
  escalation.pages = escalation.pages.map((page) => {
    if (page.state !== "told" || (page.lookAt ?? 0) > now) return page;
    const look = lookAt(page, around, now);
    if (look.fate === "open") return { ...page, lookAt: look.lookAt };
    if (look.fate === "failed") return failOver(page, look.why, progress);
    reached(escalation, page.round);
    return { ...page, state: "reached", lookAt: undefined };
  });
}

function lookAfterPlaces({ escalation, around, entries, now }: Progress) {
  escalation.places = escalation.places?.map((place) => {
    if (place.state !== "told" || (place.lookAt ?? 0) > now) return place;
    const look = lookAt({ ...place, targets: [place.target], tried: 0 }, around, now);
    if (look.fate === "open") return { ...place, lookAt: look.lookAt };
    if (look.fate === "reached") reached(escalation, place.round);
    else entries.push({ type: "unreached", line: ["placeUnreached", place.target, look.why] });
    return { ...place, state: look.fate, lookAt: undefined };
  });
}

function reached(escalation: Draft<Escalation>, round: number) {
  escalation.reachedRound = Math.max(escalation.reachedRound ?? round, round);
}

/** The next channel of a page that failed, or the end of it. */
function failOver(page: Page, why: Unreached, progress: Progress): Page {
  const target = page.targets[page.tried] ?? "";
  const other = page.targets[page.tried + 1];
  const next = other === undefined ? undefined : wayOf(other);
  const line: Line = ["unreached", page.name, wayOf(target), why, next];
  progress.entries.push({ type: "unreached", line });
  if (other === undefined) return { ...page, state: "failed", lookAt: undefined };
  progress.dropped.push(target);
  return tell({ ...page, tried: page.tried + 1 }, 0, progress);
}

function tellPlanned(progress: Progress) {
  const { escalation, now, entries } = progress;
  const due = escalation.pages.filter((page) => page.state === "planned" && page.at <= now);
  if (due.length === 0) return;
  // What became of an earlier telling by the same contact can't be told from what becomes of this one.
  const anew = new Set(due.map(({ person, contact }) => `${person} ${contact}`));
  escalation.pages = escalation.pages.flatMap((page) => {
    if (due.includes(page)) return [tell(page, now - page.at, progress)];
    const isOver = page.state !== "planned" && anew.has(`${page.person} ${page.contact}`);
    return isOver ? [] : [page];
  });
  const ways = new Map<string, string[]>();
  for (const page of due) {
    ways.set(page.name, [...(ways.get(page.name) ?? []), wayOf(page.targets[0] ?? "")]);
  }
  entries.push({ type: "paged", line: ["paging", few([...ways])] });
}

function tell(page: Page, lateMs: number, { tells, now }: Progress): Page {
  const told: Page = { ...page, state: "told", toldAt: now, lookAt: now + failOverMs };
  tells.push({ target: page.targets[page.tried] ?? "", page: told, lateMs });
  return told;
}

/** Nothing is next and nothing is waited for: it has ended, and says why. */
function end({ escalation }: Progress) {
  const open = escalation.pages.filter(({ state }) => state === "planned" || state === "told");
  const over = escalation.pages.filter(({ state }) => state === "reached" || state === "failed");
  escalation.pages = [...over.slice(-keptPages), ...open];
  if (escalation.state !== "running" || escalation.nextAt !== undefined) return;
  const looks = escalation.places?.some(({ state }) => state === "told") === true;
  if (open.length === 0 && !looks && escalation.closesAt === undefined) escalation.state = "ended";
}

function isUnanswered({ escalation, entries, now }: Progress): boolean {
  if (escalation.closesAt === undefined || escalation.closesAt > now) return false;
  Object.assign(escalation, ended(escalation, "the test is over"));
  entries.push({ type: "timed out", line: ["testOver"] });
  return true;
}

function wayOf(target: string): string {
  const colon = target.indexOf(":");
  return colon < 0 ? target : target.slice(0, colon);
}
