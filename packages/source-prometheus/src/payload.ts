import { type Alert, readAlert } from "./alert.ts";
import { addressIn, fieldOf, objectIn, textOf } from "./fields.ts";

/** What Alertmanager posts for one group of alerts. */
export interface Payload {
  readonly alerts: readonly Alert[];
  /** `resolved`: every alert of the group is over, also those that are not named. */
  readonly status: string;
  /** The same as long as the group lasts. */
  readonly groupKey: string;
  /** What the alerts of the group have in common, for people: `KubePodCrashLooping prod`. */
  readonly groupName: string;
  /** How many alerts of the group are not named. */
  readonly truncated: number;
  readonly externalURL: string | undefined;
}

// About as many as fit into the largest body that is taken.
const mostAlerts = 20_000;
const useTheDefault =
  "take `payload` and other templates out of this webhook_config, or send it to a source of type webhook";

/** What the body holds; undefined when it is no JSON. */
export function jsonIn(body: Uint8Array): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body)) };
  } catch {
    return undefined;
  }
}

/** The body as it was meant, or why it can't be. */
export function readPayload(body: Uint8Array): Payload | { readonly unreadable: string } {
  const json = jsonIn(body);
  if (json === undefined) {
    return {
      unreadable: "the body is not JSON in UTF-8: only Alertmanager's webhook is read here",
    };
  }
  if (Array.isArray(json.value)) {
    return {
      unreadable:
        "the body is a list, as Prometheus sends it: write this hook as `path_prefix` under alerting.alertmanagers, which adds /api/v2/alerts",
    };
  }
  const payload = objectIn(json.value);
  const list = fieldOf(payload, "alerts");
  if (payload === undefined || !Array.isArray(list)) {
    return { unreadable: `the body has no list "alerts": ${useTheDefault}` };
  }
  const alerts = list.slice(0, mostAlerts).flatMap((each) => readAlert(each) ?? []);
  if (list.length > 0 && alerts.length === 0) {
    return { unreadable: `none of the "alerts" has labels: ${useTheDefault}` };
  }
  const left = fieldOf(payload, "truncatedAlerts");
  const truncated = Number.isSafeInteger(left) && Number(left) > 0 ? Number(left) : 0;
  const group = objectIn(fieldOf(payload, "groupLabels")) ?? {};
  const words = Object.keys(group)
    .slice(0, 10)
    .map((name) => textOf(group, name));
  return {
    alerts,
    status: textOf(payload, "status"),
    groupKey: textOf(payload, "groupKey"),
    groupName: words.filter((word) => word !== "").join(" "),
    truncated: truncated + Math.max(0, list.length - mostAlerts),
    externalURL: addressIn(textOf(payload, "externalURL")),
  };
}
