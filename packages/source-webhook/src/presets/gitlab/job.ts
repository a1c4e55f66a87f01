import { escapeMarkdown } from "@tocsin/core";
import { facts, links, notice } from "../../notice.ts";
import { line, shortSha } from "../../text.ts";
import { seconds } from "../../time.ts";
import { commitUrl, fullSha, projectLabels, type Reader, stateId } from "./event.ts";

/** A job that failed and was not allowed to; other jobs are no news. */
export const job: Reader = (event) => {
  const { payload, project, user } = event;
  const id = payload.id("build_id");
  const run = payload.id("pipeline_id");
  const ref = payload.line("ref", 150);
  if (payload.line("build_status") !== "failed" || payload.flag("build_allow_failure")) return [];
  if (id === "" || run === "" || ref === "") return [];
  const name = payload.line("build_name", 120) || id;
  const stage = payload.line("build_stage", 80);
  const reason = payload.line("build_failure_reason", 80).replaceAll("_", " ");
  const sha = payload.line("sha", 64);
  const request = /^refs\/merge-requests\/(\d+)\//.exec(ref)?.[1];
  const place = request === undefined ? ref : `!${request}`;
  const page = project.url === undefined ? undefined : `${project.url}/-/jobs/${id}`;
  const isTag = payload.flag("tag");
  const ended = payload.time("build_finished_at_iso") ?? payload.time("build_finished_at");
  const started = payload.time("build_started_at_iso") ?? payload.time("build_started_at");
  return [
    notice({
      id: stateId(project, "job", id, "failed"),
      type: "gitlab.job.failed",
      kind: "run",
      status: "failed",
      fingerprint: `gl:${project.path}:run:${run}:job:${id}`,
      subject: `${project.path} pipeline@${place}`,
      severity: "error",
      title: line(`job ${name} failed${reason === "" ? "" : `: ${reason}`}`),
      text: `Job **${escapeMarkdown(name)}** of the stage ${escapeMarkdown(stage || "?")} failed${reason === "" ? "" : `: ${escapeMarkdown(reason)}`}.`,
      links: links(["Job", page], ["Commit", commitUrl(project, sha)]),
      labels: projectLabels(event, {
        branch: isTag || request !== undefined ? undefined : ref,
        tag: isTag ? ref : undefined,
        commit: fullSha(sha),
        job: name,
        stage,
        environment: payload.object("environment").line("name", 120),
        conclusion: "failed",
        merge_request: request,
      }),
      facts: facts(
        ["Job", name, page],
        ["Stage", stage],
        ["Reason", reason],
        ["Duration", seconds(payload.number("build_duration"))],
        ["Commit", shortSha(sha), commitUrl(project, sha)],
        ["Runner", payload.object("runner").line("description", 100)],
      ),
      actor: user,
      startedAt: started,
      endedAt: ended,
      at: ended,
    }),
  ];
};
