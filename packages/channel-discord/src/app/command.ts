import { ask, askWith } from "./ask.ts";
import type { CommandLine } from "./interaction.ts";
import { order, told } from "./order.ts";
import { sealReplyTo } from "./reply-to.ts";
import { type Reply, say } from "./say.ts";
import { type Scene, titleOf, type Wanted, whoIs } from "./scene.ts";
import { incidentMenu } from "./show.ts";

/** `/tocsin …` */
export async function command(scene: Scene, { sub, options }: CommandLine): Promise<Reply> {
  const { incident = "", why } = options;
  const reason = why === undefined ? {} : { why };
  switch (sub) {
    case "status":
    case "oncall":
    case "help":
      return line(scene, sub);
    case "incidents":
      return incidents(scene);
    case "ack":
      return order(scene, { action: "acknowledge", incident }, { ...reason, how: "command" });
    case "silence": {
      const wanted = { action: "silence", incident };
      const { for: lasts } = options;
      if (lasts === undefined) return ask(scene, wanted, "command");
      return order(scene, wanted, { values: { for: lasts }, ...reason, how: "command" });
    }
    case "page": {
      const { person, about } = options;
      if (person === undefined || about === undefined)
        return ask(scene, { action: "page" }, "command");
      return order(scene, { action: "page" }, { values: { person, title: about }, how: "command" });
    }
    case "do":
      return doLine(scene, (options.line ?? "").trim());
    default:
      return say("There is no such command: /tocsin help lists them.");
  }
}

async function incidents(scene: Scene): Promise<Reply> {
  const { desk, origin } = scene;
  const [told, open] = await Promise.all([
    line(scene, "incidents"),
    desk.open(whoIs(origin, "command")),
  ]);
  return told.kind === "say" ? { ...told, rows: incidentMenu(scene, open) } : told;
}

async function line(scene: Scene, text: string): Promise<Reply> {
  const { desk, origin, tools } = scene;
  const wanted = wantedBy(scene, text);
  const title = titleOf(wanted?.action ?? text, desk);
  const answer = await desk.line(text, {
    by: whoIs(origin, "command"),
    request: origin.id,
    replyTo: await sealReplyTo(origin, title, tools),
  });
  return told(scene, wanted, answer);
}

/** A line that names an action alone opens its form, where it has one. */
async function doLine(scene: Scene, text: string): Promise<Reply> {
  const wanted = wantedBy(scene, text);
  const words = text.split(/\s+/u).length;
  if (wanted === undefined || words > (wanted.incident === undefined ? 1 : 2)) {
    return line(scene, text);
  }
  const { desk, origin } = scene;
  const form = await desk.form(wanted.action, wanted.incident, whoIs(origin, "command"));
  if (form.status !== "form") return line(scene, text);
  const asks = form.fields.length > 0 || form.reason || form.confirm !== undefined;
  return asks ? askWith(scene, wanted, form, "command") : line(scene, text);
}

/** What a line is about, as far as its first words say. */
function wantedBy({ desk }: Scene, text: string): Wanted | undefined {
  const [first = "", second] = text.split(/\s+/u);
  const word = first.toLowerCase();
  const all = desk.commands();
  const alike = all.filter(({ name }) => name === word || name.endsWith(`.${word}`));
  const known =
    alike.find(({ name }) => name === word) ?? (alike.length === 1 ? alike[0] : undefined);
  if (known === undefined) return undefined;
  if (!known.onIncident) return { action: known.name };
  return second === undefined ? undefined : { action: known.name, incident: second };
}
