import type { Claim } from "../objects/claim.ts";
import { minute, type Signal, second } from "./signal.ts";

const patienceMs = 30 * second;
const risesAfterMs = 5 * minute;

/** A claim that gets no volume, or has lost it. */
export const claim: Signal<Claim> = {
  problem: "claim",
  look({ phase }, { now, mark }) {
    if (phase === "Bound") return "well";
    const said = mark("claim");
    if (phase === "Lost") {
      const since = said?.first ?? now;
      const message = said?.message ?? "its volume does not exist any more";
      return { since, tellAt: since, severity: "error", reason: "Lost", message };
    }
    if (said === undefined) return undefined;
    return {
      since: said.first,
      tellAt: said.first + patienceMs,
      risesAt: said.first + risesAfterMs,
      severity: "warning",
      reason: said.reason,
      message: said.message,
    };
  },
};
