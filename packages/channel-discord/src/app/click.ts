import type { Answered } from "@tocsin/core";
import { escaped, oneLine } from "../text.ts";
import { ask, opened } from "./ask.ts";
import { isAnswer } from "./buttons.ts";
import type { Interaction } from "./interaction.ts";
import { readTyped } from "./modal.ts";
import { order, told } from "./order.ts";
import { type Reply, say } from "./say.ts";
import { type How, type Scene, wantedIn, whoIs } from "./scene.ts";
import { shown } from "./show.ts";

type Click = Extract<Interaction, { kind: "click" }>;
type Filled = Extract<Interaction, { kind: "form" }>;

/** An id that is none of ours, or no longer: it changes nothing. */
async function outworn({ desk, origin }: Scene, how: How = "button"): Promise<Reply> {
  await desk.refuse("its id is not of this gateway, or its time is over", whoIs(origin, how));
  return say(
    "This button is not one that works any more. Use the newest message of the incident, or /tocsin.",
  );
}

/** A button or a menu of ours. */
export async function click(scene: Scene, { customId, values }: Click): Promise<Reply> {
  const wish = scene.ids.read(customId);
  if (wish === undefined) return outworn(scene);
  const { verb, args } = wish;
  switch (verb) {
    case "act":
      return act(scene, args);
    case "offer":
      return ask(scene, wantedIn(args), "button");
    case "go":
      return order(scene, wantedIn(args), { how: "button" });
    case "form":
      return reopen(scene, args);
    case "agree": {
      const answer = await scene.desk.approve(args[0] ?? "", whoIs(scene.origin, "button"));
      return answer.status === "accepted" ? agreed(answer.order) : told(scene, undefined, answer);
    }
    case "pick": {
      // What is chosen there is the id of a button.
      const [chosen = ""] = values;
      const picked = scene.ids.read(chosen)?.verb;
      if (picked !== "act" && picked !== "offer") return outworn(scene);
      return click(scene, { kind: "click", origin: scene.origin, customId: chosen, values: [] });
    }
    case "show":
      return shown(scene, values[0] ?? "");
    case "fill":
      return outworn(scene);
  }
}

/** A form that was filled in. */
export async function filled(scene: Scene, { customId, typed }: Filled): Promise<Reply> {
  const wish = scene.ids.read(customId);
  if (wish?.verb !== "fill") return outworn(scene, "modal");
  return order(scene, wantedIn(wish.args), { ...readTyped(typed), how: "modal" });
}

async function reopen(scene: Scene, args: readonly string[]): Promise<Reply> {
  const wanted = wantedIn(args);
  const draft = scene.drafts.get(args[2] ?? "");
  const { origin, desk } = scene;
  const form =
    draft?.form ?? (await desk.form(wanted.action, wanted.incident, whoIs(origin, "button")));
  if (form.status !== "form") return told(scene, wanted, form);
  return opened(scene, wanted, form, draft?.typed);
}

async function act(scene: Scene, args: readonly string[]): Promise<Reply> {
  const { desk, origin } = scene;
  const [action = "", incident = ""] = args;
  if (!isAnswer(action)) return outworn(scene);
  const by = { address: origin.user.id, name: origin.user.name };
  const answered = await desk.act({ action, incident, by, how: "button" });
  if (answered.length === 0) return say("Nothing done: this incident is not known any more.");
  const unchanged = answered.filter(({ status }) => status === "unchanged");
  if (unchanged.length === 0) return { kind: "edit" };
  if (unchanged.some(({ asks }) => asks)) return ask(scene, { action, incident }, "button");
  return say(unchanged.slice(0, 5).map(lineOf).join("\n"));
}

function lineOf({ incident, reason = "nothing changed" }: Answered): string {
  const { code, title, acknowledged } = incident;
  const about = `**${escaped(oneLine(code, 20))}** ${escaped(oneLine(title, 150))}`;
  const time = Date.parse(acknowledged?.at ?? "");
  const since = Number.isNaN(time) ? "" : ` (<t:${Math.floor(time / 1000)}:R>)`;
  return `${about}: ${escaped(oneLine(reason, 150))}${since}`;
}

function agreed({
  state,
  approvals,
  approvedBy,
}: {
  state: string;
  approvals: number;
  approvedBy: readonly string[];
}): Reply {
  const others = approvals - approvedBy.length;
  if (state !== "approving") return say("You agreed: it goes ahead.");
  return say(
    `You agreed: ${others === 1 ? "somebody else has" : `${others} others have`} to, too.`,
  );
}
