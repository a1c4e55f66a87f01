import { minute } from "./signal.ts";
import { startingSignal } from "./starting.ts";

/** A volume that can't be attached or mounted. */
export const volume = startingSignal("volume", { severity: "warning", risesAfterMs: 5 * minute });
