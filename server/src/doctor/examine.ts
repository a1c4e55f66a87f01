import type { Clock, SampleRequest, Source } from "@tocsin/core";
import type { Asking } from "./ask.ts";
import { type Finding, type Found, wrong } from "./finding.ts";
import { examineHook } from "./hook.ts";
import { type FateOf, noticeFinding } from "./notice.ts";
import { sightFinding } from "./sight.ts";
import { watchFinding } from "./watch.ts";

export interface Outside extends Asking {
  readonly clock: Clock;
  /** Where hooks are reached, without a slash at the end: the public address, this machine's own. */
  readonly addresses: readonly string[];
  readonly fateOf: FateOf;
  /** What the server tells at /metrics; undefined when it can't be reached. */
  readonly metrics: () => Promise<string | undefined>;
}

/** All that can be found out about one source from outside the server. */
export async function examine(name: string, source: Source, outside: Outside): Promise<Finding[]> {
  const watch = await watchFindings(name, source, outside);
  const hooks = await Promise.all(
    source.webhook === undefined
      ? []
      : outside.addresses.map((at) => hookFindings(name, source, at, outside)),
  );
  return [...hooks.flat(), ...watch.map((found) => ({ source: name, ...found }))];
}

/** What it goes and looks at, from this machine, and what the server says of it. */
async function watchFindings(name: string, source: Source, outside: Outside): Promise<Found[]> {
  const { check, watch } = source;
  const sight = check === undefined ? [] : [await sightFinding((signal) => check(signal))];
  return watch === undefined ? sight : [...sight, watchFinding(name, await outside.metrics())];
}

async function hookFindings(
  name: string,
  source: Source,
  at: string,
  outside: Outside,
): Promise<Finding[]> {
  const { webhook } = source;
  if (webhook === undefined) return [];
  let sample: SampleRequest | undefined;
  try {
    sample = source.sample?.(outside.now());
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [{ source: name, at, ...wrong("signed", `the source could make no test: ${reason}`) }];
  }
  const subject = { name, source, webhook, ...(sample === undefined ? {} : { sample }) };
  const { found, accepted, ids } = await examineHook(subject, `${at}/hooks/${name}`, outside);
  const notice = accepted ? [await noticeFinding(name, ids, outside.fateOf, outside.clock)] : [];
  return [...found, ...notice].map((each) => ({ source: name, at, ...each }));
}
