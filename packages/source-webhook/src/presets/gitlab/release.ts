import { facts, links, notice } from "../../notice.ts";
import { line } from "../../text.ts";
import { fullSha, projectLabels, type Reader, stateId } from "./event.ts";

const longestNotes = 8_000;

/** A release that is new; edits and deletions are no news. */
export const release: Reader = (event) => {
  const { payload, project, user } = event;
  const tag = payload.line("tag", 150);
  if (payload.line("action", 40) !== "create" || tag === "") return [];
  const name = payload.line("name", 150);
  const commit = payload.object("commit");
  const assets = payload
    .object("assets")
    .list("links", 20)
    .map((each) => each.line("name", 80));
  const at = payload.time("released_at") ?? payload.time("created_at");
  return [
    notice({
      id: stateId(project, "release", tag, at),
      type: "gitlab.release.create",
      kind: "message",
      fingerprint: `gl:${project.path}:release:${tag}`,
      subject: `${project.path} ${tag}`,
      severity: "info",
      title: line(`release ${tag} published${name === "" || name === tag ? "" : `: ${name}`}`),
      // The notes are Markdown already.
      text: payload.block("description", longestNotes) || undefined,
      links: links(["Release", payload.url("url")], ["Commit", commit.url("url")]),
      labels: projectLabels(event, { tag, commit: fullSha(commit.line("id", 64)) }),
      facts: facts(["Tag", tag], ["Assets", line(assets.join(", "), 500)]),
      actor: user,
      at,
    }),
  ];
};
