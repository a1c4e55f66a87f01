import { escapeMarkdown, type ProblemStatus } from "@tocsin/core";
import {
  actor,
  commitUrl,
  facts,
  fullSha,
  labels,
  links,
  notice,
  type Reader,
  semanticId,
} from "../delivery.ts";
import type { Fields } from "../fields.ts";
import { line, shortSha } from "../text.ts";
import { branchName } from "./workflow.ts";

const states: Readonly<Record<string, readonly [ProblemStatus, string]>> = {
  success: ["resolved", "passed"],
  failure: ["firing", "failed"],
  error: ["firing", "broke"],
};

/** The commit status that Jenkins, CircleCI and others set. */
export const status: Reader = ({ payload, repo, sender }) => {
  const state = payload.line("state", 20);
  const verdict = Object.hasOwn(states, state) ? states[state] : undefined;
  const id = payload.id("id");
  const sha = payload.line("sha", 64);
  if (verdict === undefined || id === "" || sha === "") return [];

  const [status, words] = verdict;
  const context = payload.line("context", 120) || "default";
  const branch = branchOf(payload, sha, repo.defaultBranch);
  const commit = payload.object("commit").object("commit");
  const committed = commit.object("committer").time("date");
  const description = payload.line("description", 300);
  const target = payload.url("target_url");
  const commitPage = commitUrl(repo, sha);
  const message = commit.block("message", 1000).split("\n")[0] ?? "";
  return [
    notice({
      id: semanticId(repo, "status", id, state),
      type: `status.${state}`,
      kind: "problem",
      status,
      fingerprint: `gh:${repo.name}:status:${context}:${branch}`,
      subject: `${repo.name} ${context}@${branch}`,
      severity: "error",
      title: line(`${context} ${words} on ${branch}`),
      text: description === "" ? undefined : escapeMarkdown(description),
      links: links(["Details", target], ["Commit", commitPage]),
      labels: labels(repo, {
        context,
        branch: branch === shortSha(sha) ? undefined : branch,
        commit: fullSha(sha),
        conclusion: state,
      }),
      facts: facts(
        ["Branch", branch],
        ["Commit", line(`${shortSha(sha)} ${message}`, 130), commitPage],
        ["Author", commit.object("author").line("name", 100)],
      ),
      actor: actor(payload.object("commit").object("author")) ?? sender,
      at: payload.time("updated_at") ?? payload.time("created_at"),
      // By the age of the commit: the late success of an older one is old news.
      sequence: committed === undefined ? undefined : Date.parse(committed) / 1000,
    }),
  ];
};

/** One of the branches that hold the commit: the default one, else one whose head it is, else any. */
function branchOf(payload: Fields, sha: string, defaultBranch: string): string {
  const branches = payload.list("branches");
  const names = branches.map((branch) => branch.line("name"));
  const head = branches.find((branch) => branch.object("commit").line("sha") === sha);
  const byDefault = names.find((name) => name !== "" && name === defaultBranch);
  // A commit of a fork is on no branch here.
  return (
    branchName(byDefault ?? (head?.line("name") || names.find((name) => name !== "") || "")) ||
    shortSha(sha)
  );
}
