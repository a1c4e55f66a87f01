import type { Storage } from "../storage.ts";
import { knownSigns } from "./look-for-signs.ts";
import type { Sign } from "./sign.ts";
import type { HeartbeatView, Life, SignView } from "./view.ts";

export function lifeOf(storage: () => Storage, heartbeat: () => HeartbeatView | undefined): Life {
  return {
    signs: async () => (await knownSigns(storage())).map(viewOf),
    heartbeat,
  };
}

function viewOf({ of, name, everyMs, lastAt, missingSince }: Sign): SignView {
  const iso = (time: number) => new Date(time).toISOString();
  return {
    of,
    name,
    everyMs,
    ...(lastAt === undefined ? {} : { lastAt: iso(lastAt) }),
    ...(missingSince === undefined ? {} : { missingSince: iso(missingSince) }),
  };
}
