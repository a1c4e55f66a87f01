import { few } from "../language/phrase.ts";
import type { Entry, Progress } from "./advance.ts";
import { stillPaged } from "./answer.ts";
import type { Step } from "./escalation.ts";
import { lastReachedNobody } from "./fruitless.ts";
import { placesOf } from "./place.ts";
import { planPages, withPlanned } from "./plan-pages.ts";
import { leftOut, type Reach, reachOf } from "./reach.ts";

// Between the last step and the first of the next round, where no step says how long.
const shortestRoundMs = 60_000;
// Steps that reach nobody follow at once; more than this in one go is a loop.
const mostSteps = 25;

/** Takes the steps that are due, and the next one early when the last one reached nobody. */
export function takeSteps(progress: Progress): void {
  const { escalation, now } = progress;
  for (let taken = 0; taken < mostSteps; taken += 1) {
    if (escalation.state === "ended" || escalation.nextAt === undefined) return;
    if (escalation.nextAt > now) {
      if (escalation.state === "held" || !lastReachedNobody(escalation)) return;
      progress.entries.push({ type: "unreached", line: ["nobodyReached"] });
    }
    takeStep(progress);
  }
}

function takeStep(progress: Progress) {
  const { escalation, incident, around, now, entries } = progress;
  const { policy, next, round } = escalation;
  const step = policy.steps[next];
  if (step === undefined) return moveOn(progress, false);
  if (escalation.pauses === true) escalation.reason = undefined;
  escalation.pauses = undefined;
  if (next === 0) escalation.lacked = undefined;
  const isHeld = escalation.state === "held";
  if (isHeld && step.acknowledge === "first") return moveOn(progress, false);
  const lateMs = Math.max(0, now - (escalation.nextAt ?? now));
  const why = leftOut(step, policy, incident, around, now);
  if (why !== undefined) {
    entries.push({ type: "escalated", line: ["stepLeftOut", next + 1, policy.name, why] });
    return moveOn(progress, false);
  }
  const all = reachOf(step, around);
  const reach = isHeld ? afterAnswer(step, all, progress) : all;
  if (reach === undefined) return moveOn(progress, false);
  const chosen = chosenOf(step, reach, progress);
  const pages = chosen.flatMap((key) => {
    const person = around.people.get(key);
    if (person === undefined) return [];
    return planPages(person, step, { round, step: next }, incident.severity, { now, lateMs });
  });
  for (const target of reach.targets) progress.tells.push({ target, lateMs });
  escalation.pages = withPlanned(escalation.pages, pages, now);
  entries.push(entryOf(chosen, reach, progress));
  // Where people are paged, it is they who have to be reached.
  if (pages.length === 0) escalation.places = placesOf(reach.targets, escalation, now);
  const lacks = !isHeld && pages.length + reach.targets.length === 0;
  if (lacks) escalation.lacked = true;
  moveOn(progress, lacks);
}

/** Whom a step tells although somebody has acknowledged; undefined: nobody any more. */
function afterAnswer(step: Step, reach: Reach, { incident }: Progress): Reach | undefined {
  if (step.acknowledge === "none") return reach;
  const people = stillPaged(step, reach.people, incident);
  return people.length === 0 ? undefined : { people, targets: [], missing: [] };
}

function chosenOf(step: Step, { people }: Reach, progress: Progress): readonly string[] {
  if (!step.roundRobin || people.length < 2) return people;
  const { policy, next } = progress.escalation;
  const chosen = people[progress.around.turn(policy.name, next, people.length)];
  return chosen === undefined ? people : [chosen];
}

function entryOf(people: readonly string[], reach: Reach, progress: Progress): Entry {
  const { next, policy } = progress.escalation;
  const names = people.map((key) => progress.around.people.get(key)?.name ?? key);
  const told = few([...names, ...reach.targets]);
  const [missing] = few(reach.missing);
  return { type: "escalated", line: ["step", next + 1, policy.name, told, missing] };
}

/** To the step after this one, the next round, or the end. `atOnce`: this one told nobody. */
function moveOn({ escalation, around, now }: Progress, atOnce: boolean) {
  const { policy, round } = escalation;
  if (escalation.once === true) return finish("a message is told once");
  const next = policy.steps[escalation.next + 1];
  if (next !== undefined) {
    escalation.next += 1;
    escalation.nextAt = atOnce ? now : delayed(next.afterMs, next);
    return;
  }
  const counted = round - (escalation.missed ?? 0);
  if (counted >= policy.repeat) {
    const times = counted === 0 ? "" : `, ${counted + 1} times`;
    return finish(`every step was taken${times}, and nobody has acknowledged it`);
  }
  const [first] = policy.steps;
  const last = policy.steps.at(-1);
  const pause = Math.max(first?.afterMs || last?.afterMs || 0, atOnce ? shortestRoundMs : 0);
  escalation.round = round + 1;
  escalation.next = 0;
  escalation.nextAt = delayed(pause || shortestRoundMs, first);

  function delayed(ms: number, step: Step | undefined): number {
    return step?.working === true ? around.hours(policy).after(now, ms) : now + ms;
  }

  function finish(reason: string) {
    escalation.next = policy.steps.length;
    escalation.nextAt = undefined;
    if (escalation.state === "running") escalation.reason = reason;
  }
}
