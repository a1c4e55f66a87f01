import type { Desk, Tools, Who } from "@tocsin/core";
import type { CustomIds } from "./custom-id.ts";
import type { Drafts } from "./drafts.ts";
import type { Interaction, Origin } from "./interaction.ts";

/** What handlers work with: one interaction, whose it is, and what the gateway can do. */
export interface Scene {
  readonly desk: Desk;
  readonly origin: Origin;
  readonly ids: CustomIds;
  readonly drafts: Drafts;
  readonly tools: Tools;
}

/** An action on an incident, or a command that is about none. */
export interface Wanted {
  readonly action: string;
  /** Its id or its code. */
  readonly incident?: string;
}

/** How somebody asks, for the audit. */
export type How = "button" | "command" | "modal";

export function whoIs({ user }: Origin, how: How): Who {
  return { address: user.id, name: user.name, how };
}

/** Who made an interaction, whatever it asks for. */
export function whoActed({ kind, origin }: Exclude<Interaction, { kind: "ping" }>): Who {
  return whoIs(origin, kind === "click" ? "button" : kind === "form" ? "modal" : "command");
}

/** What is wanted, of the parts of a custom id: an empty incident is none. */
export function wantedIn([action = "", incident = ""]: readonly string[]): Wanted {
  return incident === "" ? { action } : { action, incident };
}

/** As people call it. */
export function titleOf(action: string, desk: Desk): string {
  return desk.commands().find(({ name }) => name === action)?.title ?? action;
}
