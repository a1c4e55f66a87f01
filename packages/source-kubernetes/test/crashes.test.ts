import type { Memory, NoticeInput } from "@tocsin/core";
import { type KubernetesObject, virtualClock } from "@tocsin/testkit";
import { describe, expect, it } from "vitest";
import { keeperOf } from "../src/keep.ts";
import type { KnownKind } from "../src/objects/thing.ts";
import { watchedKinds } from "../src/resources.ts";
import { tickOn } from "../src/tick.ts";
import { makeTracker } from "../src/track/tracker.ts";
import {
  hour,
  machine,
  pending,
  running,
  said,
  second,
  set,
  start,
  waiting,
  web,
} from "./objects.ts";

class Killed extends Error {}

/** What happens to the cluster, by the second at which it does. */
const happenings: Readonly<Record<number, (now: number) => readonly KubernetesObject[]>> = {
  5: (now) => [web({ ready: 0 }), waiting("CrashLoopBackOff", now, { restarts: 3 })],
  9: (now) => [said(web(), "PolicyViolation", now, { uid: "policy" })],
  12: (now) => [machine("node-3", false, now)],
  20: (now) => [
    web({ name: "api", revision: 2 }),
    set({ name: "api", revision: 2 }),
    pending(now, { name: "api-65f486fbf7-2bbbb", of: set({ name: "api" }) }),
  ],
  30: (now) => [machine("node-3", true, now)],
  40: (now) => [web(), running(now, { restarts: 4 })],
  60: (now) => [running(now, { name: "api-65f486fbf7-2bbbb", of: set({ name: "api" }) })],
  70: (now) => [
    waiting("ErrImagePull", now, { name: "api-65f486fbf7-4bbbb", of: set({ name: "api" }) }),
  ],
  100: (now) => [running(now, { name: "api-65f486fbf7-4bbbb", of: set({ name: "api" }) })],
};
const lastsSeconds = 180;
const there = [
  web(),
  set(),
  running(start - hour),
  web({ name: "api" }),
  set({ name: "api" }),
  machine("node-3", true, start - hour),
];

/** Runs it all; the process is killed at its nth write or telling, before or after that took effect. */
async function run(killAt: number, when: "before" | "after") {
  const clock = virtualClock(start);
  const kept = new Map<string, string>();
  const told = new Map<string, NoticeInput>();
  const objects = new Map<string, KubernetesObject>();
  const keyOf = ({ kind, metadata }: KubernetesObject) =>
    `${kind}/${metadata.name}/${metadata.uid}`;
  for (const each of there) objects.set(keyOf(each), each);
  let steps = 0;
  const step = (effect: () => void) => {
    steps += 1;
    if (steps === killAt && when === "before") throw new Killed();
    effect();
    if (steps === killAt) throw new Killed();
  };
  const memory: Memory = {
    get: async (name) => kept.get(name),
    set: async (name, value) =>
      step(() => void (value === undefined ? kept.delete(name) : kept.set(name, value))),
  };
  const emit = async (notices: readonly NoticeInput[]) =>
    step(() => {
      for (const notice of notices)
        if (!told.has(notice.id ?? "")) told.set(notice.id ?? "", notice);
    });
  const begin = async () => {
    const stop = new AbortController();
    const keeper = keeperOf(memory);
    const { told: before, untold, refused } = await keeper.load();
    if (untold.length > 0) await emit(untold);
    const tracker = makeTracker({ now: clock.now(), told: before });
    for (const { kind } of watchedKinds) {
      const all = [...objects.values()].filter((each) => each.kind === kind);
      tracker.take(kind, "", { type: "listed", objects: all }, clock.now());
    }
    const cluster = {
      get: async () => ({ ok: false as const, status: 403, reason: "no logs here" }),
    };
    const ended = tickOn({
      logs: true,
      clock,
      name: "prod",
      cluster,
      tracker,
      keeper,
      emit,
      refused,
      refusals: [],
      waiting: new Set(),
      signal: stop.signal,
    });
    return { tracker, stop, ended: ended.catch((error: unknown) => error) };
  };
  let kills = 0;
  const reborn = async () => {
    for (;;) {
      try {
        return await begin();
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
        kills += 1;
      }
    }
  };
  let process = await reborn();
  let death: unknown;
  void process.ended.then((error) => {
    death = error;
  });
  for (let at = 0; at < lastsSeconds; at += 1) {
    for (const object of happenings[at]?.(clock.now()) ?? []) {
      objects.set(keyOf(object), object);
      process.tracker.take(
        object.kind as KnownKind | "Event",
        "",
        { type: "set", object },
        clock.now(),
      );
    }
    await clock.advance(second);
    if (!(death instanceof Killed)) continue;
    kills += 1;
    death = undefined;
    process = await reborn();
    void process.ended.then((error) => {
      death = error;
    });
  }
  process.stop.abort();
  await clock.advance(0);
  expect(death).toBeUndefined();
  return { told: [...told.values()], steps, kills };
}

/** By fingerprint, the states that people saw it in, one after the other. */
function statesOf(told: readonly NoticeInput[]) {
  const states: Record<string, string[]> = {};
  for (const { fingerprint = "", kind = "", status = kind } of told) {
    const all = states[fingerprint] ?? [];
    if (all.at(-1) !== status || kind === "message") all.push(status);
    states[fingerprint] = all;
  }
  return states;
}

describe("a process that is killed", () => {
  it("at any write or telling loses nothing and repeats nothing", async () => {
    const whole = await run(0, "before");
    expect(statesOf(whole.told)).toEqual({
      "k8s:prod:shop/Deployment/web:crash-loop": ["firing", "resolved"],
      "k8s:prod:shop/Deployment/web:warning:PolicyViolation": ["message"],
      "k8s:prod:/Node/node-3:node-not-ready": ["firing", "resolved"],
      "k8s:prod:shop/Deployment/api:rollout:2": ["succeeded"],
      "k8s:prod:shop/Deployment/api:scheduling": ["firing", "resolved"],
      "k8s:prod:shop/Deployment/api:image-pull": ["firing", "resolved"],
    });
    expect(whole.steps).toBeGreaterThan(20);
    for (let at = 1; at <= whole.steps; at += 1) {
      for (const when of ["before", "after"] as const) {
        const { told, kills } = await run(at, when);
        expect(kills, `killed ${when} step ${at}`).toBe(1);
        expect(statesOf(told), `killed ${when} step ${at}`).toEqual(statesOf(whole.told));
      }
    }
  });
});
