import type { Deed } from "../correlate/act.ts";
import type { Incident } from "../correlate/incident.ts";
import type { Setup } from "../setup.ts";
import type { Asker } from "./order.ts";
import { judge } from "./permissions.ts";

/** Why somebody does not get what they want at once. */
export interface Hindrance {
  readonly reason: string;
  /** They may: an order would wait for what the config wants first. */
  readonly asks?: true;
}

/** What the config's permissions have against a deed that waits for nobody; undefined: nothing. Pure. */
export function hindrance(
  { code, labels }: Pick<Incident, "code" | "labels">,
  { person, why = "" }: Deed,
  action: string,
  { catalogue, permissions, people }: Pick<Setup, "catalogue" | "permissions" | "people">,
): Hindrance | undefined {
  const known = catalogue.get(action);
  if (known === undefined) return undefined;
  const judged = judge(known, people.get(person ?? ""), (name) => labels[name] ?? "", permissions);
  if (!judged.allowed) return { reason: judged.why };
  const lacks = [
    ...(judged.reason && why.trim() === "" ? ["a reason"] : []),
    ...(judged.approvals === 0 ? [] : [agreementOf(judged.approvals)]),
  ];
  if (lacks.length === 0) return undefined;
  const line = `${action} ${code}${judged.reason ? " WHY" : ""}`;
  return { reason: `it needs ${lacks.join(" and ")}: do it as an action (${line})`, asks: true };
}

/** Whoever did it, for the audit. */
export function askerOf({ by, person, through = "api" }: Deed): Asker {
  return { name: by, ...(person === undefined ? {} : { person }), through };
}

function agreementOf(others: number): string {
  return others === 1 ? "somebody else's agreement" : `the agreement of ${others} others`;
}
