import type { Message } from "@tocsin/core";
import { embedOf } from "../embed.ts";
import { oneLine } from "../text.ts";
import { buttonsOf } from "./buttons.ts";
import { limits, menu, type Row } from "./components.ts";
import { type Reply, say } from "./say.ts";
import { type Scene, whoIs } from "./scene.ts";

/** A menu of open incidents; empty when there are none. */
export function incidentMenu({ ids }: Scene, open: readonly Message[]): Row[] {
  const id = ids.print("show");
  const options = open.slice(0, limits.options).map(({ incident, title }) => ({
    label: named(incident.code, title),
    value: incident.id,
  }));
  const fits = options.filter(({ value }) => value !== "" && value.length <= limits.option);
  const unique = [...new Map(fits.map((option) => [option.value, option])).values()];
  return id === undefined || unique.length === 0 ? [] : [menu(id, "Show one …", unique)];
}

/** An incident and what can be done to it, for one person. */
export async function shown({ desk, ids, origin }: Scene, incident: string): Promise<Reply> {
  const open = await desk.open(whoIs(origin, "button"));
  const message = open.find((each) => each.incident.id === incident);
  if (message === undefined) return say("This incident is closed.");
  return say("", {
    embeds: [embedOf(message, "shown to you", { simple: false })],
    rows: buttonsOf(message, ids),
  });
}

/** `7KQ2M ci failed on main`, as plain text. */
export function named(code: string, title: string): string {
  return oneLine(`${code} ${title}`, limits.option) || "?";
}
