import { type NoticeInput, oneLine } from "@tocsin/core";
import { type Application, common, reportId } from "../application.ts";
import { operationNotices } from "../operation.ts";
import type { Deployed, OperationState, Status } from "../payload.ts";

interface Before {
  readonly operation?: { readonly startedAt: string; readonly running: boolean };
}

/** As many as Argo CD keeps by default (`revisionHistoryLimit`). */
const mostMissed = 10;

/**
 * Syncs that came and went while nobody looked, oldest first: Argo CD shows the newest alone, but its history
 * has those that ended well.
 */
export function missedOperations(
  app: Application,
  { operation }: Before,
  status: Status | undefined,
): NoticeInput[] {
  const now = status?.operationState?.startedAt;
  if (status === undefined || operation === undefined || now === undefined) return [];
  if (now === operation.startedAt) return [];
  const deployed = status.history
    .flatMap((entry) => {
      const { deployStartedAt: began } = entry;
      return began === undefined || began >= now || began < operation.startedAt
        ? []
        : [{ ...entry, began }];
    })
    .filter(({ began }) => began !== operation.startedAt || operation.running)
    .sort((one, other) => (one.began < other.began ? -1 : 1))
    .slice(-mostMissed);
  const ended = deployed.some(({ began }) => began === operation.startedAt);
  return [
    ...(ended ? [] : unfinishedOperation(app, { operation }, now)),
    ...deployed.flatMap((entry) => {
      const { summary: _, ...rest } = status;
      return operationNotices(app, { ...rest, operationState: stateOf(entry, entry.began) });
    }),
  ];
}

/** The end of a sync that was told as running and whose end nobody can know any more. */
export function unfinishedOperation(
  app: Application,
  { operation }: Before,
  at: string | undefined,
): NoticeInput[] {
  if (operation === undefined || !operation.running) return [];
  return [
    {
      ...common(app),
      id: reportId(app, "op", operation.startedAt, "unknown"),
      type: "app.operation.cancelled",
      kind: "run",
      status: "cancelled",
      fingerprint: `${app.fingerprint}:operation:${operation.startedAt}`,
      severity: "info",
      title: oneLine(`Sync of ${app.name} is over; how it ended was not seen`, 300),
      startedAt: operation.startedAt,
      ...(at === undefined ? {} : { at, endedAt: at }),
    },
  ];
}

function stateOf(entry: Deployed, startedAt: string): OperationState {
  const { revision, revisions, deployedAt, initiatedBy } = entry;
  return {
    phase: "Succeeded",
    startedAt,
    finishedAt: deployedAt,
    ...(initiatedBy === undefined ? {} : { operation: { initiatedBy, info: [], sync: undefined } }),
    syncResult: { revision, revisions, resources: [] },
  };
}
