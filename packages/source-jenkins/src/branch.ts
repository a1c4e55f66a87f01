import type { Place } from "./place.ts";

/** The branch that a build is of. */
export interface Branch {
  readonly name: string;
  /** The job builds no other: its own name is the branch, as in a multibranch project. */
  readonly isJob: boolean;
  /** The number of the pull request, when the job is one's. */
  readonly pull: string | undefined;
}

const pullRequest = /^(?:PR|MR)-(\d{1,9})(?:-(?:head|merge))?$/;
const usual = new Set([
  "main",
  "master",
  "develop",
  "development",
  "trunk",
  "staging",
  "production",
]);

/** Undefined where neither the job's name nor its last checkout tells. */
export function branchOf({ leaf, folders }: Place, checkedOut: string | undefined) {
  const branch = clean(checkedOut);
  const pull = folders > 0 ? pullRequest.exec(leaf)?.[1] : undefined;
  // A slash can stand in a job's name only where it is a branch's. What was checked out last may be a
  // shared library, so the job's name goes first.
  const isJob =
    pull !== undefined || leaf.includes("/") || leaf === branch || (folders > 0 && usual.has(leaf));
  const name = isJob ? leaf : branch;
  return name === undefined ? undefined : ({ name, isJob, pull } satisfies Branch);
}

/** `origin/main`, `refs/remotes/origin/main` and `main` alike; nothing for a detached commit. */
function clean(branch: string | undefined): string | undefined {
  const name = (branch ?? "")
    .replace(/^refs\/(?:heads|remotes\/[^/]+)\//, "")
    .replace(/^(?:origin|upstream|\*)\//, "");
  const isNone = name === "" || /^(?:detached|HEAD|[0-9a-f]{40}|[0-9a-f]{64})$/.test(name);
  return isNone ? undefined : name;
}
