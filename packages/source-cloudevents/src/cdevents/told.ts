import type { NoticeInput } from "@tocsin/core";
import { facts, notice } from "../notice.ts";
import { blockOf, lineAt, lineOf, shortId } from "../text.ts";
import { type CdEvent, common, fingerprint, type Reader, titled } from "./cdevent.ts";

/** What a service that was brought somewhere becomes: a run that is over, and a change that may break something. */
export const service: Reader = (event) => {
  const { predicate, key, id, artifact, environment, custom } = event;
  const version = artifact === undefined ? "" : ` (${artifact.name})`;
  const place = environment === "" ? "" : ` in ${environment}`;
  const words = Object.hasOwn(arrivals, predicate) ? arrivals[predicate] : undefined;
  if (words === undefined) return message(event);
  return [
    notice({
      ...common(event, { change: "deploy" }),
      id: key,
      type: `service.${predicate}`,
      kind: "run",
      status: "succeeded",
      // Each is a run of its own: the same version may come twice.
      fingerprint: fingerprint(event, "service", id, environment, predicate, key),
      subject: custom.subject || `${id}${place}`,
      severity: custom.severity ?? (predicate === "rolledback" ? "warning" : "info"),
      title: titled(event, `${id} ${words}${place}${version}`),
      text: custom.text,
      facts: facts(["Environment", environment], ["Artifact", artifact?.name]),
      endedAt: event.at,
    }),
  ];
};

const arrivals: Readonly<Record<string, string>> = {
  deployed: "was deployed",
  upgraded: "was upgraded",
  rolledback: "was rolled back",
  removed: "was removed",
};

/** What happened once and lasts no time. */
export const message: Reader = (event): readonly NoticeInput[] => {
  const { word, predicate, key, content, custom } = event;
  const name = nameOf(event);
  return [
    notice({
      ...common(event, { change: changeOf(event) }),
      id: key,
      type: `${word}.${predicate}`,
      kind: "message",
      fingerprint: fingerprint(event, word, event.id),
      subject: custom.subject || event.labels.repository || name,
      severity: custom.severity ?? "info",
      title: titled(event, `${name} ${words[predicate] ?? predicate}${whereOf(event)}`),
      text: blockOf(content.description) ?? custom.text,
      facts: facts(
        [
          "By",
          lineAt(content, "updatedBy") || lineAt(content, "creator") || lineAt(content, "user"),
        ],
        ["Priority", lineAt(content, "priority")],
        ["Resolution", lineAt(content, "resolution")],
        ["Change", lineAt(content, "change", "id")],
      ),
      actor: actorOf(event),
    }),
  ];
};

const words: Readonly<Record<string, string>> = {
  rolledback: "rolled back",
  modified: "changed",
};

/** Commits reached a branch, or an image can be pulled. */
function changeOf({ word, predicate, artifact }: CdEvent): string | undefined {
  if (word === "change" && predicate === "merged") return "push";
  const published = word === "artifact" && predicate === "published";
  return published && artifact?.image !== undefined ? "image" : undefined;
}

function nameOf({ word, id, content, artifact, labels }: CdEvent): string {
  switch (word) {
    case "artifact":
      return artifact?.name ?? id;
    case "repository":
      return `repository ${labels.repository || id}`;
    case "environment":
      return `environment ${lineAt(content, "name") || id}`;
    case "ticket": {
      const summary = lineAt(content, "summary");
      return `ticket ${shortId(id)}${summary === "" ? "" : ` “${lineOf(summary, 120)}”`}`;
    }
    case "testoutput":
      return `${lineAt(content, "outputType") || "output"} of ${lineAt(content, "testCaseRun", "id") || "a test"}`;
    default:
      return `${word} ${shortId(id)}`;
  }
}

function whereOf({ word, labels, environment }: CdEvent): string {
  if (word === "change" || word === "branch") {
    return labels.repository === undefined ? "" : ` in ${labels.repository}`;
  }
  return word === "service" && environment !== "" ? ` in ${environment}` : "";
}

function actorOf({ content }: CdEvent): { readonly name: string } | undefined {
  const name =
    lineAt(content, "updatedBy") || lineAt(content, "user") || lineAt(content, "creator");
  return name === "" ? undefined : { name };
}
