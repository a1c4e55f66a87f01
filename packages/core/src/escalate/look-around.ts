import type { Incident } from "../correlate/incident.ts";
import { type Delivery, deliveryId, deliveryKey, splitTarget } from "../deliver/delivery.ts";
import { liveOverrides } from "../oncall/overrides.ts";
import type { Override } from "../oncall/schedule.ts";
import { readWorkingHours, type WorkingHours } from "../oncall/working-hours.ts";
import type { Workspace } from "../record/workspace.ts";
import type { Setup } from "../setup.ts";
import type { Storage } from "../storage.ts";
import type { Policy } from "./escalation.ts";
import type { Surroundings } from "./surroundings.ts";

/** Reads what a batch of escalations has to know, once for all of them. */
export async function lookAround(
  incidents: readonly Incident[],
  setup: Setup,
  work: Workspace,
  storage: Storage,
  now: number,
): Promise<(incident: Incident) => Surroundings> {
  const policies = new Map<string, Policy>();
  for (const { escalation } of incidents) {
    if (escalation !== undefined) policies.set(escalation.policy.name, escalation.policy);
  }
  const overrides = new Map<string, readonly Override[]>();
  for (const schedule of schedulesOf([...policies.values()], setup)) {
    overrides.set(schedule, await liveOverrides(storage, schedule, now));
  }
  await work.load(turnsOf([...policies.values()]));
  const hours = new Map<string, WorkingHours>();

  const shared: Omit<Surroundings, "delivery" | "repeatMs"> = {
    people: setup.people,
    receivers: setup.receivers,
    hasChannel: (name) => setup.channels.has(name),
    onCall: (name) => setup.schedules.get(name)?.at(now, overrides.get(name)).people,
    hours({ workingHours }) {
      const key = JSON.stringify(workingHours ?? null);
      const known = hours.get(key) ?? readWorkingHours(workingHours);
      hours.set(key, known);
      return known;
    },
    turn(policy, step, of) {
      const key = turnKey(policy, step);
      const last = work.get<number>(key) ?? -1;
      const turn = (last + 1) % of;
      work.put(key, turn, (value, expect) => ({ key, expect, value: JSON.stringify(value) }));
      return turn;
    },
    receiptWithinMs: (name) =>
      // Without a public URL no provider can call back.
      setup.publicUrl === undefined ? undefined : setup.channels.get(name)?.traits.receiptWithinMs,
  };
  return ({ id, route }) => ({
    ...shared,
    repeatMs: (setup.routes.get(route) ?? setup.route).repeatIntervalMs || undefined,
    delivery: (target) => work.get<Delivery>(deliveryKey(deliveryId(id, target))),
  });
}

/** Every schedule that a step of these could ask. */
function schedulesOf(policies: readonly Policy[], setup: Setup): Set<string> {
  const named = policies.flatMap(({ steps }) => steps.flatMap(({ notify }) => notify));
  const hasReceiver = named.some((target) => splitTarget(target).channel === "receiver");
  const all = hasReceiver ? [...named, ...Object.values(setup.receivers).flat()] : named;
  const schedules = all.flatMap((target) => {
    const { channel, address } = splitTarget(target);
    return channel === "schedule" ? [address] : [];
  });
  return new Set(schedules);
}

function turnsOf(policies: readonly Policy[]): string[] {
  return policies.flatMap(({ name, steps }) =>
    steps.flatMap(({ roundRobin }, index) => (roundRobin ? [turnKey(name, index)] : [])),
  );
}

/** Whose turn it was last, of a step that goes round. */
function turnKey(policy: string, step: number): string {
  return `turn:${policy}:${step}`;
}
