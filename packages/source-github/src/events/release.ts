import {
  actor,
  facts,
  fullSha,
  labels,
  links,
  notice,
  type Reader,
  semanticId,
} from "../delivery.ts";
import { line } from "../text.ts";

// Release notes can be 125,000 characters; a channel shows a few thousand.
const longestNotes = 8000;

/** A release that anyone can have; drafts and edits are no news. */
export const release: Reader = ({ payload, repo, action, sender }) => {
  const made = payload.object("release");
  const tag = made.line("tag_name", 120);
  const id = made.id("id") || tag;
  if (action !== "published" || id === "") return [];
  const name = made.line("name", 120);
  const early = made.flag("prerelease");
  const assets = made.list("assets", 20).map((asset) => asset.line("name", 80));
  const who = actor(made.object("author")) ?? sender;
  const target = made.line("target_commitish", 120);
  const notes = made.block("body", longestNotes);
  const at = made.time("published_at") ?? made.time("created_at");
  return [
    notice({
      id: semanticId(repo, "release", id, "published", at),
      type: "release.published",
      kind: "message",
      fingerprint: `gh:${repo.name}:release:${id}`,
      subject: `${repo.name} ${tag || name || id}`,
      severity: "info",
      title: line(
        `${early ? "pre-release" : "release"} ${tag || id} published${name === "" || name === tag ? "" : `: ${name}`}`,
      ),
      // The notes are Markdown already.
      text: notes === "" ? undefined : notes,
      links: links(["Release", made.url("html_url")]),
      labels: labels(repo, {
        tag,
        branch: fullSha(target) === undefined ? target : undefined,
        commit: fullSha(target),
        prerelease: String(early),
        actor: who?.name,
      }),
      facts: facts(["Tag", tag, made.url("html_url")], ["Assets", line(assets.join(", "))]),
      actor: who,
      at,
    }),
  ];
};
