import type { Secret } from "@tocsin/core";
import type { Auth } from "../../auth/auth.ts";
import { standardAuth } from "../../auth/standard-webhooks.ts";
import { headerAuth } from "../../auth/token.ts";
import { isReading, readObject } from "../../body.ts";
import { told } from "../../notice.ts";
import { entered, type Preset } from "../preset.ts";
import { deployment } from "./deployment.ts";
import { eventOf, type Reader } from "./event.ts";
import { job } from "./job.ts";
import { mergeRequest } from "./merge-request.ts";
import { pipeline } from "./pipeline.ts";
import { push } from "./push.ts";
import { release } from "./release.ts";

/** `object_kind` → what reads it. */
const readers: Readonly<Record<string, Reader>> = {
  pipeline,
  build: job,
  deployment,
  push,
  tag_push: push,
  merge_request: mergeRequest,
  release,
};

/** GitLab's webhooks of projects, groups and the instance. */
export const gitlab: Preset = {
  auth,
  read(request) {
    const payload = readObject(request, "only GitLab's webhooks are read here");
    if (isReading(payload)) return payload;
    const kind = payload.line("object_kind", 60);
    const reader = Object.hasOwn(readers, kind) ? readers[kind] : undefined;
    const event = eventOf(payload, request.headers.get("idempotency-key") ?? "");
    // GitLab switches a hook off that answers 4xx: what is of no interest is still taken.
    if (reader === undefined || event.project.path === "") return told();
    return told(...reader(event));
  },
  setup: ({ hookUrl, auth: chosen }) => [
    "In GitLab open the project (or the group) → Settings → Webhooks → Add new webhook.",
    `Enter:\n${entered([
      ["URL", hookUrl],
      ...(chosen.idHeader === undefined
        ? ([["Secret token", chosen.enter[0]?.[1].replace(/^x-gitlab-token: /, "") ?? ""]] as const)
        : chosen.enter.map(([, value]) => ["Signing token", value] as const)),
      ["SSL verification", "on"],
    ])}`,
    "Trigger: Push events, Tag push events, Merge request events, Job events, Pipeline events, Deployment events, Releases events.",
    "Press Add webhook, then Test → Pipeline events.",
  ],
};

/** A signing token (`whsec_…`) where GitLab signs, else the secret token that it sends as it is. */
function auth(secrets: readonly Secret[], option: string, now: () => number): Auth {
  const signing = secrets.every((secret) => secret.reveal().startsWith("whsec_"));
  return signing
    ? standardAuth(secrets, option, now)
    : headerAuth("x-gitlab-token", secrets, option);
}
