import { told } from "../language/line.ts";
import type { Catalogue } from "./catalogue.ts";
import { type ActionOrder, endOf } from "./order.ts";

/**
 * How the end of an order begins that others had to agree to and that no incident's thread tells of: for everybody
 * where it was asked. Undefined: whoever asked is told alone.
 */
export function aloudOf(order: ActionOrder, catalogue: Catalogue): string | undefined {
  const { action: name, incident, approvals, by, why } = order;
  const how = endOf(order);
  if (incident !== undefined || approvals === 0 || how === undefined) return undefined;
  const title = catalogue.get(name)?.action.title ?? name;
  return told(["ended", { name, title }, by.name, why, how]).title;
}
