import { oneLine } from "../text.ts";
import { button, limits, rowsOf, styles } from "./components.ts";
import { type Form, modalOf, type Reason } from "./modal.ts";
import { order } from "./order.ts";
import { phrase, prose, type Reply, type Say, say } from "./say.ts";
import { type How, type Scene, type Wanted, whoIs } from "./scene.ts";

/** Asks for what an action has to be told, and does at once what has to be told nothing. */
export async function ask(scene: Scene, wanted: Wanted, how: How): Promise<Reply> {
  const { desk, origin } = scene;
  const form = await desk.form(wanted.action, wanted.incident, whoIs(origin, how));
  return form.status === "form" ? askWith(scene, wanted, form, how) : say(prose(form.reason));
}

/** The same with a form that is known. */
export async function askWith(scene: Scene, wanted: Wanted, form: Form, how: How): Promise<Reply> {
  const { ids } = scene;
  const { fields, confirm, reason, danger, title } = form;
  if (fields.length > 0 || reason) return opened(scene, wanted, form);
  if (confirm === undefined) return order(scene, wanted, { how });
  const go = ids.print("go", wanted.action, wanted.incident ?? "");
  if (go === undefined) return tooMuch(wanted);
  const label = oneLine(title, limits.label) || "Do it";
  const rows = rowsOf([button(label, go, danger ? styles.danger : styles.primary)]);
  return say(prose(confirm, 1_500), { rows });
}

/** The form as a modal; where it can't be one, how to write it instead. */
export function opened(
  scene: Scene,
  wanted: Wanted,
  form: Form,
  typed: Readonly<Record<string, string>> = {},
): Reply {
  const { action, incident = "" } = wanted;
  const customId = scene.ids.print("fill", action, incident);
  if (customId === undefined) return tooMuch(wanted);
  const reason: Reason = form.reason ? "needed" : incident === "" ? "none" : "possible";
  const modal = modalOf({ form, customId, reason, typed });
  if (modal === undefined) return tooMuch(wanted);
  return { kind: "modal", modal, later: () => openLater(scene, wanted, form, typed) };
}

/** Discord opens a modal by a first answer alone: behind a late one there is a button to it. */
function openLater(
  { ids, drafts }: Scene,
  wanted: Wanted,
  form: Form,
  typed: Readonly<Record<string, string>>,
): Say {
  const id = ids.print("form", wanted.action, wanted.incident ?? "", drafts.keep({ form, typed }));
  if (id === undefined) return tooMuch(wanted);
  const rows = rowsOf([button("Open the form", id, styles.primary)]);
  return say(`**${phrase(form.title, 80)}** asks for something first.`, { rows });
}

function tooMuch({ action, incident = "" }: Wanted): Say {
  const line = prose(`/tocsin do line:${action} ${incident}`.trim(), 300);
  return say(`This asks for more than a form in Discord holds. Write it: ${line} name=value …`);
}
