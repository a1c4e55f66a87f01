import { type ActionName, actionNames, type Message, wordsOf } from "@tocsin/core";
import { oneLine } from "../text.ts";
import { type Button, button, limits, menu, type Row, rowsOf, styles } from "./components.ts";
import type { CustomIds } from "./custom-id.ts";

const mostButtons = limits.rows * limits.buttonsInRow;

export function isAnswer(word: string): word is ActionName {
  return actionNames.some((name) => name === word);
}

/** What can be done to a message's incident; empty when there is nothing. */
export function buttonsOf(message: Message, ids: CustomIds): Row[] {
  const { actions, offers, incident } = message;
  const { label: labels } = wordsOf(message);
  const answers = [...new Set(actions)].flatMap((action): Button[] => {
    const id = ids.print("act", action, incident.id);
    const style = action === "acknowledge" ? styles.primary : styles.secondary;
    return id === undefined ? [] : [button(labels[action], id, style)];
  });
  const others = new Map(offers.map((offer) => [offer.name, offer]));
  const offered = [...others.values()].flatMap(({ name, title, danger }): Button[] => {
    // An id that would be too long is one that a command can still name.
    const id = ids.print("offer", name, incident.id);
    const label = oneLine(title, limits.label) || oneLine(name, limits.label) || "?";
    return id === undefined ? [] : [button(label, id, danger ? styles.danger : styles.secondary)];
  });
  const all = [...answers, ...offered];
  const pick = ids.print("pick", incident.id);
  if (all.length <= mostButtons || pick === undefined) return rowsOf(all);
  const shown = mostButtons - limits.buttonsInRow;
  const more = all.slice(shown).map(({ label, custom_id }) => ({ label, value: custom_id }));
  return [...rowsOf(all.slice(0, shown)), menu(pick, "More …", more)];
}
