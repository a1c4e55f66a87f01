import type { NoticeInput } from "@tocsin/core";
import { type Application, applicationOf, type Context } from "../application.ts";
import { createdNotices, deletedNotices } from "../lifecycle.ts";
import type { Payload, Status } from "../payload.ts";
import { stateNotices } from "../read.ts";
import { type DriftRules, driftOf } from "./drift.ts";
import { missedOperations, unfinishedOperation } from "./missed.ts";

/** What was told last of one application; all that is kept of it. Plain JSON. */
export interface Told {
  readonly uid: string;
  /** What names it, for when it is gone. */
  readonly app: Payload["app"];
  /** Aspect → the state that was told of it. */
  readonly aspects: Readonly<Record<string, string>>;
  readonly operation?: { readonly startedAt: string; readonly running: boolean };
  /** Since when it is out of sync although automated sync is on. */
  readonly driftingSince?: string;
  readonly deleting?: true;
}

export interface Look {
  readonly context: Context;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly drift: DriftRules;
  /** When all applications were known; undefined: never before. What is older and unknown is no news. */
  readonly lookedAt: number | undefined;
}

export interface Seen {
  readonly notices: readonly NoticeInput[];
  readonly told: Told;
  /** When to look again although nothing has changed, ms since the epoch. */
  readonly again?: number;
}

/** What an Application object tells that was not told before. Pure. */
export function track(payload: Payload, before: Told | undefined, look: Look): Seen {
  const app = applicationOf(payload, look.context);
  const status = payload.app.status;
  const known = before?.uid === app.uid ? before : undefined;
  const named = { uid: app.uid, app: namesOf(payload.app) };
  if (app.deleting) {
    const leaving: Told = { ...named, aspects: known?.aspects ?? {}, deleting: true };
    const silent = known === undefined || known.deleting === true;
    return { notices: silent ? [] : deletionOf(payload, known, look.context), told: leaving };
  }
  const created = known === undefined && isNew(payload, look.lookedAt);
  const drift = driftOf(app, status, known?.driftingSince, look);
  const state = [...stateNotices(app, payload), ...drift.notices];
  const aspects = { ...known?.aspects };
  const news: NoticeInput[] = [];
  for (const notice of state) {
    const aspect = aspectOf(app, notice);
    const stands = standing(aspect, notice, status);
    if (aspects[aspect] === stands) continue;
    aspects[aspect] = stands;
    news.push(known === undefined && !created ? notice : withoutHistory(notice));
  }
  const missed = known === undefined ? [] : missedOperations(app, known, status);
  return {
    notices: [
      ...(created ? createdNotices(app, payload) : []),
      ...missed.map(withoutHistory),
      ...news,
    ],
    told: {
      ...named,
      aspects,
      ...operationOf(status, known),
      ...(drift.since === undefined ? {} : { driftingSince: drift.since }),
    },
    ...(drift.again === undefined ? {} : { again: drift.again }),
  };
}

/** The end of an application: whatever was wrong with it is over, and a sync that went on has no end. */
export function deletionOf(payload: Payload, told: Told, context: Context): NoticeInput[] {
  const app = applicationOf(payload, context);
  const [message, ...resolved] = deletedNotices(app, payload);
  // What was never wrong needs no end.
  const wrong = resolved.filter((notice) => !isFine(told.aspects[aspectOf(app, notice)]));
  const unfinished = unfinishedOperation(app, told, payload.app.metadata.deletionTimestamp);
  return [...(message === undefined ? [] : [message]), ...unfinished, ...wrong.map(withoutHistory)];
}

/** Enough to name it again: the labels and links of a last message. */
function namesOf({ metadata, spec }: Payload["app"]): Payload["app"] {
  const { name, namespace, uid } = metadata;
  const environment = metadata.labels.filter(([key]) => key === "env" || key === "environment");
  return {
    metadata: { name, namespace, uid, labels: environment },
    ...(spec === undefined
      ? {}
      : {
          spec: {
            project: spec.project,
            destination: spec.destination,
            syncPolicy: spec.syncPolicy,
            sources: [],
          },
        }),
  };
}

function isNew({ app }: Payload, lookedAt: number | undefined): boolean {
  const made = Date.parse(app.metadata.creationTimestamp ?? "");
  return lookedAt !== undefined && made > lookedAt;
}

/** The last words of the fingerprint, without the time of an operation. */
function aspectOf(app: Application, { fingerprint = "" }: NoticeInput): string {
  return fingerprint.slice(app.fingerprint.length + 1).split(":")[0] ?? "";
}

/** What makes the next report of an aspect news: not the time of the look, which is always another. */
function standing(aspect: string, { status: state }: NoticeInput, status: Status | undefined) {
  const { health, operationState: operation } = status ?? {};
  if (aspect === "health") return `${health?.status} ${health?.lastTransitionTime ?? ""}`;
  if (aspect === "operation" || aspect === "sync-op")
    return `${operation?.phase} ${operation?.startedAt ?? ""}`;
  return state ?? "";
}

function isFine(stands: string | undefined): boolean {
  return stands === undefined || /^(?:Healthy|Succeeded|resolved)\b/.test(stands);
}

function operationOf(status: Status | undefined, known: Told | undefined): Pick<Told, "operation"> {
  const { startedAt, phase } = status?.operationState ?? {};
  if (startedAt === undefined)
    return known?.operation === undefined ? {} : { operation: known.operation };
  return { operation: { startedAt, running: phase === "Running" || phase === "Terminating" } };
}

/** Of an application that is known, what is new has just happened, however old its time is. */
function withoutHistory({ historic: _, ...notice }: NoticeInput): NoticeInput {
  return notice;
}
