import type { Health, Tools } from "@tocsin/core";
import type { ApiAccess } from "../options.ts";
import { argoApi } from "./api.ts";
import type { Flow } from "./flow.ts";
import { listNames } from "./server.ts";

/** Whether the applications may be looked at, by the watch and by the account that acts. */
export async function checkSight(
  { flow, access }: { readonly flow?: Flow | undefined; readonly access?: ApiAccess | undefined },
  tools: Tools,
  signal: AbortSignal,
): Promise<Health> {
  try {
    await flow?.check(signal);
    if (access !== undefined)
      await listNames(argoApi(access.server, access.token, tools, "api"), signal);
    return { ok: true, detail: "the applications may be looked at" };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
}
