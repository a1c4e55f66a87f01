import { oneLine, type Who } from "@tocsin/core";
import { type Pressed, pressed } from "../buttons.ts";
import type { Click } from "./callback.ts";
import type { Hand, Hands } from "./hands.ts";
import { homeFor, publishHome } from "./home.ts";
import { openForm } from "./modal.ts";
import { outworn } from "./outworn.ts";
import { type Said, said, unchangedOf, wordsOf } from "./said.ts";
import { type Place, sealed, tell } from "./tell.ts";
import { toldOf } from "./told.ts";

/** Somebody pressed a button of ours, or chose from a menu. */
export async function onClick(click: Click, hand: Hand, hands: Hands): Promise<void> {
  const [action] = click.actions;
  const value = action?.selected_option?.value ?? action?.value;
  const wanted = action && pressed(action.action_id, value, await hands.stamps());
  if (wanted === undefined) return;
  const { user, response_url: url } = click;
  const by = whoOf(user.id, user.username ?? user.name, "button");
  const words = await act(wanted, click, by, hand, hands);
  // What is clicked at home has no message to answer beside.
  if (url === undefined) {
    await publishHome(
      user.id,
      await homeFor(user.id, hand.desk, await hands.stamps(), words),
      hands,
    );
  } else if (words !== undefined) {
    await tell(words, { url }, hands);
  }
}

export function whoOf(address: string, name: string | undefined, how: string): Who {
  const shown = oneLine(name ?? "", 80);
  return { address, how, ...(shown !== "" && { name: shown }) };
}

/** What is to be said of it to whoever clicked alone. */
async function act(
  wanted: Pressed,
  { trigger_id: trigger, response_url: url, user, channel }: Click,
  by: Who,
  hand: Hand,
  hands: Hands,
): Promise<Said | undefined> {
  const { desk } = hand;
  if (wanted.kind === "outworn") return said(await outworn("button", by, desk));
  if (wanted.kind === "answer") {
    const { action, incident } = wanted;
    const { how, ...who } = by;
    const answered = await desk.act({ action, incident, by: who, how });
    if (!answered.some(({ asks }) => asks)) return unchangedOf(answered);
    const place: Place = { url, user: user.id, channel: channel?.id };
    await openForm({ action, incident, by, trigger, place }, hand, hands);
    return undefined;
  }
  if (wanted.kind === "approve") {
    const approved = await desk.approve(wanted.order, by);
    const isEnough = approved.status === "accepted" && approved.order.state !== "approving";
    if (!isEnough) return said(wordsOf(approved));
    if (approved.order.incident !== undefined) return said("You agreed, and it is under way.");
    return { ...said(`${by.name ?? "Somebody"} agreed, and it is under way.`), aloud: true };
  }
  const { action, incident, asks } = wanted;
  const place: Place = { url, user: user.id, channel: channel?.id };
  const form = { action, incident, by, trigger, place };
  if (asks) {
    await openForm(form, hand, hands);
    return undefined;
  }
  const asked = await desk.request({
    action,
    ...(incident !== undefined && { incident }),
    by,
    request: trigger,
    ...(await sealed(place, hands.tools)),
  });
  if (asked.status === "invalid") {
    // The config asks for a reason, or the fields have changed since the message was sent.
    await openForm(form, hand, hands);
    return undefined;
  }
  const goesOn = asked.status === "accepted" && asked.order.state !== "approving";
  return goesOn ? undefined : toldOf(asked, undefined, await hands.stamps(), desk);
}
