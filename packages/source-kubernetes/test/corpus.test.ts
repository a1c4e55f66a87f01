import { readFileSync } from "node:fs";
import type { KubernetesObject } from "@tocsin/testkit";
import { describe, expect, it } from "vitest";
import { eventOf } from "../src/objects/event.ts";
import type { KnownKind } from "../src/objects/thing.ts";
import { makeTracker } from "../src/track/tracker.ts";
import { minute, second } from "./objects.ts";
import { lineOf } from "./stage.ts";

interface Line {
  readonly type: string;
  readonly object: KubernetesObject;
}

function captured(name: string): Line[] {
  const text = readFileSync(new URL(`corpus/${name}.ndjson`, import.meta.url), "utf8");
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => JSON.parse(line) as Line)
    .filter(({ type }) => type !== "BOOKMARK");
}

const began = Date.parse("2026-11-23T09:10:13Z");

/** Plays streams of a real cluster in the order of their versions, a second of the day for each second. */
function play(
  names: readonly string[],
  options: { read: readonly string[]; forMs?: number; only?: string },
) {
  const lines = names
    .flatMap(captured)
    .filter(
      ({ object }) => options.only === undefined || object.metadata.namespace === options.only,
    )
    .map((line) => ({ ...line, at: timeOf(line.object) }))
    .sort(
      (one, other) =>
        Number(one.object.metadata.resourceVersion) - Number(other.object.metadata.resourceVersion),
    );
  const tracker = makeTracker({ now: began });
  for (const kind of options.read)
    tracker.take(kind as KnownKind | "Event", "", { type: "listed", objects: [] }, began);
  tracker.tick(began);
  const told: string[] = [];
  let next = 0;
  let latest = 0;
  for (let now = began; now <= began + (options.forMs ?? 3 * minute); now += second) {
    for (; next < lines.length; next += 1) {
      const line = lines[next];
      if (line === undefined) break;
      latest = Math.max(latest, line.at);
      if (latest > now) break;
      const change = line.type === "DELETED" ? "gone" : "set";
      tracker.take(
        line.object.kind as KnownKind | "Event",
        "",
        { type: change, object: line.object },
        now,
      );
    }
    told.push(...tracker.tick(now).map(lineOf));
  }
  expect(next, "all lines were played").toBe(lines.length);
  return told;
}

function timeOf(object: KubernetesObject): number {
  if (object.kind === "Event") return eventOf(object)?.last ?? 0;
  const conditions: { lastTransitionTime?: string; lastUpdateTime?: string }[] =
    object.status?.conditions ?? [];
  const times = conditions.flatMap((each) => [each.lastTransitionTime, each.lastUpdateTime]);
  return Math.max(
    ...[object.metadata.creationTimestamp, ...times].map((time) => (time ? Date.parse(time) : 0)),
  );
}

const objects = ["pods", "nodes", "deployments"];
const all = [...objects, "events.core-v1"];
const read = ["Pod", "Node", "Deployment", "Event"];

describe("the captured streams", () => {
  it("a quota that is used up is one problem of the Deployment, whatever the 18 events say", () => {
    expect(play(all, { read, only: "tight" })).toEqual([
      "opened Deployment/tight/quota:create-failure error",
    ]);
  });

  it("the quota alone by its events, when nothing else can be read", () => {
    expect(play(["events.core-v1"], { read: ["Event"], only: "tight" })).toEqual([
      "opened Deployment/tight/quota:create-failure error",
    ]);
  });

  it("the whole cluster: a rollout without progress, a lost node, jobs, a claim, an autoscaler", () => {
    expect(play(all, { read })).toEqual([
      "opened Deployment/tight/quota:create-failure error",
      "opened Job/shop/migrate:out-of-memory error",
      "opened Deployment/shop/web:rollout error",
      "rollout Deployment/shop/web 1 failed",
      "opened Node//node-1:node-not-ready critical",
      "opened Deployment/shop/web:scheduling warning",
      // Of kinds that could not be read: events alone, after a while.
      "opened PersistentVolumeClaim/shop/data:claim warning",
      "opened Job/shop/slow:job error",
      "opened Job/shop/migrate:job error",
      "opened HorizontalPodAutoscaler/shop/web:autoscaling warning",
    ]);
  });

  it("both Event APIs say the same", () => {
    const kept = (name: string) =>
      captured(name).map(({ object }) => {
        const { uid, about, reason, message, warning } = eventOf(object) ?? {};
        return { uid, about, reason, message, warning };
      });
    expect(kept("events.k8s.io-v1")).toEqual(kept("events.core-v1"));
  });

  it("the time of an event of the new kind is its series', its count too", () => {
    for (const name of ["watch.core", "watch.ev1"]) {
      const [first, again] = captured(name).map(({ object }) => eventOf(object));
      expect(first).toMatchObject({ count: 1, last: Date.parse("2026-11-23T08:00:00.123Z") });
      expect(again).toMatchObject({
        count: 2,
        last: Date.parse("2026-11-23T08:06:00Z"),
        first: first?.first,
      });
    }
  });
});
