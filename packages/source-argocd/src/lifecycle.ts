import { type NoticeInput, oneLine } from "@tocsin/core";
import { type Application, common, linkTo, reportId } from "./application.ts";
import type { Payload } from "./payload.ts";

/** The aspects that can be wrong for long. */
const problems = ["health", "sync-op", "sync-status", "out-of-sync"] as const;

/** A new application. */
export function createdNotices(app: Application, payload: Payload): NoticeInput[] {
  const into = app.project === undefined ? "" : ` in project ${app.project}`;
  const at = payload.app.metadata.creationTimestamp;
  return [lifeNotice(app, "created", `${app.name} was created${into}`, at)];
}

/** An application that goes, and with it whatever was wrong with it. */
export function deletedNotices(app: Application, payload: Payload): NoticeInput[] {
  const at = payload.app.metadata.deletionTimestamp;
  const resolved = problems.map(
    (aspect): NoticeInput => ({
      ...common(app),
      id: reportId(app, aspect, "deleted", at ?? app.resourceVersion),
      type: `app.${aspect}.deleted`,
      kind: "problem",
      status: "resolved",
      fingerprint: `${app.fingerprint}:${aspect}`,
      severity: "info",
      title: oneLine(`${app.name} is being deleted`, 300),
      ...(at === undefined ? {} : { at }),
      historic: true,
    }),
  );
  return [lifeNotice(app, "deleted", `${app.name} is being deleted`, at), ...resolved];
}

function lifeNotice(
  app: Application,
  what: "created" | "deleted",
  title: string,
  at: string | undefined,
): NoticeInput {
  return {
    ...common(app),
    id: reportId(app, what, what === "created" ? "" : (at ?? app.resourceVersion)),
    type: `app.${what}`,
    kind: "message",
    fingerprint: `${app.fingerprint}:${what}`,
    severity: "info",
    title: oneLine(title, 300),
    links: linkTo(app, "Application"),
    facts: app.destination === "" ? [] : [{ name: "Destination", value: app.destination }],
    ...(at === undefined ? {} : { at }),
  };
}
