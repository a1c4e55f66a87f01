import type { NoticeInput, Tools } from "@tocsin/core";
import type { Payload } from "../payload.ts";
import { isUnhealthy } from "../trouble.ts";
import type { Flow } from "./flow.ts";

/** A list in which everything is degraded must not ask for each of them. */
const mostAtOnce = 20;

interface MissingResources {
  /** Another list or event. */
  begin(): void;
  /** With the health of its resources, where it is told as degraded and they can be had. */
  of(payload: Payload, notices: readonly NoticeInput[]): Promise<Payload | undefined>;
}

/** Since Argo CD 3.0 an application's status may not say which of its resources are unwell. */
export function missingResources(
  { resourcesOf }: Flow,
  { log, name }: Tools,
  signal: AbortSignal,
): MissingResources {
  let asked = 0;
  return {
    begin() {
      asked = 0;
    },
    async of(payload, notices) {
      const { app } = payload;
      const unwell = notices.some(({ type }) => type === "app.health.degraded");
      if (resourcesOf === undefined || !unwell || app.status === undefined) return undefined;
      if (asked >= mostAtOnce || app.status.resources.some(isUnhealthy)) return undefined;
      asked += 1;
      try {
        const resources = [...(await resourcesOf(app, signal))];
        return { ...payload, app: { ...app, status: { ...app.status, resources } } };
      } catch (error) {
        const reason = String(error);
        const about = { source: name, app: app.metadata.name, reason };
        log.debug("the resources of an application could not be read", about);
        return undefined;
      }
    },
  };
}
