import { oneLine } from "@tocsin/core";

/** Git's short form of a commit; a chart's version or a tag as it is. */
export function shortRevision(revision: string): string {
  return isCommit(revision) ? revision.slice(0, 7) : oneLine(revision, 40);
}

/** Whether it is the name of a commit (SHA-1 or SHA-256). */
export function isCommit(revision: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(revision);
}
