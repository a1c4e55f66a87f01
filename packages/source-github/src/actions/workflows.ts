import { codeSpan, ends, type Found, found } from "@tocsin/core";
import { line } from "../text.ts";
import { ask, type Hand, readActions } from "./hand.ts";
import { readTrigger, type Trigger } from "./workflow-file.ts";

/** A workflow of a repository. */
export interface Workflow {
  /** `deploy.yml`, by which GitHub knows it too. */
  readonly file: string;
  readonly path: string;
  readonly name: string;
}

export interface KnownWorkflow extends Workflow {
  /** Undefined when its file can't be read: whether it can be started by hand is not known then. */
  readonly trigger: Trigger | undefined;
}

// More files than these are not read for a form.
const mostRead = 20;
const atOnce = 5;

/** The workflows that are enabled. */
export async function workflowsOf(
  hand: Hand,
  repository: string,
  signal: AbortSignal,
): Promise<Found<readonly Workflow[]>> {
  const subject = { repository, what: "the workflows", right: readActions };
  const read = await ask(hand, subject, "/actions/workflows?per_page=100", signal);
  if (!read.ok) return read;
  const workflows = read.found.list("workflows", 100).flatMap((each): Workflow[] => {
    const path = each.line("path", 250);
    const file = /^\.github\/workflows\/([^/]+\.ya?ml)$/.exec(path)?.[1];
    if (file === undefined || file.includes("…") || each.line("state") !== "active") return [];
    return [{ file, path, name: each.line("name", 100) || file }];
  });
  return found(workflows);
}

/** The same with what each asks for, as on this branch; those that can't be started by hand are left out. */
export async function startableWorkflows(
  hand: Hand,
  repository: string,
  branch: string,
  signal: AbortSignal,
): Promise<Found<readonly KnownWorkflow[]>> {
  const read = await workflowsOf(hand, repository, signal);
  if (!read.ok) return read;
  const known: KnownWorkflow[] = [];
  const first = read.found.slice(0, mostRead);
  for (let start = 0; start < first.length; start += atOnce) {
    const some = first.slice(start, start + atOnce);
    const look = async (each: Workflow) => ({
      ...each,
      trigger: await triggerOf(hand, repository, each, branch, signal),
    });
    known.push(...(await Promise.all(some.map(look))));
  }
  return found(known.filter(({ trigger }) => trigger?.byHand !== false));
}

/** What a workflow's file says on a branch or tag; undefined when it can't be read. */
export async function triggerOf(
  hand: Hand,
  repository: string,
  { path, file }: Workflow,
  ref: string,
  signal: AbortSignal,
): Promise<Trigger | undefined> {
  const subject = { repository, what: codeSpan(file, 100), right: "Contents: read" };
  const where = path.split("/").map(encodeURIComponent).join("/");
  const query = new URLSearchParams({ ref });
  const read = await ask(hand, subject, `/contents/${where}?${query}`, signal);
  if (!read.ok) return undefined;
  const answer = read.found;
  if (answer.line("encoding") !== "base64") return undefined;
  const content = answer.block("content", 400_000);
  return readTrigger(Buffer.from(content, "base64").toString("utf8"));
}

/** The workflow that is called so: by its file, its path or, where only one is, by its name. */
export function workflowNamed(
  workflows: readonly Workflow[],
  wanted: string,
): { readonly value: Workflow } | { readonly problem: string } {
  const byFile = workflows.find(({ file, path }) => file === wanted || path === wanted);
  if (byFile !== undefined) return { value: byFile };
  const [named, another] = workflows.filter(({ name }) => name === wanted);
  if (named !== undefined && another === undefined) return { value: named };
  const quoted = codeSpan(wanted, 100);
  if (named !== undefined)
    return { problem: `several workflows are called ${quoted}: write the file` };
  const some = workflows.slice(0, 10).map(({ file }) => file);
  const which = line(`${some.join(", ")}${workflows.length > 10 ? ", …" : ""}`, 500);
  return {
    problem: `there is no workflow ${quoted} that is enabled: there are ${codeSpan(which, 500)}`,
  };
}

/** The default branch of a repository that can be changed. */
export async function defaultBranch(
  hand: Hand,
  repository: string,
  signal: AbortSignal,
): Promise<Found<string>> {
  const subject = { repository, what: "the repository", right: "Metadata: read" };
  const read = await ask(hand, subject, "", signal);
  if (!read.ok) return read;
  const { found: state } = read;
  if (state.flag("archived")) {
    const text = `${repository} is archived, and so can only be read: unarchive it at GitHub first`;
    return ends("refused", text);
  }
  return found(state.line("default_branch", 250) || "main");
}
