import { few } from "../language/phrase.ts";
import type { Entry, Progress } from "./advance.ts";
import type { Step } from "./escalation.ts";
import { planPages } from "./plan-pages.ts";
import { leftOut, type Reach, reachOf } from "./reach.ts";

// Between the last step and the first of the next round, where no step says how long.
const shortestRoundMs = 60_000;
// Steps that reach nobody follow at once; more than this in one go is a loop.
const mostSteps = 25;

/** Takes the steps that are due, and the next one early when the last one reached nobody. */
export function takeSteps(progress: Progress): void {
  const { escalation, now } = progress;
  for (let taken = 0; taken < mostSteps; taken += 1) {
    if (escalation.state !== "running" || escalation.nextAt === undefined) return;
    if (escalation.nextAt > now) {
      if (!lastReachedNobody(progress)) return;
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
  const lateMs = Math.max(0, now - (escalation.nextAt ?? now));
  const why = leftOut(step, policy, incident, around, now);
  if (why !== undefined) {
    entries.push({ type: "escalated", line: ["stepLeftOut", next + 1, policy.name, why] });
    return moveOn(progress, false);
  }
  const reach = reachOf(step, around);
  const chosen = chosenOf(step, reach, progress);
  const pages = chosen.flatMap((key) => {
    const person = around.people.get(key);
    if (person === undefined) return [];
    return planPages(person, step, { round, step: next }, incident.severity, now);
  });
  for (const target of reach.targets) progress.tells.push({ target, lateMs });
  // Who is paged again is paged anew: what was planned for them before is over.
  const anew = new Set(pages.map(({ person, contact }) => `${person} ${contact}`));
  const others = escalation.pages.filter(
    ({ person, contact }) => !anew.has(`${person} ${contact}`),
  );
  escalation.pages = [...others, ...pages.map((page) => ({ ...page, at: page.at - lateMs }))];
  entries.push(entryOf(chosen, reach, progress));
  moveOn(progress, pages.length + reach.targets.length === 0);
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
  if (round >= policy.repeat) {
    const times = round === 0 ? "" : `, ${round + 1} times`;
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
    escalation.reason = reason;
  }
}

/** Every page of the step that was taken last has failed, and no more of it is to come. */
function lastReachedNobody({ escalation }: Progress): boolean {
  const { next, round, policy, pages } = escalation;
  const last =
    next > 0 ? { round, step: next - 1 } : { round: round - 1, step: policy.steps.length - 1 };
  const its = pages.filter((page) => page.round === last.round && page.step === last.step);
  return its.length > 0 && its.every(({ state }) => state === "failed");
}
