import type { GatewayEvents } from "../gateway.ts";
import type { Log } from "../tools.ts";

/** An event that waits to be told until what it tells of is durable. */
export type Happening = {
  [Name in keyof GatewayEvents]: { readonly name: Name; readonly event: GatewayEvents[Name] };
}[keyof GatewayEvents];

export interface Events {
  on<Name extends keyof GatewayEvents>(
    name: Name,
    listener: (event: GatewayEvents[Name]) => void,
  ): () => void;
  emit<Name extends keyof GatewayEvents>(name: Name, event: GatewayEvents[Name]): void;
}

type Listeners = { [Name in keyof GatewayEvents]?: Set<(event: GatewayEvents[Name]) => void> };

/** Typed events. A listener that throws is logged and disturbs nobody. */
export function createEvents(log: Log): Events {
  const all: Listeners = {};
  return {
    on(name, listener) {
      const listeners = (all[name] as Set<typeof listener> | undefined) ?? new Set();
      all[name] = listeners as never;
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    emit(name, event) {
      const listeners = all[name] as Set<(given: typeof event) => void> | undefined;
      if (listeners === undefined) return;
      for (const listener of listeners) {
        try {
          listener(event);
        } catch (error) {
          log.error("a listener threw", { event: name, error: String(error) });
        }
      }
    },
  };
}
