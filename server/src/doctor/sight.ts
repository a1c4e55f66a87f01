import type { Health } from "@tocsin/core";
import { withDeadline } from "../http/api/deadline.ts";
import { waitMs } from "./ask.ts";
import { type Found, ok, wrong } from "./finding.ts";

/** Whether what a source goes and looks at lets this config look, asked from this machine. */
export async function sightFinding(
  check: (signal: AbortSignal) => Promise<Health>,
): Promise<Found> {
  const health = await withDeadline(waitMs, check).catch(
    (error: unknown): Health => ({
      ok: false,
      reason: error instanceof Error ? error.message : String(error),
    }),
  );
  if (health === "late")
    return wrong("sight", `no answer came to this machine in ${waitMs / 1_000} s`);
  return health.ok
    ? ok("sight", health.detail ?? "it may look")
    : wrong("sight", `from this machine: ${health.reason}`);
}
