import { oneLine } from "@tocsin/core";
import type { OperationState } from "./payload.ts";
import { requestIn } from "./request.ts";

/** Who or what began an operation. */
export interface Trigger {
  readonly label: "auto" | "self-heal" | "manual";
  /** The operation's name in a title. */
  readonly title: string;
  /** For the facts. */
  readonly told: string;
  /** The person, when it was one. */
  readonly by?: string;
}

/** Undefined when the payload does not tell. `account`: the gateway's own, which asks for others. */
export function triggerOf(
  { operation }: OperationState,
  account: string | undefined,
): Trigger | undefined {
  const attempts = operation?.sync?.autoHealAttemptsCount ?? 0;
  const { username, automated } = operation?.initiatedBy ?? {};
  if (username !== undefined) {
    const name = oneLine(username, 200);
    // Whoever may sync can write a name into the notes: only the gateway's own are believed.
    const asked = username === account ? requestIn(operation?.info)?.by : undefined;
    if (asked !== undefined) {
      const by = oneLine(asked, 200);
      return { label: "manual", title: "Sync", told: `manual, by ${by} through ${name}`, by };
    }
    return { label: "manual", title: "Sync", told: `manual, by ${name}`, by: name };
  }
  if (attempts > 0) {
    const told = `self-heal, attempt ${attempts}: the cluster had drifted from the repository`;
    return { label: "self-heal", title: "Self-heal", told };
  }
  if (automated === true) {
    return { label: "auto", title: "Auto-sync", told: "auto-sync: the repository had changed" };
  }
  if (operation === undefined) return undefined;
  return { label: "manual", title: "Sync", told: "manual, by an unknown user" };
}
