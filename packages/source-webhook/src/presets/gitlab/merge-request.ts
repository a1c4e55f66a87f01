import { facts, links, notice } from "../../notice.ts";
import { line } from "../../text.ts";
import { fullSha, projectLabels, type Reader, stateId } from "./event.ts";

/** A merge request that appears, becomes ready, is merged or given up. */
export const mergeRequest: Reader = (event) => {
  const { payload, project, user } = event;
  const own = payload.object("object_attributes");
  const number = own.id("iid");
  const draft = own.flag("draft") || own.flag("work_in_progress");
  const readied = payload.object("changes").object("draft").flag("previous") && !draft;
  const action = own.line("action", 40);
  const what = words(action, draft, readied);
  if (number === "" || what === undefined) return [];
  const page = own.url("url");
  const at = own.time("updated_at") ?? own.time("created_at");
  const commit = own.line("merge_commit_sha", 64) || own.object("last_commit").line("id", 64);
  return [
    notice({
      id: stateId(project, "merge_request", number, action, at),
      type: `gitlab.merge_request.${action}`,
      kind: "message",
      fingerprint: `gl:${project.path}:mr:${number}`,
      subject: `${project.path} !${number}`,
      severity: "info",
      title: line(`!${number} ${what}: ${own.line("title", 160) || "untitled"}`),
      links: links(["Merge request", page]),
      labels: projectLabels(event, {
        branch: own.line("target_branch", 150),
        commit: fullSha(commit),
        merge_request: number,
        draft: String(draft),
        merged: action === "merge" ? "true" : undefined,
      }),
      facts: facts(
        ["From", own.line("source_branch", 150)],
        ["Into", own.line("target_branch", 150)],
        [
          "Reviewers",
          payload
            .list("reviewers", 10)
            .map((each) => each.line("name", 60))
            .join(", "),
        ],
      ),
      actor: user,
      at,
    }),
  ];
};

function words(action: string, draft: boolean, readied: boolean): string | undefined {
  if (action === "open") return draft ? "opened as a draft" : "opened";
  if (action === "reopen") return "reopened";
  if (action === "merge") return "merged";
  if (action === "close") return "closed without merging";
  return action === "update" && readied ? "ready for review" : undefined;
}
