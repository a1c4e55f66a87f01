import { type Container, isFinished, isReady, type Pod } from "../objects/pod.ts";
import { minute, type Signal, second } from "./signal.ts";

/** One crash may be bad luck; the second makes a loop. */
const restartsOfLoop = 2;
const firstBackoffMs = 10 * second;
const longestBackoffMs = 5 * minute;

/** A container that ends again and again. Over once it has run longer than the pause before it. */
export const crashLoop: Signal<Pod> = {
  problem: "crash-loop",
  look(pod, { now, leaving }) {
    if (isFinished(pod)) return "well";
    const crashing = pod.containers.find(isCrashing);
    if (crashing !== undefined) {
      if (leaving) return undefined;
      const { waiting, lastEnded, name } = crashing;
      const since = lastEnded?.finishedAt ?? now;
      const reason = waiting?.reason ?? "CrashLoopBackOff";
      const message = waiting?.message;
      return { since, tellAt: since, severity: "error", reason, message, container: name };
    }
    const steady = pod.containers.every((each) => runsLong(each, now));
    return isReady(pod) && steady ? "well" : undefined;
  },
};

function isCrashing({ waiting, restarts }: Container): boolean {
  return waiting?.reason === "CrashLoopBackOff" && restarts >= restartsOfLoop;
}

function runsLong({ runningSince, restarts, ended }: Container, now: number): boolean {
  // An init container that is done.
  if (ended !== undefined) return ended.exitCode === 0;
  if (runningSince === undefined) return false;
  const backoff = Math.min(longestBackoffMs, firstBackoffMs * 2 ** Math.max(0, restarts - 1));
  return now - runningSince >= (restarts === 0 ? minute : Math.max(minute, backoff));
}
