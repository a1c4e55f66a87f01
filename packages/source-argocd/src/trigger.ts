import type { OperationState } from "./payload.ts";
import { oneLine } from "./wording.ts";

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

/** Undefined when the payload does not tell. */
export function triggerOf({ operation }: OperationState): Trigger | undefined {
  const attempts = operation?.sync?.autoHealAttemptsCount ?? 0;
  const { username, automated } = operation?.initiatedBy ?? {};
  if (username !== undefined) {
    const by = oneLine(username, 200);
    return { label: "manual", title: "Sync", told: `manual, by ${by}`, by };
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
