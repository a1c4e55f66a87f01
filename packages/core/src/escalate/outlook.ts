import { splitTarget } from "../deliver/delivery.ts";
import { liveOverrides } from "../oncall/overrides.ts";
import type { Override } from "../oncall/schedule.ts";
import { readWorkingHours } from "../oncall/working-hours.ts";
import type { Setup } from "../setup.ts";
import type { Storage } from "../storage.ts";
import type { Policy } from "./escalation.ts";
import type { Outlook } from "./foresee.ts";

/** Who would be on call at any time from `from` on, by what is known now. */
export async function outlookFrom(
  policies: readonly Policy[],
  setup: Setup,
  storage: Storage,
  times: { readonly now: number; readonly from: number },
): Promise<(time: number) => Outlook> {
  const overrides = new Map<string, readonly Override[]>();
  if (policies.some(namesSchedules)) {
    for (const name of setup.schedules.keys()) {
      const from = Math.min(times.now, times.from);
      overrides.set(name, await liveOverrides(storage, name, times.now, from));
    }
  }
  return (time) => ({
    people: setup.people,
    receivers: setup.receivers,
    hasChannel: (name) => setup.channels.has(name),
    onCall: (name) => setup.schedules.get(name)?.at(time, overrides.get(name)).people,
    hours: ({ workingHours }) => readWorkingHours(workingHours),
  });
}

/** Itself, or by a receiver that it names. */
function namesSchedules({ steps }: Policy): boolean {
  const kinds = steps.flatMap(({ notify }) => notify.map((target) => splitTarget(target).channel));
  return kinds.includes("schedule") || kinds.includes("receiver");
}
