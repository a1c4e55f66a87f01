import type { NoticeInput } from "@tocsin/core";
import { type CloudEvent, isRefused, type Refused } from "../event/event.ts";
import { cdEvent, type Reader } from "./cdevent.ts";
import { approval, incident } from "./problem.ts";
import { run } from "./run.ts";
import { message, service } from "./told.ts";

/** What each subject becomes. A subject that is not here, and is queued, started or finished, is a run. */
const readers: Readonly<Record<string, Reader>> = {
  pipelinerun: run,
  taskrun: run,
  build: run,
  testcaserun: run,
  testsuiterun: run,
  testoutput: message,
  artifact: message,
  service,
  environment: message,
  incident,
  change: message,
  branch: message,
  repository: message,
  ticket: message,
  approval,
};

export const prefix = "dev.cdevents.";

/** What a CDEvent tells; undefined when its subject or predicate is of a later version. */
export function readCdEvent(event: CloudEvent): readonly NoticeInput[] | Refused | undefined {
  const read = cdEvent(event);
  if (isRefused(read)) return read;
  const reader = Object.hasOwn(readers, read.word) ? readers[read.word] : run;
  const told = reader?.(read) ?? [];
  return told.length === 0 ? undefined : told;
}
