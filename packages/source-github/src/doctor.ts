import { createHmac } from "node:crypto";
import type { NoticeInput, SampleRequest, Secret } from "@tocsin/core";
import type { Fields } from "./fields.ts";

/** An event that GitHub does not have. */
export const doctorEvent = "tocsin_doctor";

/** A test that this source believes, for `tocsin doctor`. */
export function sample(now: number, secret: Secret | undefined): SampleRequest {
  const body = JSON.stringify({ at: new Date(now).toISOString() });
  const sign = (key: Secret) => createHmac("sha256", key.reveal()).update(body).digest("hex");
  return {
    headers: {
      "content-type": "application/json",
      "x-github-event": doctorEvent,
      ...(secret === undefined ? {} : { "x-hub-signature-256": `sha256=${sign(secret)}` }),
    },
    body,
  };
}

/** What the test tells. */
export function doctorNotices(name: string, payload: Fields): readonly NoticeInput[] {
  const at = payload.time("at");
  return [
    {
      ...(at === undefined ? {} : { id: `github:doctor:${at}`, at }),
      type: "doctor",
      kind: "message",
      fingerprint: "gh:doctor",
      subject: `github ${name}`,
      severity: "info",
      title: `Test of the source ${name}`,
    },
  ];
}
