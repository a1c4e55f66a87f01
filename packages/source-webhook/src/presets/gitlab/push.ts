import { counted, escapeMarkdown } from "@tocsin/core";
import type { Fields } from "../../fields.ts";
import { facts, links, notice } from "../../notice.ts";
import { line, shortSha } from "../../text.ts";
import {
  commitUrl,
  type Event,
  fullSha,
  headline,
  projectLabels,
  type Reader,
  stateId,
} from "./event.ts";

const shownCommits = 10;
const nothing = /^0+$/;

/** A push to the default branch, or of a tag; other branches are their authors' own business. */
export const push: Reader = (event) => {
  const { payload, project, user, delivery } = event;
  const [, kind, name] = /^refs\/(heads|tags)\/(.+)$/.exec(payload.line("ref", 300)) ?? [];
  if (name === undefined || (kind === "heads" && name !== project.defaultBranch)) return [];
  const [before, after] = [payload.line("before", 64), payload.line("after", 64)];
  const isTag = kind === "tags";
  const deleted = nothing.test(after);
  const list = payload.list("commits", 100);
  const compare =
    project.url === undefined || deleted || nothing.test(before) || isTag
      ? undefined
      : `${project.url}/-/compare/${before}...${after}`;
  return [
    notice({
      // Branches can go back and forth between the same two commits: GitLab's own id tells those apart.
      id: stateId(project, isTag ? "tag" : "push", name, before, after, delivery),
      type: isTag ? "gitlab.push.tag" : "gitlab.push.branch",
      kind: "message",
      fingerprint: `gl:${project.path}:push:${kind}/${name}:${after}`,
      subject: `${project.path} ${name}`,
      severity: deleted && !isTag ? "warning" : "info",
      title: line(`${user?.name ?? "someone"} ${what(event, name, isTag, deleted)}`),
      text: commits(payload, list),
      links: links(
        ["Compare", compare],
        ["Commit", deleted ? undefined : commitUrl(project, after)],
      ),
      labels: projectLabels(event, {
        branch: isTag ? undefined : name,
        tag: isTag ? name : undefined,
        commit: deleted ? undefined : fullSha(payload.line("checkout_sha", 64) || after),
        change: isTag || deleted ? undefined : "push",
      }),
      facts: facts([isTag ? "Tag" : "Branch", name], ["Head", deleted ? "" : shortSha(after)]),
      actor: user,
      at: list.at(-1)?.time("timestamp"),
    }),
  ];
};

function what({ payload }: Event, name: string, isTag: boolean, deleted: boolean): string {
  const thing = isTag ? `tag ${name}` : name;
  if (deleted) return `deleted ${thing}`;
  if (isTag) return `pushed ${thing}`;
  const total = payload.number("total_commits_count") ?? 0;
  return `pushed ${total === 0 ? "" : `${counted(total, "commit")} to `}${thing}`;
}

/** The newest commits as a list; GitLab names at most 20. */
function commits(payload: Fields, all: readonly Fields[]): string | undefined {
  if (all.length === 0) return undefined;
  const rows = all.slice(-shownCommits).map((commit) => {
    const sha = shortSha(commit.line("id", 64)) || "commit";
    const url = commit.url("url");
    const author = commit.object("author").line("name", 60);
    const by = author === "" ? "" : ` (${escapeMarkdown(author)})`;
    return `- ${url === undefined ? sha : `[${escapeMarkdown(sha)}](${url})`} ${escapeMarkdown(headline(commit))}${by}`;
  });
  const more = Math.max(payload.number("total_commits_count") ?? 0, all.length) - rows.length;
  return [...rows, ...(more > 0 ? [`- and ${more} more before them`] : [])].join("\n");
}
