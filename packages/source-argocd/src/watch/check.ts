import type { Health } from "@tocsin/core";
import type { Flow } from "./flow.ts";

/** Whether the applications may be looked at. */
export async function checkFlow(flow: Flow, signal: AbortSignal): Promise<Health> {
  try {
    await flow.check(signal);
    return { ok: true, detail: "the applications may be looked at" };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
}
