import type { Part } from "../correlate/incident.ts";
import { inhibitorsOf } from "../inhibit/inhibitors.ts";
import type { Workspace } from "../record/workspace.ts";
import type { Setup } from "../setup.ts";
import { activeSilences } from "../silence/active.ts";
import type { Storage } from "../storage.ts";
import type { Muting } from "./mute.ts";

/** All that can mute these incidents now; `work`: where changes are that are not committed. */
export async function mutingOf(
  incidents: readonly { readonly parts: readonly Pick<Part, "notice">[] }[],
  setup: Pick<Setup, "times" | "inhibit">,
  storage: Storage,
  now: number,
  work?: Workspace,
): Promise<Muting> {
  const notices = incidents.flatMap(({ parts }) => parts.map(({ notice }) => notice));
  const [silences, inhibitors] = await Promise.all([
    activeSilences(storage, now),
    inhibitorsOf(notices, setup.inhibit, storage, work),
  ]);
  return { silences, inhibitors, rules: setup.inhibit, times: setup.times };
}
