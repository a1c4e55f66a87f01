import { waitingSignal } from "./waiting.ts";

/** A ConfigMap, Secret, command or mount that a container lacks. */
export const configError = waitingSignal(
  "config-error",
  new Set([
    "CreateContainerConfigError",
    "CreateContainerError",
    "RunContainerError",
    "PreCreateHookError",
    "PreStartHookError",
    "PostStartHookError",
  ]),
);
