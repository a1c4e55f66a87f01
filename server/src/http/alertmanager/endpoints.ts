import type { Endpoint } from "../endpoint.ts";
import { alerts } from "./alerts.ts";
import { silences } from "./silences.ts";
import { statusAndReceivers } from "./status.ts";

/** Alertmanager's API v2 without the door for alerts. */
export const alertmanager: readonly Endpoint[] = [...alerts, ...silences, ...statusAndReceivers];
