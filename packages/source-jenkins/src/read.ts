import type { HookRequest, NoticeInput, Reading } from "@tocsin/core";
import { readBody } from "./body.ts";
import { doctorNotice } from "./doctor.ts";
import { type Fields, isFields, own } from "./fields.ts";
import { noticesOf } from "./notices.ts";
import { notificationBuild } from "./notification.ts";
import { globalBuild, outboundBuild } from "./other-plugins.ts";

/** What the source's instance adds to a payload. */
interface Instance {
  readonly name: string;
  readonly jenkinsUrl?: string | undefined;
}

const nameless =
  "the payload names no job: it has neither `url` nor `name` of one; post what `tocsin setup` shows";
const foreign =
  "the payload is of no known Jenkins plugin: it has no `build`, `buildUrl` or `jobName`; post what `tocsin setup` shows";

/** What one request of a Jenkins plugin or of a Jenkinsfile tells. */
export function read(request: Pick<HookRequest, "headers" | "body">, instance: Instance): Reading {
  const body = readBody(request);
  if (body.status !== "read") return body;
  const { payload } = body;
  const doctor = doctorNotice(payload, instance.name);
  if (doctor !== undefined) return told([doctor]);
  const reader = readerOf(payload);
  if (reader === undefined) return { status: "unreadable", reason: foreign };
  const build = reader(payload, instance.jenkinsUrl);
  if (build === "nameless") return { status: "unreadable", reason: nameless };
  return told(build === undefined ? [] : noticesOf(build));
}

function readerOf(payload: Fields) {
  if (isFields(own(payload, "build"))) return notificationBuild;
  if (own(payload, "buildUrl") !== undefined || own(payload, "buildName") !== undefined) {
    return outboundBuild;
  }
  return own(payload, "jobName") === undefined ? undefined : globalBuild;
}

function told(notices: readonly NoticeInput[]): Reading {
  return { status: "read", notices };
}
