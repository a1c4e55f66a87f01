import type { Fact, Link } from "@tocsin/core";
import { type Application, present } from "./application.ts";
import { isCommit, shortRevision } from "./commit.ts";
import { codeSource } from "./correlation.ts";
import type { RepositorySource } from "./payload.ts";
import { commitUrl, repositoryName } from "./repository.ts";

/** A payload's `revision`, or `revisions` of an application with several sources. */
export interface Revised {
  readonly revision?: string | undefined;
  readonly revisions?: readonly string[] | undefined;
}

// As many sources as a person reads about.
const mostShown = 5;

/** The revisions, one for each source; the first place that names any counts. */
export function revisionsOf(...places: readonly (Revised | undefined)[]): readonly string[] {
  for (const place of places) {
    const all = place?.revisions?.filter((revision) => revision !== "") ?? [];
    if (all.length > 0) return all;
    if (place?.revision !== undefined) return [place.revision];
  }
  return [];
}

/** ` to 53e28ff`, ready to follow a name; nothing when the revision is not known. */
export function towards(revisions: readonly string[]): string {
  const [first, ...more] = revisions;
  if (first === undefined) return "";
  return ` to ${shortRevision(first)}${more.length > 0 ? ` and ${more.length} more` : ""}`;
}

/** What a notice is correlated by: the revision, and the commit of the source that holds code. */
export function revisionLabels(
  app: Application,
  revisions: readonly string[],
): Record<string, string> {
  const commit = revisions[Math.max(0, codeSource(app.sources))];
  return present({
    revision: revisions[0],
    commit: commit !== undefined && isCommit(commit) ? commit : undefined,
  });
}

export function revisionFacts(app: Application, revisions: readonly string[]): Fact[] {
  return revisions.slice(0, mostShown).map((revision, index) => {
    const source = app.sources[index];
    const url = pageOf(source, revision);
    const where = revisions.length > 1 && source !== undefined ? ` (${placeOf(source)})` : "";
    return {
      name: "Revision",
      value: `${shortRevision(revision)}${where}`,
      ...(url === undefined ? {} : { url }),
    };
  });
}

export function commitLinks(app: Application, revisions: readonly string[]): Link[] {
  return revisions.slice(0, mostShown).flatMap((revision, index) => {
    const url = pageOf(app.sources[index], revision);
    return url === undefined ? [] : [{ title: `Commit ${shortRevision(revision)}`, url }];
  });
}

function pageOf(source: RepositorySource | undefined, revision: string): string | undefined {
  return source?.repoURL === undefined ? undefined : commitUrl(source.repoURL, revision);
}

function placeOf({ repoURL, chart, path }: RepositorySource): string {
  return chart ?? [repositoryName(repoURL ?? ""), path].filter(Boolean).join("/");
}
