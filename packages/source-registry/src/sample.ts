import type { NoticeInput, SampleRequest } from "@tocsin/core";
import { type Fields, textOf, timeOf } from "./fields.ts";

const testAction = "tocsin-test";

/** A request as Docker Distribution makes it, of something that no registry does. */
export function sampleRequest(now: number, token: string | undefined): SampleRequest {
  const timestamp = new Date(now).toISOString();
  return {
    headers: {
      "content-type": "application/vnd.docker.distribution.events.v1+json",
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ events: [{ id: `test-${now}`, timestamp, action: testAction }] }),
  };
}

/** The message of such a request, undefined when the event is another. */
export function readTest(event: Fields | undefined, name: string): NoticeInput | undefined {
  const at = timeOf(event, "timestamp");
  if (textOf(event, "action") !== testAction || at === undefined) return undefined;
  return {
    id: `registry|test|${at}`,
    type: "doctor",
    kind: "message",
    fingerprint: "doctor",
    subject: `source ${name}`,
    severity: "info",
    title: `Test of the source ${name}`,
    at,
  };
}
