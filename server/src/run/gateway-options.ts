import type { ReloadOptions } from "@tocsin/core";
import type { Config } from "../config/load.ts";
import type { ServerState } from "../http/server-context.ts";

/** What of the config the gateway is made of, at the start and at each reload. */
export function gatewayOptions({
  sources,
  channels,
  receivers,
  people,
  schedules,
  escalations,
  times,
  route,
  publicUrl,
}: Config): ReloadOptions {
  return {
    sources: Object.fromEntries([...sources].map(([name, { use }]) => [name, use])),
    channels,
    receivers,
    people,
    schedules,
    escalations,
    times,
    route,
    ...(publicUrl === undefined ? {} : { publicUrl }),
  };
}

/** What of the config the HTTP side looks at. */
export function serverState({ tokens, sources }: Config): ServerState {
  const unproven = [...sources]
    .filter(([, { open }]) => open.proves === false)
    .map(([name]) => name);
  return { tokens, unproven: new Set(unproven) };
}
