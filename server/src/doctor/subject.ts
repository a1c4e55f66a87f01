import type { SampleRequest, Source, Webhook } from "@tocsin/core";

/** A source that is called, as this machine's config opens it. */
export interface HookSubject {
  readonly name: string;
  readonly source: Source;
  readonly webhook: Webhook;
  /** Absent: the source has no test request. */
  readonly sample?: SampleRequest;
}
