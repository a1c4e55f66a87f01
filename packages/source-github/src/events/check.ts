import {
  durationBetween,
  escapeMarkdown,
  type NoticeInput,
  type ProblemStatus,
  type Severity,
} from "@tocsin/core";
import {
  commitUrl,
  type Delivery,
  facts,
  fullSha,
  labels,
  links,
  notice,
  type Reader,
  semanticId,
} from "../delivery.ts";
import type { Fields } from "../fields.ts";
import { line, shortSha, slug } from "../text.ts";
import { branchName } from "./workflow.ts";

const conclusions: Readonly<Record<string, readonly [ProblemStatus, Severity, string]>> = {
  success: ["resolved", "error", "passed"],
  failure: ["firing", "error", "failed"],
  timed_out: ["firing", "error", "timed out"],
  startup_failure: ["firing", "error", "could not start"],
  action_required: ["firing", "warning", "needs action"],
};

/** A check of another app than GitHub Actions, whose runs tell more in `workflow_run`. */
export const checkRun: Reader = (delivery) => {
  const run = delivery.payload.object("check_run");
  const suite = run.object("check_suite");
  const name = run.line("name", 120);
  const summary = run.object("output").line("title", 300);
  if (name === "") return [];
  return check(delivery, {
    type: "check_run",
    check: run,
    app: run.has("app") ? run.object("app") : suite.object("app"),
    name,
    what: (app) => `check:${app}:${name}`,
    branch: suite.line("head_branch"),
    sequence: suite.integer("id"),
    page: run.url("html_url") ?? run.url("details_url"),
    text: summary === "" ? undefined : escapeMarkdown(summary),
    took: durationBetween(run.time("started_at"), run.time("completed_at")),
    at: run.time("completed_at"),
  });
};

/** All checks of one app on a commit: for who does not ask for each of them. */
export const checkSuite: Reader = (delivery) => {
  const suite = delivery.payload.object("check_suite");
  const app = suite.object("app");
  const name = app.line("name", 100) || app.line("slug", 100);
  if (name === "") return [];
  return check(delivery, {
    type: "check_suite",
    check: suite,
    app,
    name: `${name} checks`,
    what: (slug) => `suite:${slug}`,
    branch: suite.line("head_branch"),
    sequence: suite.integer("id"),
    page: undefined,
    text: undefined,
    took: undefined,
    at: suite.time("updated_at"),
  });
};

interface Check {
  readonly type: string;
  readonly check: Fields;
  readonly app: Fields;
  readonly name: string;
  readonly what: (app: string) => string;
  readonly branch: string;
  /** Of the suite: they are numbered in order, so that a late check of an older commit is old news. */
  readonly sequence: number | undefined;
  readonly page: string | undefined;
  readonly text: string | undefined;
  readonly took: string | undefined;
  readonly at: string | undefined;
}

function check({ repo, action, sender }: Delivery, given: Check): NoticeInput[] {
  const conclusion = given.check.line("conclusion", 40);
  const verdict = Object.hasOwn(conclusions, conclusion) ? conclusions[conclusion] : undefined;
  const app = given.app.line("slug", 100) || slug(given.app.line("name", 100)) || "unknown";
  const id = given.check.id("id");
  if (action !== "completed" || verdict === undefined || app === "github-actions") return [];
  if (id === "") return [];

  const [status, severity, words] = verdict;
  const sha = given.check.line("head_sha", 64);
  // A check on a fork's commit has no branch here.
  const branch = branchName(given.branch) || shortSha(sha);
  const commitPage = commitUrl(repo, sha);
  return [
    notice({
      id: semanticId(repo, given.type, id, conclusion, given.at),
      type: `${given.type}.completed`,
      kind: "problem",
      status,
      fingerprint: `gh:${repo.name}:${given.what(app)}:${branch}`,
      subject: `${repo.name} ${app}@${branch}`,
      severity,
      title: line(`${given.name} ${words} on ${branch}`),
      text: given.text,
      links: links(["Check", given.page], ["Commit", commitPage]),
      labels: labels(repo, {
        check_app: app,
        check: given.name,
        branch: branchName(given.branch),
        commit: fullSha(sha),
        conclusion,
      }),
      facts: facts(
        ["Check", given.name, given.page],
        ["Branch", branch],
        ["Commit", shortSha(sha), commitPage],
        ["Duration", given.took],
      ),
      actor: sender,
      at: given.at,
      sequence: given.sequence,
    }),
  ];
}
