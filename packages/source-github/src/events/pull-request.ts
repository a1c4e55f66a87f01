import { actor, facts, fullSha, labels, links, notice, type Reader, timedId } from "../delivery.ts";
import { line } from "../text.ts";

/** A pull request that appears, becomes ready, is merged or given up. */
export const pullRequest: Reader = ({ payload, repo, action, sender }) => {
  const pull = payload.object("pull_request");
  const number = pull.id("number") || payload.id("number");
  const what = words(action, pull.flag("merged"), pull.flag("draft"));
  if (number === "" || what === undefined) return [];
  const author = actor(pull.object("user"));
  const base = pull.object("base").line("ref", 120);
  const head = pull.object("head");
  const page = pull.url("html_url");
  const merged = what === "merged";
  const at = pull.time("updated_at") ?? pull.time("closed_at");
  return [
    notice({
      id: timedId(repo, at, "pr", number, action),
      type: merged ? "pull_request.merged" : `pull_request.${action}`,
      kind: "message",
      fingerprint: `gh:${repo.name}:pr:${number}`,
      subject: `${repo.name} #${number}`,
      severity: "info",
      title: line(`#${number} ${what}: ${pull.line("title", 160) || "untitled"}`),
      links: links(["Pull request", page]),
      labels: labels(repo, {
        pull_request: number,
        branch: base,
        commit: fullSha(merged ? pull.line("merge_commit_sha", 64) : head.line("sha", 64)),
        author: author?.name,
        actor: sender?.name,
        draft: String(pull.flag("draft")),
        merged: merged ? "true" : undefined,
      }),
      facts: facts(
        ["From", line(head.line("label", 120) || head.line("ref", 120))],
        ["Into", base],
        ["Author", author?.name, author?.url],
        [
          "Changes",
          changes(
            pull.integer("additions"),
            pull.integer("deletions"),
            pull.integer("changed_files"),
          ),
        ],
      ),
      actor: sender ?? author,
      at,
    }),
  ];
};

function words(action: string, merged: boolean, draft: boolean): string | undefined {
  if (action === "opened") return draft ? "opened as a draft" : "opened";
  if (action === "reopened") return "reopened";
  if (action === "ready_for_review") return "ready for review";
  if (action === "closed") return merged ? "merged" : "closed without merging";
  return undefined;
}

function changes(added?: number, removed?: number, files?: number): string | undefined {
  if (added === undefined || removed === undefined || files === undefined) return undefined;
  return `+${added} −${removed} in ${files} file${files === 1 ? "" : "s"}`;
}
