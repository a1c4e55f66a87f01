import {
  codeSpan,
  counted,
  type Fact,
  firstFew,
  logBlock,
  type NoticeInput,
  showDuration,
} from "@tocsin/core";
import type { Event } from "../objects/event.ts";
import { type Ref, refKey, subjectOf } from "../objects/meta.ts";
import { problems } from "../signals/problems.ts";
import type { ProblemFinding } from "../track/finding.ts";
import type { World } from "../track/world.ts";
import { containerOf, facts, factsOf, workloadsOn } from "./describe.ts";
import { imageOf, labelsOf } from "./labels.ts";
import { withoutSecrets } from "./secrets.ts";

export interface Telling {
  readonly cluster: string;
  readonly world: World;
  /** The last warnings about a thing, newest last. */
  readonly lately: (key: string) => readonly Event[];
}

const longestLog = 10_000;
const longestMessage = 500;

/** `k8s:prod:shop/Deployment/web:crash-loop`: never an event's name, a uid or a message. */
export function fingerprintOf(
  cluster: string,
  { kind, namespace, name }: Ref,
  aspect: string,
): string {
  return `k8s:${cluster}:${namespace}/${kind}/${name}:${aspect}`;
}

/** What a notice of this cluster calls a thing. */
export function nameOf(ref: Ref, cluster: string): string {
  return ref.kind === "Cluster" ? `Cluster ${cluster}` : subjectOf(ref);
}

/** A problem's news. `log`: the last lines of the container that is ill. */
export function problemNotice(
  finding: ProblemFinding,
  telling: Telling,
  log?: string,
): NoticeInput {
  const { trouble, change, at, sick } = finding;
  const { ref, problem } = trouble;
  const { cluster, world } = telling;
  const fingerprint = fingerprintOf(cluster, ref, problem);
  const subject = nameOf(ref, cluster);
  const over = change === "over";
  const stamp = over
    ? at
    : `${trouble.openedAt}|${trouble.severity}|${trouble.total}|${trouble.told.restarts}`;
  const container = containerOf(sick);
  const about = [
    container === undefined ? undefined : `container ${container.name}`,
    exitWords(finding),
  ];
  const detail = about.filter(Boolean).join(", ");
  const words = over ? problems[problem].over : problems[problem].fires;
  const count = problem === "storm" && !over ? ` (${finding.members.length})` : "";
  const text = over ? overText(finding) : firingText(finding, telling, log);
  return {
    id: `${fingerprint}|${change}|${stamp}`,
    type: `kubernetes.${problem}`,
    kind: "problem",
    status: over ? "resolved" : "firing",
    fingerprint,
    subject,
    severity: over ? "info" : trouble.severity,
    title: `${subject}: ${words}${count}${over || detail === "" ? "" : ` (${detail})`}`,
    ...(text === "" ? {} : { text }),
    labels: labelsOf(
      ref,
      cluster,
      world,
      { problem, reason: trouble.reason },
      imageOf(ref, world, sick),
    ),
    facts: over ? [] : factsFor(finding, telling),
    at: new Date(at).toISOString(),
    startedAt: new Date(trouble.since).toISOString(),
    ...(over ? { endedAt: new Date(at).toISOString() } : {}),
    ...(finding.historic ? { historic: true as const } : {}),
  };
}

function exitWords({ sick }: ProblemFinding): string | undefined {
  const container = containerOf(sick);
  const code = (container?.lastEnded ?? container?.ended)?.exitCode;
  return code === undefined ? undefined : `exit code ${code}`;
}

function overText({ trouble, at }: ProblemFinding): string {
  const things =
    trouble.total > 1
      ? `, ${trouble.total} ${trouble.problem === "storm" ? "problems" : "pods"} in all`
      : "";
  return `It lasted ${showDuration(at - trouble.since)}${things}.`;
}

function firingText(finding: ProblemFinding, telling: Telling, log: string | undefined): string {
  const { trouble, sick, members } = finding;
  if (trouble.problem === "storm") return membersText(members);
  const { ref, reason, problem } = trouble;
  const message = sick[0]?.symptom.message ?? trouble.message;
  const said = codeSpan(withoutSecrets(message ?? ""), longestMessage);
  const parts = [`**${reason}**${said === "" ? "" : `: ${said}`}`];
  if (problem === "node-not-ready") {
    const { text } = workloadsOn(ref.name, telling.world);
    if (text !== "") parts.push(`Affected workloads:\n\n${text}`);
  }
  const events = eventLines(sick[0]?.thing ?? ref, reason, telling);
  if (events !== "") parts.push(events);
  const block = log === undefined ? "" : logBlock(withoutSecrets(log), longestLog);
  if (block !== "") parts.push(`Last log lines:\n\n${block}`);
  return parts.join("\n\n");
}

function eventLines(of: Ref, told: string, { lately }: Telling): string {
  const lines = lately(refKey(of))
    .filter(({ reason }) => reason !== told)
    .slice(-3)
    .map(({ reason, message, count }) => {
      const times = count > 1 ? ` (${count} times)` : "";
      return `- ${codeSpan(reason, 100)}${times}: ${codeSpan(withoutSecrets(message), 300)}`;
    });
  return lines.length === 0 ? "" : `Events:\n\n${lines.join("\n")}`;
}

function membersText(members: ProblemFinding["members"]): string {
  const lines = members
    .slice(0, 25)
    .map(
      ({ ref, problem, reason }) => `- ${subjectOf(ref)}: ${problems[problem].fires} (${reason})`,
    );
  const more = members.length - lines.length;
  if (more > 0) lines.push(`- and ${more} more`);
  return lines.join("\n");
}

function factsFor({ trouble, sick, members, at }: ProblemFinding, { world }: Telling): Fact[] {
  const { ref, problem, total } = trouble;
  if (problem === "storm") {
    const namespaces = [...new Set(members.flatMap((member) => member.ref.namespace || []))];
    return facts({
      Problems: String(members.length),
      Workloads: String(new Set(members.map((member) => refKey(member.ref))).size),
      Namespaces: firstFew(namespaces, 10),
    });
  }
  if (ref.kind !== "Node") return factsOf(ref, sick, total, world, at);
  const { workloads, pods } = workloadsOn(ref.name, world);
  return facts({ Affected: `${counted(workloads, "workload")}, ${counted(pods, "pod")}` });
}
