import type { NoticeInput, SampleRequest, Secret } from "@tocsin/core";
import { type Payload, schemaName } from "./payload.ts";

/** A test that this source believes, for `tocsin doctor`. */
export function sample(now: number, token: Secret | undefined): SampleRequest {
  const metadata = { name: "doctor", creationTimestamp: new Date(now).toISOString() };
  return {
    headers: {
      "content-type": "application/json",
      ...(token === undefined ? {} : { authorization: `Bearer ${token.reveal()}` }),
    },
    body: JSON.stringify({ schema: schemaName, reason: "doctor", app: { metadata } }),
  };
}

/** What the test tells. */
export function doctorNotices(name: string, { app }: Payload): NoticeInput[] {
  const at = app.metadata.creationTimestamp;
  return [
    {
      ...(at === undefined ? {} : { id: `argocd|doctor|${at}`, at }),
      type: "doctor",
      kind: "message",
      fingerprint: "argocd:doctor",
      subject: `argocd ${name}`,
      severity: "info",
      title: `Test of the source ${name}`,
    },
  ];
}
