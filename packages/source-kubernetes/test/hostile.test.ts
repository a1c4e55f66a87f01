import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { KnownKind } from "../src/objects/thing.ts";
import { problemNotice } from "../src/tell/problem.ts";
import { rolloutNotice } from "../src/tell/rollout.ts";
import { warningNotice } from "../src/tell/warning.ts";
import { makeTracker } from "../src/track/tracker.ts";
import { autoscaler, claim, cron, hour, minute, start, task, waiting } from "./objects.ts";

type Wild = Record<string, unknown>;

const captured = ["pods", "nodes", "deployments", "events.core-v1", "events.k8s.io-v1"].flatMap(
  (name) =>
    readFileSync(new URL(`corpus/${name}.ndjson`, import.meta.url), "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => (JSON.parse(line) as { object: Wild }).object),
);
const objects: readonly Wild[] = [
  ...captured,
  waiting("CrashLoopBackOff", start, { restarts: 4 }),
  autoscaler([{ type: "ScalingActive", status: "False", reason: "No", at: start }]),
  claim("Pending"),
  cron("backup"),
  task("backup-29000001", "Failed", start, cron("backup")),
];
const surprise = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(
    null,
    {},
    [],
    "",
    "__proto__",
    "constructor",
    -1,
    1e308,
    "9999-12-31T23:59:59Z",
    "\u0000\ud800",
    "`".repeat(50),
  ),
);

/** A copy in which the value at one place is another. */
function mutated(whole: Wild, place: number, value: unknown): Wild {
  const copy = structuredClone(whole);
  const places: (() => void)[] = [];
  const visit = (node: unknown) => {
    if (typeof node !== "object" || node === null) return;
    const holder = node as Wild;
    for (const key of Object.keys(holder)) {
      places.push(() => {
        holder[key] = value;
      });
      visit(holder[key]);
    }
  };
  visit(copy);
  places[place % places.length]?.();
  return copy;
}

describe("objects of another shape", () => {
  it("make nothing throw, and what is told stays well-formed", () => {
    const histories = Math.ceil(Number(process.env.TOCSIN_MUTATIONS ?? 3_000) / 20);
    const one = fc.tuple(fc.constantFrom(...objects), fc.nat(), surprise);
    fc.assert(
      fc.property(fc.array(one, { minLength: 20, maxLength: 20 }), (all) => {
        const tracker = makeTracker({ now: start });
        const telling = { cluster: "prod", world: tracker.world, lately: tracker.lately };
        for (const [at, [object, place, value]] of all.entries()) {
          const now = start + at * minute;
          const kind = object.kind as KnownKind | "Event";
          const wild = mutated(object, place, value);
          tracker.take(
            kind,
            "",
            at % 7 === 0
              ? { type: "listed", objects: [wild, value] }
              : { type: at % 11 === 0 ? "gone" : "set", object: wild },
            now,
          );
          for (const finding of [...tracker.tick(now), ...tracker.tick(now + hour)]) {
            const notice =
              finding.type === "problem"
                ? problemNotice(finding, telling, "log")
                : finding.type === "rollout"
                  ? rolloutNotice(finding, telling)
                  : warningNotice(finding, telling);
            expect(notice.title).toMatch(/^[^\r\n]*\S[^\r\n]*$/);
            expect(Date.parse(notice.at ?? "")).not.toBeNaN();
            expect(JSON.parse(JSON.stringify(notice))).toEqual(notice);
            for (const value of Object.values(notice.labels ?? {}))
              expect(value).toBeTypeOf("string");
          }
        }
        JSON.stringify([...tracker.told.troubles]);
      }),
      { numRuns: histories },
    );
  });

  it("take time in proportion to their number", { retry: 4 }, () => {
    const time = (count: number) => {
      const tracker = makeTracker({ now: start });
      const began = performance.now();
      const all = Array.from({ length: count }, (_, at) => {
        const pod = waiting("CrashLoopBackOff", start, {
          restarts: 4,
          name: `pod-${at}`,
          node: `node-${at % 50}`,
        });
        return { ...pod, metadata: { ...pod.metadata, uid: `uid-${at}`, ownerReferences: [] } };
      });
      const made = performance.now() - began;
      tracker.take("Pod", "", { type: "listed", objects: all }, start);
      for (let at = 0; at < 5; at += 1) tracker.tick(start + at);
      return performance.now() - began - made;
    };
    time(300);
    const small = Math.max(10, time(500));
    expect(time(2_000)).toBeLessThan(small * 4 * 4);
  });
});
