import type { About, Action, Field } from "@tocsin/core";
import { line } from "../text.ts";
import { type Hand, never } from "./hand.ts";
import { inputFields } from "./inputs.ts";
import { mayActIn, repositoryIn } from "./repository.ts";
import { startWithinMs, startWorkflow } from "./start.ts";
import { defaultBranch, startableWorkflows } from "./workflows.ts";

const refHint = "A branch or a tag; empty: the default branch";
const linesHint = "Each on its line: NAME=VALUE";

/** Starts a workflow of the incident's repository. */
export function dispatch(hand: Hand): Action {
  return {
    name: "dispatch",
    title: "Start workflow",
    description: "Start a workflow of the repository by hand (workflow_dispatch).",
    applies: (about) => repositoryIn(about, hand.allowed) !== undefined,
    fields: (about) => fieldsFor(about, hand),
    confirm: (about) => `Start a workflow of ${about?.labels.repository ?? "the repository"}?`,
    timeoutMs: startWithinMs,
    async run(order) {
      const repository = order.about && repositoryIn(order.about, hand.allowed);
      if (repository === undefined)
        return { status: "refused", text: "the incident is not about one repository any more" };
      return startWorkflow(hand, repository, order);
    },
  };
}

/** The same without an incident: a command. */
export function runWorkflow(hand: Hand): Action {
  const named = hand.allowed.filter((each) => !each.endsWith("/*"));
  const [first] = named;
  return {
    name: "run-workflow",
    title: "Start workflow",
    description: "Start a workflow of a repository by hand (workflow_dispatch).",
    fields: [
      {
        name: "repository",
        label: "Repository",
        kind: "text",
        required: true,
        longest: 201,
        hint: `OWNER/NAME, one of ${line(hand.allowed.join(", "), 120)}`,
        ...(first !== undefined && hand.allowed.length === 1 ? { initial: first } : {}),
      },
      {
        name: "workflow",
        label: "Workflow",
        kind: "text",
        required: true,
        longest: 250,
        hint: "Its file, such as deploy.yml, or its name",
      },
      { name: "ref", label: "Branch or tag", kind: "text", longest: 250, hint: refHint },
      { name: "inputs", label: "Inputs", kind: "lines", hint: linesHint },
    ],
    confirm: () => "Start the workflow?",
    timeoutMs: startWithinMs,
    async run(order) {
      const repository = String(order.values.repository ?? "").trim();
      if (mayActIn(repository, hand.allowed)) return startWorkflow(hand, repository, order);
      const text = `nobody may act in that repository from here: add it to ${hand.option}.actions, which has ${hand.allowed.slice(0, 20).join(", ")}`;
      return { status: "refused", text };
    },
  };
}

async function fieldsFor(about: About | undefined, hand: Hand): Promise<readonly Field[]> {
  const repository = about && repositoryIn(about, hand.allowed);
  if (about === undefined || repository === undefined) return [];
  const branch = await defaultBranch(hand, repository, never);
  if (!branch.ok) throw new Error(branch.end.text);
  const read = await startableWorkflows(hand, repository, branch.found, never);
  if (!read.ok) throw new Error(read.end.text);
  const workflows = read.found;
  if (workflows.length === 0)
    throw new Error(
      `no workflow of ${repository} can be started by hand: none has \`on: workflow_dispatch\``,
    );
  const own = workflows.find(({ name }) => name === about.labels.workflow) ?? workflows[0];
  const unread = workflows.some(({ trigger }) => trigger === undefined);
  const rights = unread ? ' (the token can\'t read all workflows: give it "Contents: read")' : "";
  return [
    {
      name: "workflow",
      label: "Workflow",
      kind: "choice",
      required: true,
      choices: workflows.map(({ file, name }) => ({
        value: file,
        label: line(name === file ? file : `${name} (${file})`, 75),
      })),
      ...(own === undefined ? {} : { initial: own.file }),
    },
    {
      name: "ref",
      label: "Branch or tag",
      kind: "text",
      longest: 250,
      initial: branchOf(about) ?? branch.found,
      hint: refHint,
    },
    ...inputFields(workflows),
    { name: "inputs", label: "Other inputs", kind: "lines", hint: `${linesHint}${rights}` },
  ];
}

/** The incident's branch, where it is one of the repository itself: not a fork's, nor a merge queue's. */
function branchOf({ labels: { branch } }: About): string | undefined {
  if (branch === undefined || branch.includes(":") || branch.startsWith("merge-queue/"))
    return undefined;
  return branch;
}
