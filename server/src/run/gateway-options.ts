import type { DrawPictures, ReloadOptions } from "@tocsin/core";
import type { Config } from "../config/load.ts";
import type { ServerState } from "../http/server-context.ts";

/** What of the config the gateway is made of, at the start and at each reload. */
export function gatewayOptions({
  sources,
  alertSource,
  channels,
  receiverOptions,
  templates,
  people,
  schedules,
  escalations,
  permissions,
  labels,
  inhibit,
  heartbeat,
  pictures,
  times,
  route,
  publicUrl,
}: Config): ReloadOptions {
  return {
    sources: {
      ...Object.fromEntries([...sources].map(([name, { use }]) => [name, use])),
      ...(alertSource?.builtIn === undefined ? {} : { [alertSource.name]: alertSource.builtIn }),
    },
    channels,
    receivers: receiverOptions,
    ...(templates === undefined ? {} : { templates }),
    people,
    schedules,
    escalations,
    permissions,
    labels,
    inhibit,
    ...(heartbeat === undefined ? {} : { heartbeat }),
    ...(pictures ? { pictures: draw } : {}),
    times,
    route,
    ...(publicUrl === undefined ? {} : { publicUrl }),
  };
}

/** Loaded with the first incident that is drawn: it holds a font and a thread. */
const draw: DrawPictures = async (incident) => {
  const { incidentPictures } = await import("@tocsin/pictures");
  return incidentPictures(incident);
};

/** What of the config the HTTP side looks at. */
export function serverState(config: Config): ServerState {
  const { tokens, sources, alertSource, route, receivers, inhibit, times } = config;
  const unproven = [...sources]
    .filter(([, { open }]) => open.proves === false)
    .map(([name]) => name);
  if (alertSource?.builtIn !== undefined) unproven.push(alertSource.name);
  return {
    tokens,
    unproven: new Set(unproven),
    alertSource: alertSource?.name,
    routing: { route, receivers: Object.keys(receivers), inhibit, times },
  };
}
