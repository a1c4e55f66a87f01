import { createHash } from "node:crypto";
import { cut, type Notice } from "@tocsin/core";
import { artifactId } from "./purl.ts";

/** What a CDEvent is about. */
export interface Subject {
  /** `pipelinerun.finished`. */
  readonly type: string;
  readonly id: string;
  readonly content: Readonly<Record<string, unknown>>;
  /** Of the event's id: two of one notice need two. */
  readonly suffix: string;
}

const longestId = 200;
const longestText = 2_000;

/** It travels as a header: what is longer goes by a name made of it. */
export function subjectOf(fingerprint: string): string {
  if (fingerprint.length <= longestId) return fingerprint;
  return createHash("sha256").update(fingerprint).digest("hex");
}

/** One subject for a problem and a run; a deployment that ended well is the end of a run and a service in its place. */
export function subjectsOf(notice: Notice): readonly Subject[] {
  if (notice.kind === "problem") return [incident(notice)];
  const service = serviceOf(notice);
  return service === undefined ? [run(notice)] : [run(notice), service];
}

function incident(notice: Notice): Subject {
  const { status, labels, title, fingerprint } = notice;
  const service = labels.app ?? labels.workload;
  const artifact = artifactId(labels);
  return {
    type: status === "resolved" ? "incident.resolved" : "incident.detected",
    id: subjectOf(fingerprint),
    content: {
      description: cut(title, longestText),
      environment: { id: environmentOf(notice) },
      ...(service !== undefined && { service: { id: service } }),
      ...(artifact !== undefined && { artifactId: artifact }),
    },
    suffix: "",
  };
}

/** The specification requires one: what comes nearest to it stands in. */
function environmentOf({ labels, source }: Notice): string {
  return labels.environment ?? labels.cluster ?? labels.namespace ?? source;
}

const outcomes: Readonly<Record<string, string>> = {
  succeeded: "success",
  failed: "failure",
  cancelled: "cancel",
};

function run({ status = "running", subject, links, text, fingerprint }: Notice): Subject {
  const outcome = outcomes[status];
  const [link] = links;
  return {
    type: `pipelinerun.${outcome !== undefined ? "finished" : status === "queued" ? "queued" : "started"}`,
    id: subjectOf(fingerprint),
    content: {
      pipelineName: subject,
      ...(link !== undefined && { uri: link.url }),
      ...(outcome !== undefined && { outcome }),
      ...(outcome === "failure" && text !== undefined && { errors: cut(text, longestText) }),
    },
    suffix: "",
  };
}

function serviceOf({ status, labels, type, subject }: Notice): Subject | undefined {
  const artifact = artifactId(labels);
  const { environment } = labels;
  if (labels.change !== "deploy" || status !== "succeeded") return undefined;
  if (environment === undefined || artifact === undefined) return undefined;
  return {
    type: `service.${arrival(type)}`,
    id: subjectOf(labels.app ?? labels.workload ?? subject),
    content: { environment: { id: environment }, artifactId: artifact },
    suffix: ".service",
  };
}

function arrival(type: string): string {
  if (/roll(ed)?[._-]?back/i.test(type)) return "rolledback";
  return /upgrade/i.test(type) ? "upgraded" : "deployed";
}
