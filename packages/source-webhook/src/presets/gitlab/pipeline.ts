import { durationBetween, escapeMarkdown, type RunStatus } from "@tocsin/core";
import type { Fields } from "../../fields.ts";
import { facts, inOrder, links, notice } from "../../notice.ts";
import { line, shortSha } from "../../text.ts";
import { newest, seconds } from "../../time.ts";
import {
  commitUrl,
  type Event,
  fullSha,
  headline,
  projectLabels,
  type Reader,
  stateId,
} from "./event.ts";

interface State {
  readonly status: RunStatus;
  readonly words: string;
  /** What it says of the branch; nothing when it was not really tried. */
  readonly problem?: "firing" | "resolved";
}

const queued: State = { status: "queued", words: "queued" };
const states: Readonly<Record<string, State>> = {
  created: queued,
  waiting_for_resource: queued,
  waiting_for_callback: queued,
  preparing: queued,
  pending: queued,
  scheduled: queued,
  running: { status: "running", words: "running" },
  success: { status: "succeeded", words: "passed", problem: "resolved" },
  failed: { status: "failed", words: "failed", problem: "firing" },
  canceled: { status: "cancelled", words: "cancelled" },
  skipped: { status: "cancelled", words: "skipped" },
  // It may never go on, so that nobody waits for it here; if it does, it is running again.
  manual: { status: "cancelled", words: "stopped at a manual job" },
};

const shownJobs = 10;
const mostJobs = 500;

/** A pipeline from queued to its end, and, at the end, whether its branch or merge request is well. */
export const pipeline: Reader = (event) => {
  const { payload, project } = event;
  const own = payload.object("object_attributes");
  const id = own.id("id");
  const word = own.line("status", 40);
  const state = Object.hasOwn(states, word) ? states[word] : undefined;
  const place = placeOf(own, payload.object("merge_request"));
  if (id === "" || state === undefined || place === undefined) return [];

  const jobs = payload.list("builds", mostJobs);
  const created = own.time("created_at");
  const finished = own.time("finished_at");
  const over = state.status !== "queued" && state.status !== "running";
  const at = timeOf(state, created, finished, jobs);
  const common = about(event, own, place, jobs);
  const number = own.id("iid") || id;
  const report = stateId(project, "pipeline", id, word, at);
  const took = seconds(own.number("duration")) ?? durationBetween(created, finished);
  const ran = notice({
    ...common,
    id: report,
    kind: "run",
    status: state.status,
    fingerprint: `gl:${project.path}:run:${id}`,
    severity: state.status === "failed" ? "error" : "info",
    title: `#${number} ${state.words}`,
    text: state.status === "failed" ? failedText(jobs) : undefined,
    facts: [...facts(["Duration", over ? took : undefined]), ...common.facts],
    startedAt: created,
    endedAt: over ? at : undefined,
    at,
  });
  if (state.problem === undefined) return [ran];
  const verdict = state.problem === "resolved" ? "works again" : "failing";
  const problem = notice({
    ...common,
    id: `${report}:problem`,
    kind: "problem",
    status: state.problem,
    fingerprint: `gl:${project.path}:pipeline:${place.key}`,
    severity: "error",
    title: line(`pipeline ${verdict} on ${place.name}: #${number} ${state.words}`),
    facts: [
      ...facts(["Pipeline", `#${number}`, own.url("url")], ["Duration", took]),
      ...common.facts,
    ],
    at,
    // A retry of an old pipeline does not resolve what a newer one set off.
    sequence: own.number("id"),
  });
  return inOrder(ran, problem);
};

interface Place {
  /** For people: the branch, the tag or the merge request. */
  readonly name: string;
  /** In the fingerprint. */
  readonly key: string;
}

function placeOf(own: Fields, merge: Fields): Place | undefined {
  const ref = own.line("ref", 150);
  const request = merge.id("iid");
  if (own.line("source") === "merge_request_event" && request !== "") {
    return { name: `!${request}`, key: `!${request}` };
  }
  if (ref === "") return undefined;
  // The nightly pipeline of a branch runs other jobs than a push to it, and so does a child pipeline.
  const source = own.line("source", 40);
  const apart = source === "schedule" || source === "parent_pipeline" ? `:${source}` : "";
  return { name: ref, key: `${ref}${apart}` };
}

/** A running pipeline has no time of its own: its newest job has, and a retry starts new ones. */
function timeOf(
  { status }: State,
  created: string | undefined,
  finished: string | undefined,
  jobs: readonly Fields[],
): string | undefined {
  if (status === "queued") return created;
  const started = jobs.map((job) => job.time("started_at"));
  if (status === "running") return newest(created, ...started);
  const ended = jobs.map((job) => job.time("finished_at"));
  return finished ?? newest(created, ...started, ...ended);
}

function about(event: Event, own: Fields, place: Place, jobs: readonly Fields[]) {
  const { payload, project } = event;
  const commit = payload.object("commit");
  const merge = payload.object("merge_request");
  const sha = own.line("sha", 64);
  const ref = own.line("ref", 150);
  const isTag = own.flag("tag");
  const page = commitUrl(project, sha);
  const url = own.url("url") ?? pageOf(project.url, own.id("id"));
  return {
    type: `gitlab.pipeline.${own.line("status", 40)}`,
    subject: `${project.path} pipeline@${place.name}`,
    links: links(["Pipeline", url], ["Commit", page], ["Merge request", merge.url("url")]),
    labels: projectLabels(event, {
      branch: isTag ? undefined : ref,
      tag: isTag ? ref : undefined,
      commit: fullSha(sha),
      event: own.line("source", 60),
      conclusion: own.line("status", 40),
      merge_request: merge.id("iid"),
    }),
    facts: facts(
      ["Failed jobs", failedNames(jobs)],
      [isTag ? "Tag" : "Branch", ref],
      ["Merge request", line(mergeName(merge)), merge.url("url")],
      ["Commit", line(`${shortSha(sha)} ${headline(commit)}`), page],
      ["Author", commit.object("author").line("name", 100)],
      ["Started by", event.user?.name],
    ),
    actor: event.user,
  };
}

function mergeName(merge: Fields): string {
  const number = merge.id("iid");
  return number === "" ? "" : `!${number} ${merge.line("title", 100)}`;
}

function pageOf(project: string | undefined, id: string): string | undefined {
  return project === undefined ? undefined : `${project}/-/pipelines/${id}`;
}

/** Those that may fail did not fail the pipeline. */
function failed(jobs: readonly Fields[]): readonly Fields[] {
  return jobs.filter((job) => job.line("status") === "failed" && !job.flag("allow_failure"));
}

function failedNames(jobs: readonly Fields[]): string {
  const names = failed(jobs).map((job) => job.line("name", 80));
  const more = names.length - shownJobs;
  return line(
    [...names.slice(0, shownJobs), ...(more > 0 ? [`${more} more`] : [])].join(", "),
    500,
  );
}

function failedText(jobs: readonly Fields[]): string | undefined {
  const rows = failed(jobs)
    .slice(0, shownJobs)
    .map((job) => {
      const reason = job.line("failure_reason", 80).replaceAll("_", " ");
      const why = reason === "" ? "" : `: ${escapeMarkdown(reason)}`;
      return `- **${escapeMarkdown(job.line("name", 80))}** (${escapeMarkdown(job.line("stage", 60))})${why}`;
    });
  return rows.length === 0 ? undefined : rows.join("\n");
}
