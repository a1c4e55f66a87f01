import type { Deed } from "../correlate/act.ts";
import type { IncidentView } from "../correlate/incident.ts";
import type { ActionResult } from "../gateway.ts";
import type { ActionEnd, Order } from "./action.ts";

/** What whoever ordered it does. */
export function deedOf({ name, person }: Order["by"], why: string | undefined): Deed {
  return {
    by: name,
    ...(person === undefined ? {} : { person }),
    ...(why === undefined ? {} : { why }),
  };
}

/** How an order ends whose deed came to this. */
export function endOf(result: ActionResult, done: (incident: IncidentView) => string): ActionEnd {
  switch (result.status) {
    case "unknown":
      return { status: "refused", text: "it is not known any more" };
    case "unchanged":
      return { status: "refused", text: result.reason };
    case "done":
      return { status: "done", text: done(result.incident) };
  }
}
