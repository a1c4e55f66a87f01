import type { Message } from "@tocsin/core";
import { oneLine } from "../text.ts";
import { limits } from "./components.ts";
import type { CommandLine } from "./interaction.ts";
import type { Choice } from "./say.ts";
import { type Scene, whoIs } from "./scene.ts";
import { named } from "./show.ts";

// The gateway's own words besides its actions.
const words = [
  { name: "help", title: "help", description: "What can be written.", onIncident: false },
];
const durations = ["30m", "1h", "2h", "4h", "8h", "1d", "7d"];

/** What may stand in the option that is being typed. */
export async function complete(
  scene: Scene,
  { sub, options, focused = "" }: CommandLine,
): Promise<readonly Choice[]> {
  const typed = options[focused] ?? "";
  switch (focused) {
    case "incident":
      return incidents(await openTo(scene), typed, (code) => code);
    case "line":
      return sub === "do" ? lines(scene, typed) : [];
    case "for":
      return fitting(
        durations.map((text) => ({ name: text, value: text })),
        typed,
      );
    case "person":
      return people(scene, typed);
    default:
      return [];
  }
}

/** Commands first, then the incidents that such a command can be about. */
async function lines(scene: Scene, typed: string): Promise<readonly Choice[]> {
  const [first = "", second, third] = typed.trimStart().split(/\s+/u);
  const all = [...scene.desk.commands(), ...words];
  const known = all.find(({ name }) => name === first.toLowerCase());
  if (second === undefined) {
    const commands = all.map(({ name, description }) => ({
      name: oneLine(`${name}: ${description}`, limits.option),
      value: name,
    }));
    return fitting(commands, first);
  }
  if (known?.onIncident !== true || third !== undefined) return [];
  return incidents(await openTo(scene), second, (code) => `${known.name} ${code}`);
}

function openTo({ desk, origin }: Scene): Promise<readonly Message[]> {
  return desk.open(whoIs(origin, "command"));
}

function incidents(
  open: readonly Message[],
  typed: string,
  valueFor: (code: string) => string,
): readonly Choice[] {
  const choices = open.map(({ incident: { code }, title }) => ({
    name: named(code, title),
    value: valueFor(code),
  }));
  return fitting(choices, typed);
}

async function people({ desk, origin }: Scene, typed: string): Promise<readonly Choice[]> {
  // Each letter would be an attempt of somebody who may not.
  if (!(await desk.knows(origin.user.id))) return [];
  const form = await desk.form("page", undefined, whoIs(origin, "command"));
  const field =
    form.status === "form" ? form.fields.find(({ name }) => name === "person") : undefined;
  const choices = (field?.choices ?? []).map(({ label, value }) => ({
    name: oneLine(label, limits.option) || oneLine(value, limits.option),
    value,
  }));
  return fitting(choices, typed);
}

/** What holds the typed text, within what Discord takes. */
function fitting(choices: readonly Choice[], typed: string): readonly Choice[] {
  const wanted = typed.trim().toLowerCase();
  const found = choices.filter(
    ({ name, value }) =>
      name !== "" &&
      value !== "" &&
      value.length <= limits.option &&
      `${value} ${name}`.toLowerCase().includes(wanted),
  );
  return found.slice(0, limits.options);
}
