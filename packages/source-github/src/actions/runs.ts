import type { About, Choice, Field, Notice, Order } from "@tocsin/core";
import { line } from "../text.ts";
import { type Allowed, mayActIn } from "./repository.ts";

/** A run of a workflow, as the notices tell of it. */
export interface Run {
  readonly repository: string;
  readonly id: string;
  /** `run #12` */
  readonly called: string;
  readonly title: string;
  readonly status: string;
  /** ISO 8601. */
  readonly at: string;
}

const shape =
  /^gh:(?<repository>[^:]+):run:(?<id>\d{1,20})(?::(?<part>job|review|rule):(?<rest>.+))?$/;
const mostRuns = 25;

/** The runs of an incident in which people may act, newest first. */
export function runsIn({ notices }: About, allowed: Allowed): readonly Run[] {
  const runs = new Map<string, Run>();
  // A run that is told itself says more than a job of it.
  for (const whole of [true, false]) {
    for (const notice of notices) {
      const read = runOf(notice, allowed);
      if (read === undefined || (read.part === undefined) !== whole) continue;
      if (read.part !== undefined && read.part !== "job") continue;
      const key = `${read.run.repository} ${read.run.id}`;
      if (!runs.has(key)) runs.set(key, read.run);
    }
  }
  return [...runs.values()].sort(newestFirst).slice(0, mostRuns);
}

/** The runs that wait for somebody to approve a deployment, newest first. */
export function waitingIn({ notices }: About, allowed: Allowed): readonly Run[] {
  const runs = new Map<string, Run>();
  for (const notice of notices) {
    const read = runOf(notice, allowed);
    if (read?.part !== "review" || read.run.status !== "firing") continue;
    runs.set(`${read.run.repository} ${read.run.id}`, read.run);
  }
  return [...runs.values()].sort(newestFirst).slice(0, mostRuns);
}

export function isGoing({ status }: Run): boolean {
  return status === "running" || status === "queued";
}

/** What a form asks where more than one run could be meant. */
export function runFields(runs: readonly Run[]): readonly Field[] {
  const choices = runs.map((each): Choice => ({ value: keyOf(each), label: line(each.title, 75) }));
  const [newest, another] = choices;
  if (newest === undefined || another === undefined) return [];
  return [
    { name: "run", label: "Run", kind: "choice", required: true, choices, initial: newest.value },
  ];
}

/** The run that an order means; undefined when that is not clear any more. */
export function runOrdered({ values }: Order, runs: readonly Run[]): Run | undefined {
  if (values.run !== undefined) return runs.find((each) => keyOf(each) === values.run);
  return runs.length === 1 ? runs[0] : undefined;
}

/** For a confirmation. */
export function calledAll(runs: readonly Run[]): string {
  const [only, another] = runs;
  return only === undefined || another !== undefined
    ? "the chosen run"
    : `${only.called} of ${only.repository}`;
}

function keyOf({ repository, id }: Run): string {
  return `${repository}:${id}`;
}

function newestFirst(one: Run, other: Run): number {
  return one.at < other.at ? 1 : -1;
}

function runOf(
  { fingerprint, labels, title, status, at }: Notice,
  allowed: Allowed,
): { readonly run: Run; readonly part: string | undefined } | undefined {
  const { repository = "", id = "", part } = shape.exec(fingerprint)?.groups ?? {};
  if (repository !== labels.repository || !mayActIn(repository, allowed)) return undefined;
  const number = /^#\d{1,12}(?= )/.exec(title)?.[0];
  const called = `run ${number ?? id}`;
  return {
    part,
    run: { repository, id, called, title: `${called}: ${title}`, status: status ?? "", at },
  };
}
