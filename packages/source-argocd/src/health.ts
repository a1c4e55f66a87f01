import { codeBlock, firstFew, type NoticeInput, oneLine, type Severity } from "@tocsin/core";
import { type Application, common, linkTo, reportId } from "./application.ts";
import { isUnderWay } from "./operation.ts";
import type { Status } from "./payload.ts";
import { commitLinks, revisionFacts, revisionLabels, revisionsOf } from "./revision.ts";
import { unhealthyAmong } from "./trouble.ts";

/**
 * The application's health as a problem. Progressing, Suspended and Unknown change nothing: the first two
 * are on their way, and the last is told as a sync status that is unknown.
 */
export function healthNotices(app: Application, status: Status): NoticeInput[] {
  const health = status.health;
  const judged = judge(app, status);
  if (health === undefined || judged === undefined) return [];
  const revisions = revisionsOf(status.operationState?.syncResult, status.sync);
  const { subject, labels } = common(app);
  const at = health.lastTransitionTime ?? status.reconciledAt;
  const text = [
    codeBlock(health.message ?? "", 2_000),
    judged.severity === undefined ? "" : unhealthyAmong(status.resources),
  ];
  const images = firstFew(status.summary?.images ?? [], 5);
  return [
    {
      id: reportId(app, "health", health.status, at ?? app.resourceVersion),
      type: `app.health.${(health.status ?? "").toLowerCase()}`,
      kind: "problem",
      status: judged.severity === undefined ? "resolved" : "firing",
      fingerprint: `${app.fingerprint}:health`,
      subject,
      severity: judged.severity ?? "info",
      title: oneLine(`${app.name} ${judged.words}`, 300),
      ...(text.join("") === "" ? {} : { text: text.filter(Boolean).join("\n\n") }),
      labels: { ...labels, ...revisionLabels(app, revisions) },
      links: [...linkTo(app, "Application"), ...commitLinks(app, revisions), ...shopWindow(status)],
      facts: [
        ...revisionFacts(app, revisions),
        ...(app.destination === "" ? [] : [{ name: "Destination", value: app.destination }]),
        ...(images === "" ? [] : [{ name: "Images", value: images }]),
      ],
      ...(at === undefined ? {} : { at }),
      historic: true,
    },
  ];
}

function judge(
  app: Application,
  status: Status,
): { readonly severity?: Severity; readonly words: string } | undefined {
  switch (status.health?.status) {
    case "Healthy":
      return { words: "is healthy" };
    case "Degraded":
      return { severity: app.production ? "critical" : "error", words: "is degraded" };
    case "Missing":
      // Before the first sync, and while one goes on, there is nothing that could be there.
      if (status.operationState === undefined || isUnderWay(status)) return undefined;
      return { severity: "warning", words: "lacks resources in the cluster" };
    default:
      return undefined;
  }
}

/** Where the application itself can be looked at. */
function shopWindow(status: Status) {
  return (status.summary?.externalURLs ?? [])
    .filter((url) => /^https?:\/\//i.test(url) && URL.canParse(url))
    .slice(0, 3)
    .map((url) => ({ title: new URL(url).host, url: new URL(url).href }));
}
