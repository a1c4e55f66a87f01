import { codeSpan, firstFew, type NoticeInput, showDuration } from "@tocsin/core";
import { subjectOf } from "../objects/meta.ts";
import type { RolloutFinding } from "../track/finding.ts";
import { isWorkload } from "../track/world.ts";
import { facts } from "./describe.ts";
import { labelsOf } from "./labels.ts";
import { fingerprintOf, type Telling } from "./problem.ts";

/** The end of a rollout, as a run that is a change of what runs. */
export function rolloutNotice(
  { workload, rollout, at }: RolloutFinding,
  telling: Telling,
): NoticeInput {
  const { cluster, world } = telling;
  const fingerprint = fingerprintOf(cluster, workload, `rollout:${rollout.revision}`);
  const subject = subjectOf(workload);
  const failed = rollout.state === "failed";
  const made = world
    .ownedBy(workload)
    .find((each) => isWorkload(each) && each.revision === workload.revision)?.created;
  // A rollback takes an old ReplicaSet again: that one's age says nothing of when it began.
  const ended = Math.min(at, rollout.at ?? at);
  const began = made !== undefined && ended - made < 86_400_000 && made <= ended ? made : undefined;
  const what = workload.images.length === 0 ? "" : `: ${firstFew(workload.images, 2)}`;
  const message = failed ? codeSpan(rollout.message ?? "", 500) : "";
  return {
    id: `${fingerprint}|${rollout.state}|${at}`,
    type: `kubernetes.rollout.${rollout.state}`,
    kind: "run",
    status: failed ? "failed" : "succeeded",
    fingerprint,
    subject,
    severity: failed ? "error" : "info",
    title: `${subject}: rollout of revision ${rollout.revision} ${failed ? "failed" : "finished"}${what}`,
    ...(message === "" ? {} : { text: message }),
    labels: labelsOf(workload, cluster, world, { change: "deploy" }),
    facts: facts({
      Revision: rollout.revision,
      Images: firstFew(workload.images, 5),
      Cause: workload.cause,
      Duration: began === undefined ? undefined : showDuration(ended - began),
      Available: `${workload.available} of ${workload.desired}`,
    }),
    at: new Date(at).toISOString(),
    ...(began === undefined ? {} : { startedAt: new Date(began).toISOString() }),
    endedAt: new Date(ended).toISOString(),
  };
}
