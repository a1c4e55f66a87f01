import { type Build, noScm, type Phase, type Result, resultOf } from "./build.ts";
import { count, type Fields, line, own, raw, time } from "./fields.ts";
import { namesEnvironment, parametersOf } from "./parameters.ts";
import { placeOf } from "./place.ts";

const outboundEvents: Readonly<Record<string, readonly [Phase, Result | undefined]>> = {
  start: ["running", undefined],
  pipeline: ["running", undefined],
  success: ["completed", "SUCCESS"],
  failure: ["completed", "FAILURE"],
  unstable: ["completed", "UNSTABLE"],
};

/** What `outbound-webhook` posts. Its `buildVars` are the whole environment, secrets and all: left alone. */
export function outboundBuild(
  payload: Fields,
  jenkinsUrl: string | undefined,
): Build | undefined | "nameless" {
  const event = line(payload, "event")?.toLowerCase() ?? "";
  const named = /^#(\d{1,15})$/.exec(line(payload, "buildName") ?? "")?.[1];
  const place = placeOf(
    {
      buildUrl: raw(payload, "buildUrl"),
      jobName: raw(payload, "projectName"),
      number: count(payload, "buildNumber") || (named === undefined ? undefined : Number(named)),
    },
    jenkinsUrl,
  );
  if (place === undefined) return "nameless";
  const known = Object.hasOwn(outboundEvents, event) ? outboundEvents[event] : undefined;
  if (known === undefined) return undefined;
  const [phase, result] = known;
  return { place, phase, result, scm: noScm, parameters: [], artifacts: [] };
}

/** What `global-build-notification` posts: every job of a Jenkins by one setting. */
export function globalBuild(
  payload: Fields,
  jenkinsUrl: string | undefined,
): Build | undefined | "nameless" {
  const place = placeOf(
    { buildUrl: raw(payload, "url"), jobName: raw(payload, "jobName") },
    jenkinsUrl,
  );
  if (place === undefined) return "nameless";
  const word = line(payload, "result");
  const result = resultOf(word);
  const event = line(payload, "eventType");
  const ended = event === undefined ? word !== undefined : event === "completed";
  // An event or a result that came with a later version.
  if ((ended && result === undefined) || (!ended && event !== undefined && event !== "started")) {
    return undefined;
  }
  const annotation = own(payload, "annotation");
  return {
    place,
    phase: ended ? "completed" : "running",
    result: ended ? result : undefined,
    at: time(payload, "timestamp"),
    durationMs: ended ? count(payload, "duration") || undefined : undefined,
    scm: noScm,
    // Values of password parameters come in clear text, so only a name that is known is read.
    parameters: parametersOf(own(payload, "parameters")).filter(([name]) => namesEnvironment(name)),
    cause: line(payload, "causes", 300),
    artifacts: [],
    annotation: typeof annotation === "string" ? annotation : annotationOf(annotation),
  };
}

function annotationOf(annotation: unknown): string | undefined {
  if (typeof annotation !== "object" || annotation === null) return undefined;
  return Object.entries(annotation)
    .slice(0, 20)
    .flatMap(([name, value]) =>
      typeof value === "string" || typeof value === "number" ? [`${name}: ${value}`] : [],
    )
    .join(", ");
}
