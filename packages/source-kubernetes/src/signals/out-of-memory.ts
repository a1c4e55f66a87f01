import type { Pod } from "../objects/pod.ts";
import { hour, type Signal } from "./signal.ts";

/** A container that was killed for want of memory. No event tells it. Over an hour after the last time. */
export const outOfMemory: Signal<Pod> = {
  problem: "out-of-memory",
  look(pod, { now, leaving }) {
    const kills = pod.containers.flatMap(({ name, ended, lastEnded }) =>
      [ended, lastEnded].flatMap((ending) =>
        ending?.reason === "OOMKilled" ? [{ name, at: ending.finishedAt ?? now }] : [],
      ),
    );
    const last = kills.reduce<(typeof kills)[number] | undefined>(
      (latest, each) => (latest === undefined || each.at > latest.at ? each : latest),
      undefined,
    );
    if (last === undefined || now >= last.at + hour) return "well";
    if (leaving) return undefined;
    const limit = pod.containers.find(({ name }) => name === last.name)?.memoryLimit;
    return {
      since: last.at,
      tellAt: last.at,
      until: last.at + hour,
      severity: "error",
      reason: "OOMKilled",
      message: limit === undefined ? "it has no memory limit" : `its memory limit is ${limit}`,
      container: last.name,
    };
  },
};
