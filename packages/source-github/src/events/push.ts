import { counted, escapeMarkdown } from "@tocsin/core";
import {
  actor,
  commitUrl,
  type Delivery,
  facts,
  fullSha,
  labels,
  links,
  notice,
  type Reader,
  timedId,
} from "../delivery.ts";
import type { Fields } from "../fields.ts";
import { line, markdownLink, shortSha } from "../text.ts";

const shownCommits = 10;
// GitHub puts at most 2048 commits into the payload of a push.
const mostCommits = 2048;

/** A push to the default branch, or of a tag; other branches are their authors' own business. */
export const push: Reader = (delivery) => {
  const { payload, repo, sender } = delivery;
  const [, kind, name] = /^refs\/(heads|tags)\/(.+)$/.exec(payload.line("ref", 300)) ?? [];
  if (name === undefined || (kind === "heads" && name !== repo.defaultBranch)) return [];

  const after = payload.line("after", 64);
  const who = sender ?? actor(payload.object("pusher"));
  const forced = payload.flag("forced");
  const head = payload.object("head_commit");
  const pushedAt = payload.object("repository").time("pushed_at");
  const compare = payload.url("compare");
  const tag = kind === "tags" ? name : undefined;
  const done = what(delivery, name, tag !== undefined);
  return [
    notice({
      id: timedId(repo, pushedAt, "push", kind, name, payload.line("before", 64), after),
      type: tag === undefined ? "push.branch" : "push.tag",
      kind: "message",
      fingerprint: `gh:${repo.name}:push:${kind}/${name}:${after}`,
      subject: `${repo.name} ${name}`,
      // To rewrite or delete what everyone builds on is worth a look.
      severity: tag === undefined && (forced || payload.flag("deleted")) ? "warning" : "info",
      title: line(`${who?.name ?? "someone"} ${done}`),
      text: commits(delivery),
      links: links([forced ? "Compare (forced)" : "Compare", compare]),
      labels: labels(repo, {
        ...(tag === undefined ? { branch: name, change: reached(payload) } : { tag }),
        // `after` of an annotated tag is the tag's own object.
        commit: fullSha(head.line("id", 64)) ?? (tag === undefined ? fullSha(after) : undefined),
        actor: who?.name,
      }),
      facts: facts(
        [tag === undefined ? "Branch" : "Tag", name],
        ["Head", shortSha(head.line("id", 64)), commitUrl(repo, head.line("id", 64))],
      ),
      actor: who,
      at: pushedAt ?? head.time("timestamp"),
    }),
  ];
};

/** Whether commits reached the branch: what is deleted breaks nothing that is built from it. */
function reached(payload: Fields): "push" | undefined {
  return payload.flag("deleted") ? undefined : "push";
}

function what({ payload }: Delivery, name: string, tag: boolean): string {
  const thing = tag ? `tag ${name}` : name;
  if (payload.flag("deleted")) return `deleted ${thing}`;
  const commits = payload.list("commits", mostCommits).length;
  if (payload.flag("forced")) return tag ? `moved ${thing}` : `force-pushed ${thing}`;
  if (tag) return `pushed ${thing}`;
  return `pushed ${commits === 0 ? "" : `${counted(commits, "commit")} to `}${thing}`;
}

/** The newest commits as a list. */
function commits({ payload }: Delivery): string | undefined {
  const all = payload.list("commits", mostCommits);
  if (all.length === 0) return undefined;
  const rows = all.slice(-shownCommits).map((commit) => {
    const message = line(commit.block("message", 500).split("\n")[0] ?? "", 120);
    const author = commit.object("author");
    const name = author.line("name", 60) || author.line("username", 60);
    const by = name === "" ? "" : ` (${escapeMarkdown(name)})`;
    const sha = shortSha(commit.line("id", 64)) || "commit";
    return `- ${markdownLink(sha, commit.url("url"))} ${escapeMarkdown(message)}${by}`;
  });
  const more = all.length - rows.length;
  return [...rows, ...(more > 0 ? [`- and ${more} more before them`] : [])].join("\n");
}
