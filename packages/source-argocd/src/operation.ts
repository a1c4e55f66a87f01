import {
  codeBlock,
  type Fact,
  firstFew,
  type NoticeInput,
  oneLine,
  showDuration,
} from "@tocsin/core";
import { type Application, common, linkTo, present, reportId } from "./application.ts";
import type { OperationState, Status } from "./payload.ts";
import { requestIn, shownInfos } from "./request.ts";
import { commitLinks, revisionFacts, revisionLabels, revisionsOf, towards } from "./revision.ts";
import { type Trigger, triggerOf } from "./trigger.ts";
import { errorsOf, failuresOf } from "./trouble.ts";

type RunStatus = "running" | "succeeded" | "failed";

const phases: Readonly<Record<string, { readonly status: RunStatus; readonly words: string }>> = {
  Running: { status: "running", words: "is running" },
  Terminating: { status: "running", words: "is being terminated" },
  Succeeded: { status: "succeeded", words: "succeeded" },
  Failed: { status: "failed", words: "failed" },
  Error: { status: "failed", words: "failed" },
};

/** Whether a sync is under way, so that what is missing or out of sync is about to be put right. */
export function isUnderWay(status: Status): boolean {
  return phases[status.operationState?.phase ?? ""]?.status === "running";
}

/** The newest operation as a run, and what its end says of whether the application can be synced. */
export function operationNotices(app: Application, status: Status): NoticeInput[] {
  const state = status.operationState;
  const phase = phases[state?.phase ?? ""];
  if (state === undefined || phase === undefined) return [];
  const sync = state.operation?.sync;
  const revisions = revisionsOf(state.syncResult, sync, status.sync);
  const trigger = triggerOf(state, app.account);
  const request = requestIn(state.operation?.info);
  const started = state.startedAt;
  const finished = phase.status === "running" ? undefined : state.finishedAt;
  const at = finished ?? started ?? status.reconciledAt;
  const stamp = started ?? at ?? app.resourceVersion;
  const { subject, labels } = common(app);
  const shared = {
    subject,
    severity: phase.status === "failed" ? ("error" as const) : ("info" as const),
    labels: {
      ...labels,
      ...revisionLabels(app, revisions),
      ...present({ trigger: trigger?.label, request: request?.id }),
    },
    links: [
      ...linkTo(app, "Operation", "?operation=true"),
      ...linkTo(app, "Application"),
      ...commitLinks(app, revisions),
    ],
    facts: [...revisionFacts(app, revisions), ...operationFacts(app, status, state, trigger)],
    ...(trigger?.by === undefined ? {} : { actor: { name: oneLine(trigger.by, 200) } }),
    ...(at === undefined ? {} : { at }),
    historic: true as const,
  };
  const what = sync?.dryRun === true ? "Dry run" : (trigger?.title ?? "Sync");
  const by = trigger?.by === undefined ? "" : ` by ${trigger.by}`;
  const dry = sync?.dryRun === true;
  const run: NoticeInput = {
    ...shared,
    labels: dry ? shared.labels : { ...shared.labels, change: "deploy" },
    id: reportId(app, "op", stamp, state.phase),
    type: `app.operation.${phase.status}`,
    kind: "run",
    status: phase.status,
    fingerprint: `${app.fingerprint}:operation:${stamp}`,
    title: oneLine(`${what} of ${app.name}${towards(revisions)}${by} ${phase.words}`, 300),
    ...(phase.status === "failed" && state.message !== undefined
      ? { text: codeBlock(state.message, 500) }
      : {}),
    ...(started === undefined ? {} : { startedAt: started }),
    ...(finished === undefined ? {} : { endedAt: finished }),
  };
  // A dry run changes nothing, so it neither breaks nor repairs.
  if (phase.status === "running" || dry) return [run];
  const failed = phase.status === "failed";
  const text = failed ? whatFailed(status, state) : "";
  const problem: NoticeInput = {
    ...shared,
    id: reportId(app, "sync-op", stamp, state.phase),
    type: `app.sync-op.${phase.status}`,
    kind: "problem",
    status: failed ? "firing" : "resolved",
    fingerprint: `${app.fingerprint}:sync-op`,
    title: oneLine(`Sync of ${app.name}${failed ? `${towards(revisions)} fails` : " works"}`, 300),
    ...(text === "" ? {} : { text }),
  };
  return [run, problem];
}

function whatFailed(status: Status, state: OperationState): string {
  const message = codeBlock(state.message ?? "", 2_000);
  const resources = failuresOf(state.syncResult?.resources ?? []);
  return [message, resources, errorsOf(status.conditions)].filter(Boolean).join("\n\n");
}

function operationFacts(
  app: Application,
  status: Status,
  state: OperationState,
  trigger: Trigger | undefined,
): Fact[] {
  const { startedAt, finishedAt, retryCount, phase } = state;
  const ended = phase !== "Running" && phase !== "Terminating";
  const took =
    ended && startedAt !== undefined && finishedAt !== undefined
      ? showDuration(Date.parse(finishedAt) - Date.parse(startedAt))
      : undefined;
  const images = firstFew(status.summary?.images ?? [], 5);
  const infos = shownInfos(state.operation?.info ?? []).slice(0, 5);
  const facts = [
    { name: "Trigger", value: trigger?.told },
    { name: "Duration", value: took },
    { name: "Retries", value: retryCount ? String(retryCount) : undefined },
    { name: "Destination", value: app.destination },
    { name: "Project", value: app.project },
    { name: "Images", value: images },
    ...infos.map(({ name, value }) => ({ name: oneLine(name ?? "", 100), value })),
  ];
  return facts.flatMap(({ name, value }) =>
    value && name ? [{ name, value: oneLine(value, 500) }] : [],
  );
}
