import { labels } from "../notice.ts";
import type { TektonObject } from "./object.ts";

const pac = "pipelinesascode.tekton.dev/";

// As catalogs and people call them; written without separators.
const branchNames = ["branch", "gitbranch", "branchname", "sourcebranch"];
const revisionNames = ["revision", "gitrevision", "ref", "gitref"];
const commitNames = ["commit", "sha", "commitsha", "gitcommit", "gitsha", "commitid"];
const repositoryNames = ["repository", "repofullname", "gitrepository", "repo"];
const urlNames = ["repourl", "giturl", "gitrepourl", "repositoryurl", "url"];
const imageNames = ["imageurl", "image", "imagename", "imagereference"];
const environmentNames = ["environment", "env", "targetenvironment", "deployenv"];

/** What a run is known by elsewhere: from its parameters, its results and what Pipelines as Code writes. */
export function placeOf(object: TektonObject): Readonly<Record<string, string>> {
  const { values, annotation, label } = object;
  const first = (names: readonly string[], read: (value: string) => string): string => {
    for (const name of names) {
      const found = read(values.get(name) ?? "");
      if (found !== "") return found;
    }
    return "";
  };
  const owner = label(`${pac}url-org`);
  const image = imageOf(first(imageNames, matching(/^[\w.:@/-]+$/)));
  return labels({
    namespace: object.namespace,
    branch:
      branchOf(annotation(`${pac}branch`) || label(`${pac}branch`)) ||
      first(branchNames, branchOf) ||
      first(revisionNames, (value) => (looksLikeBranch(value) ? branchOf(value) : "")),
    commit: label(`${pac}sha`) || first([...commitNames, ...revisionNames], matching(commit)),
    repository:
      owner === ""
        ? first(
            repositoryNames,
            (value) => matching(/^[\w.-]+\/[\w.-]+$/)(value) || atForge(value),
          ) || first(urlNames, atForge)
        : `${owner}/${label(`${pac}url-repository`)}`,
    image: image.name,
    tag: image.tag,
    environment: first(environmentNames, matching(/^[\w.-]{1,60}$/)),
  });
}

const commit = /^(?:[\da-f]{40}|[\da-f]{64})$/;

function matching(form: RegExp): (value: string) => string {
  return (value) => (form.test(value) ? value : "");
}

function branchOf(value: string): string {
  const name = value.replace(/^refs\/heads\//, "");
  return /^refs\/|\s|^HEAD$/.test(name) || commit.test(name) ? "" : name;
}

/** A revision may be a branch, a tag or a commit. */
function looksLikeBranch(value: string): boolean {
  return !/^[\da-f]{7,}$|^v?\d+\.\d/.test(value);
}

/** `https://github.com/acme/shop.git` and `git@github.com:acme/shop` are `acme/shop`; other addresses nothing. */
function atForge(value: string): string {
  const found =
    /^(?:https?:\/\/|ssh:\/\/)?(?:[\w.:-]+@)?([\w.-]+)(?::\d+)?[/:]([\w.-]+(?:\/[\w.-]+)+)\/?$/.exec(
      value,
    );
  const [, host = "", path = ""] = found ?? [];
  const isForge = path.endsWith(".git") || /git|bitbucket|codeberg/.test(host);
  return isForge ? path.replace(/\.git$/, "") : "";
}

function imageOf(image: string): { readonly name: string; readonly tag: string } {
  const [named = ""] = image.split("@");
  const colon = named.lastIndexOf(":");
  // A colon before the last slash is a registry's port.
  if (colon <= named.lastIndexOf("/")) return { name: named, tag: "" };
  return { name: named.slice(0, colon), tag: named.slice(colon + 1) };
}
