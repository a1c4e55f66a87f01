import { type NoticeInput, oneLine } from "@tocsin/core";
import { type Application, common, linkTo, reportId } from "./application.ts";
import { isUnderWay } from "./operation.ts";
import type { Status } from "./payload.ts";
import { commitLinks, revisionFacts, revisionLabels, revisionsOf } from "./revision.ts";
import { errorsAmong, errorsOf } from "./trouble.ts";

/** Whether the application can be compared with its repository, and whether somebody has to sync it. */
export function syncStatusNotices(app: Application, status: Status): NoticeInput[] {
  const word = status.sync?.status;
  const failed = errorsAmong(status.conditions).find(({ type }) => type === "ComparisonError");
  if (word === "Unknown" || failed !== undefined) return [incomparable(app, status)];
  if (word !== "Synced" && word !== "OutOfSync") return [];
  const words = "can be compared with its repository";
  const comparable = told(app, status, "sync-status", "resolved", words);
  if (word === "Synced") {
    return [comparable, told(app, status, "out-of-sync", "resolved", "is in sync")];
  }
  // Argo CD is about to sync it, or somebody is doing so.
  if (app.automated !== false || isUnderWay(status)) return [comparable];
  return [
    comparable,
    {
      ...told(app, status, "out-of-sync", "firing", "is out of sync"),
      text: "Its automated sync is off: somebody has to sync it.",
    },
  ];
}

/** Out of sync for so long, although Argo CD should have put it right by itself. */
export function lastingDrift(
  app: Application,
  status: Status,
  { since, lasted }: { readonly since: string; readonly lasted: string },
): NoticeInput {
  return {
    ...told(app, status, "out-of-sync", "firing", "stays out of sync", since),
    severity: "warning",
    text: `It has been out of sync for ${lasted} although its automated sync is on.`,
  };
}

function incomparable(app: Application, status: Status): NoticeInput {
  const text = errorsOf(status.conditions);
  return {
    ...told(app, status, "sync-status", "firing", "can't be compared with its repository"),
    severity: "warning",
    ...(text === "" ? {} : { text }),
  };
}

function told(
  app: Application,
  status: Status,
  aspect: "sync-status" | "out-of-sync",
  state: "firing" | "resolved",
  words: string,
  at = since(status),
): NoticeInput {
  const revisions = revisionsOf(status.sync);
  const word = status.sync?.status ?? "Unknown";
  const { subject, labels } = common(app);
  const node = encodeURIComponent(`argoproj.io/Application/${app.path}/0`);
  return {
    // The revision alone would make the second drift of one commit a repetition of the first.
    id: reportId(app, aspect, word, revisions.join(","), at ?? app.resourceVersion),
    type: `app.${aspect}.${word.toLowerCase()}`,
    kind: "problem",
    status: state,
    fingerprint: `${app.fingerprint}:${aspect}`,
    subject,
    severity: "info",
    title: oneLine(`${app.name} ${words}`, 300),
    labels: { ...labels, ...revisionLabels(app, revisions) },
    links: [
      ...linkTo(app, "Application"),
      ...(aspect === "out-of-sync" && state === "firing"
        ? linkTo(app, "Diff", `?node=${node}&tab=diff`)
        : []),
      ...commitLinks(app, revisions),
    ],
    facts: [
      ...revisionFacts(app, revisions),
      ...(app.destination === "" ? [] : [{ name: "Destination", value: app.destination }]),
    ],
    ...(at === undefined ? {} : { at }),
    historic: true,
  };
}

/** Argo CD dates errors of comparison, but not the status: the last look is the nearest to it. */
function since(status: Status): string | undefined {
  const errors = errorsAmong(status.conditions);
  const error = errors.find(({ type }) => type === "ComparisonError") ?? errors[0];
  const unknown = status.sync?.status === "Unknown" || error?.type === "ComparisonError";
  const operation = status.operationState;
  return (
    (unknown ? error?.lastTransitionTime : undefined) ??
    status.reconciledAt ??
    operation?.finishedAt ??
    operation?.startedAt ??
    status.health?.lastTransitionTime
  );
}
