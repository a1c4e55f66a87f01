import { durationBetween, type NoticeInput, type RunStatus, type Severity } from "@tocsin/core";
import { hmacAuth } from "../auth/hmac.ts";
import { isReading, readObject } from "../body.ts";
import type { Fields } from "../fields.ts";
import { facts, inOrder, labels, links, notice, told, unreadable } from "../notice.ts";
import { isProduction } from "../severity.ts";
import { line } from "../text.ts";
import { entered, type Preset } from "./preset.ts";
import { assessment } from "./terraform-assessment.ts";

const advice = "only HCP Terraform's notifications of the type Webhook (generic) are read";

/** HCP Terraform (Terraform Cloud) and Terraform Enterprise. */
export const terraform: Preset = {
  auth: (secrets, option, now) =>
    hmacAuth(
      {
        secrets,
        option,
        header: "x-tfe-notification-signature",
        algorithm: "sha512",
        encoding: "hex",
        template: "{body}",
      },
      now,
    ),
  read(request) {
    const body = readObject(request, advice);
    if (isReading(body)) return body;
    if (body.line("trigger") !== "") return told(...assessment(body));
    const events = body.list("notifications", 20);
    if (events.length === 0) return unreadable(`no notifications are in the body: ${advice}`);
    return told(...events.flatMap((event) => eventNotices(body, event)));
  },
  setup: ({ hookUrl, auth }) => [
    "In HCP Terraform open the workspace → Settings → Notifications → Create a notification. (For all workspaces of a project: Projects → Settings → Notifications.)",
    `Destination "Webhook", and:\n${entered([
      ["Name", "Tocsin"],
      ["Webhook URL", hookUrl],
      ["Token", auth.enter[0]?.[1] ?? ""],
    ])}`,
    "Health Events: all. Run Events: all (Created, Planning, Needs Attention, Applying, Completed, Errored).",
    "Press Create a notification: HCP Terraform sends a verification, which arrives as a message.",
  ],
};

interface State {
  readonly status: RunStatus;
  readonly words: string;
}

const states: Readonly<Record<string, State>> = {
  "run:created": { status: "queued", words: "queued" },
  "run:planning": { status: "running", words: "planning" },
  "run:needs_attention": { status: "running", words: "waits for approval" },
  "run:applying": { status: "running", words: "applying" },
  "run:completed": { status: "succeeded", words: "completed" },
  "run:errored": { status: "failed", words: "failed" },
};
const givenUp = ["canceled", "force_canceled", "discarded"];

function eventNotices(body: Fields, event: Fields): readonly NoticeInput[] {
  const trigger = event.line("trigger", 60);
  if (trigger === "verification") return [verification(body, event)];
  const state = stateOf(trigger, event.line("run_status", 60));
  const about = runOf(body, event);
  if (state === undefined || about === undefined) return [];
  const { status, words } = state;
  const { id, at, place, severity, common } = about;
  const over = status === "succeeded" || status === "failed" || status === "cancelled";
  const isApplied = event.line("run_status") === "applied" || trigger === "run:applying";
  const report = `terraform:${id}:${trigger}:${at ?? ""}`;
  const startedAt = body.time("run_created_at");
  const endedAt = over ? at : undefined;
  const ran = notice({
    ...common,
    id: report,
    type: trigger.replace(":", "."),
    kind: "run",
    status,
    fingerprint: `tf:run:${id}`,
    severity: status === "failed" ? severity : "info",
    title: line(`${place.workspace} ${words}${about.message === "" ? "" : `: ${about.message}`}`),
    labels: labels({ ...common.labels, change: isApplied ? "deploy" : undefined }),
    facts: [...common.facts, ...facts(["Duration", durationBetween(startedAt, endedAt)])],
    startedAt,
    endedAt,
    at,
  });
  const problem = (
    key: string,
    firing: boolean,
    title: string,
    how: Severity = severity,
  ): NoticeInput =>
    notice({
      ...common,
      id: `${report}:${key}`,
      type: trigger.replace(":", "."),
      kind: "problem",
      status: firing ? "firing" : "resolved",
      fingerprint: `tf:${place.key}:${key}`,
      severity: how,
      title: line(title),
      at,
    });
  const wait = `approval:${id}`;
  if (trigger === "run:needs_attention") {
    return [ran, problem(wait, true, `${place.workspace} waits for approval`, "warning")];
  }
  const goesOn = problem(wait, false, `${place.workspace} ${words}`, "warning");
  if (trigger === "run:applying") return [ran, goesOn];
  if (!over) return [ran];
  if (status === "cancelled") return [ran, goesOn];
  const works = status === "succeeded";
  const verdict = works ? "runs again" : "failed";
  const outcome = problem("run", !works, `${place.workspace} ${verdict}`);
  const [first, second] = inOrder(ran, outcome);
  // What was applied has put right whatever had drifted.
  const drift = works && isApplied ? [problem("drift", false, "applied", "warning")] : [];
  return [first, second, goesOn, ...drift].filter((each) => each !== undefined);
}

function stateOf(trigger: string, runStatus: string): State | undefined {
  if (trigger === "run:errored" && givenUp.includes(runStatus)) {
    return { status: "cancelled", words: "cancelled" };
  }
  return Object.hasOwn(states, trigger) ? states[trigger] : undefined;
}

function runOf(body: Fields, event: Fields) {
  const id = body.line("run_id", 60);
  const workspace = body.line("workspace_name", 120);
  const organization = body.line("organization_name", 120);
  if (id === "" || workspace === "") return undefined;
  const by = event.line("run_updated_by", 100) || body.line("run_created_by", 100);
  const url = body.url("run_url");
  return {
    id,
    at: event.time("run_updated_at") ?? body.time("run_created_at"),
    place: { workspace, key: `${organization}/${workspace}` },
    severity: isProduction(workspace) ? ("critical" as const) : ("error" as const),
    message: body.line("run_message", 120),
    common: {
      subject: `terraform ${organization}/${workspace}`,
      links: links(["Run", url]),
      labels: labels({
        workspace,
        organization,
        actor: by,
        run_status: event.line("run_status", 60),
      }),
      facts: facts(
        ["Run", id, url],
        ["Started by", body.line("run_created_by", 100)],
        ["Says", event.line("message", 150)],
      ),
      actor: by === "" ? undefined : { name: by },
    },
  };
}

function verification(body: Fields, event: Fields): NoticeInput {
  return notice({
    id: `terraform:${body.line("notification_configuration_id", 60)}:verification`,
    type: "terraform.verification",
    kind: "message",
    severity: "info",
    title: "HCP Terraform connected",
    facts: facts(["Says", event.line("message", 150)]),
  });
}
