import { startingSignal } from "./starting.ts";

/** A pod whose sandbox or network can't be made. */
export const sandbox = startingSignal("sandbox", { severity: "error" });
