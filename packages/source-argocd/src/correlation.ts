import { isCommit } from "./commit.ts";
import type { RepositorySource } from "./payload.ts";
import { repositoryName } from "./repository.ts";

/** Labels under which other sources know the same code and the same image. */
export function correlationLabels(
  app: string,
  sources: readonly RepositorySource[],
  images: readonly string[],
): Record<string, string | undefined> {
  const source = sources[codeSource(sources)];
  const repository = ownerAndName(source?.repoURL);
  const image = imageOf(images, [app, repository?.split("/").at(-1)]);
  return {
    repository,
    branch: branchOf(source),
    image: image?.name,
    tag: image?.tag,
  };
}

/** The place of the source that holds code: a chart's repository does not. -1 when there is none. */
export function codeSource(sources: readonly RepositorySource[]): number {
  return sources.findIndex(({ chart, repoURL }) => chart === undefined && repoURL !== undefined);
}

/** `acme/shop`; the host is left out, since GitHub's and a registry's notices don't name it either. */
function ownerAndName(repoUrl: string | undefined): string | undefined {
  const [, ...path] = repositoryName(repoUrl ?? "").split("/");
  return path.length < 2 ? undefined : path.join("/");
}

/** Of what `targetRevision` may be (branch, tag, commit, range of versions), what looks like a branch. */
function branchOf(source: RepositorySource | undefined): string | undefined {
  const revision = source?.targetRevision?.replace(/^refs\/heads\//, "");
  if (revision === undefined || revision === "HEAD" || revision.startsWith("refs/"))
    return undefined;
  return isCommit(revision) || /^v?[\d*]|[\s<>=~^*]/.test(revision) ? undefined : revision;
}

/** The only image, else the one that is called like the application or its repository. */
function imageOf(images: readonly string[], names: readonly (string | undefined)[]) {
  const all = images.map(readImage);
  const distinct = new Set(all.map(({ name }) => name));
  if (distinct.size <= 1) return all[0];
  return all.find(({ name }) => names.includes(name.split("/").at(-1)));
}

/** `ghcr.io/acme/shop:1.2@sha256:…` → its name and its tag. */
function readImage(image: string): { readonly name: string; readonly tag: string | undefined } {
  const [named = ""] = image.split("@");
  const colon = named.lastIndexOf(":");
  // A colon before the last slash is a registry's port.
  if (colon <= named.lastIndexOf("/")) return { name: named, tag: undefined };
  return { name: named.slice(0, colon), tag: named.slice(colon + 1) };
}
