import type { Channel } from "../channel.ts";
import { splitTarget } from "../deliver/delivery.ts";
import type { EscalationOptions, StepOptions } from "../oncall/options.ts";
import type { Problem } from "../oncall/problem.ts";
import { workingHoursProblems } from "../oncall/working-hours.ts";
import { parseDuration } from "../route/duration.ts";
import { parseMatcher } from "../route/matcher.ts";
import type { Policy, Step } from "./escalation.ts";

/** What the targets of steps may name. */
export interface KnownTargets {
  readonly people: ReadonlySet<string>;
  readonly schedules: ReadonlySet<string>;
  readonly receivers: ReadonlySet<string>;
  readonly channels: ReadonlyMap<string, Pick<Channel, "badAddress">>;
}

const longestMs = 30 * 86_400_000;

/** Reads the escalations and checks what they name; problems have paths within the section. */
export function readEscalations(
  options: Readonly<Record<string, EscalationOptions>>,
  known: KnownTargets,
): { readonly escalations: ReadonlyMap<string, Policy>; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const escalations = new Map<string, Policy>();
  for (const [name, written] of Object.entries(options)) {
    const complain = (path: readonly (string | number)[], message: string) =>
      problems.push({ path: [name, ...path], message });
    const { repeat = 0, ackTimeout, workingHours } = written;
    const ackTimeoutMs = readDuration(ackTimeout, ["ackTimeout"], complain);
    for (const { path, message } of workingHoursProblems(workingHours ?? {})) {
      complain(["workingHours", ...path], message);
    }
    escalations.set(name, {
      name,
      steps: written.steps.map((step, index) => readStep(step, ["steps", index], known, complain)),
      repeat,
      ...(ackTimeoutMs === undefined ? {} : { ackTimeoutMs }),
      ...(workingHours === undefined ? {} : { workingHours }),
    });
  }
  return { escalations, problems };
}

type Complain = (path: readonly (string | number)[], message: string) => void;

function readStep(
  { after, hours, notify, roundRobin, acknowledge, urgency, when }: StepOptions,
  path: readonly (string | number)[],
  known: KnownTargets,
  complain: Complain,
): Step {
  notify.forEach((target, index) => {
    const problem = badTarget(target, known);
    if (problem !== undefined) complain([...path, "notify", index], problem);
  });
  when?.matchers?.forEach((text, index) => {
    const reading = parseMatcher(text);
    if ("problem" in reading) complain([...path, "when", "matchers", index], reading.problem);
  });
  return {
    afterMs: readDuration(after, [...path, "after"], complain) ?? 0,
    working: hours === "working",
    notify,
    roundRobin: roundRobin ?? false,
    acknowledge: acknowledge ?? "first",
    ...(urgency === undefined ? {} : { urgency }),
    ...(when === undefined ? {} : { when: conditionOf(when) }),
  };
}

function conditionOf({ severity, matchers, hours }: NonNullable<StepOptions["when"]>) {
  return {
    ...(severity === undefined ? {} : { severity }),
    ...(matchers === undefined ? {} : { matchers }),
    ...(hours === undefined ? {} : { hours }),
  };
}

/** Why a target can't be told; undefined when it can. */
export function badTarget(target: string, known: KnownTargets): string | undefined {
  const { channel, address } = splitTarget(target);
  const sets: Readonly<Record<string, ReadonlySet<string>>> = {
    person: known.people,
    schedule: known.schedules,
    receiver: known.receivers,
  };
  const names = Object.hasOwn(sets, channel) ? sets[channel] : undefined;
  if (names !== undefined) {
    if (names.has(address)) return undefined;
    return `there is no ${channel} ${JSON.stringify(address)} (there are ${[...names].join(", ") || "none"})`;
  }
  const open = known.channels.get(channel);
  if (open === undefined) {
    return `there is no channel ${JSON.stringify(channel)} (there are ${[...known.channels.keys()].join(", ") || "none"}): write channel:address, person:NAME, schedule:NAME or receiver:NAME`;
  }
  return open.badAddress?.(address);
}

function readDuration(
  written: string | number | undefined,
  path: readonly (string | number)[],
  complain: Complain,
): number | undefined {
  if (written === undefined) return undefined;
  const read = parseDuration(written);
  if (read !== undefined && read <= longestMs) return read;
  const shown = JSON.stringify(written);
  complain(
    path,
    read === undefined
      ? `${shown} is not a duration: write 30s, 5m, 4h or 1h30m`
      : `${shown} is too long: 30d is the most`,
  );
  return undefined;
}
