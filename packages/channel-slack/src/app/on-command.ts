import type { Who } from "@tocsin/core";
import type { CommandCall } from "./callback.ts";
import { type Hand, type Hands, inTime } from "./hands.ts";
import { type Named, namedIn } from "./line.ts";
import { openFilled, openForm } from "./modal.ts";
import { whoOf } from "./on-click.ts";
import { type Said, said, wordsOf } from "./said.ts";
import { type Place, sealed, seenBy, tell } from "./tell.ts";
import { toldOf } from "./told.ts";

// Slack waits 3 s for the answer to a command.
const patienceMs = 1_500;

/** Somebody wrote `/tocsin …`: answered to them alone. */
export async function onCommand(call: CommandCall, hand: Hand, hands: Hands): Promise<void> {
  const { text, user_id: user, user_name: name, response_url: url, trigger_id: trigger } = call;
  const by = whoOf(user, name, "command");
  const place: Place = { url, user, channel: call.channel_id };
  const stamps = await hands.stamps();
  const line = text.trim();
  const named = namedIn(line, hand.desk.commands());
  if (named?.bare && (await opensForm(named, by, place, trigger, hand, hands))) return;
  const asking = hand.desk.line(line, {
    by,
    request: trigger,
    ...(await sealed(place, hands.tools)),
  });
  const answered = await inTime(patienceMs, asking, hands.tools);
  if (answered === "late") {
    hand.answer({ response_type: "ephemeral", text: "One moment…" });
    return tell(toldOf(await asking, named, stamps, hand.desk), place, hands);
  }
  await tellNow(toldOf(answered, named, stamps, hand.desk), place, hand, hands);
}

/** As the answer, or by the way that stays when the time for it is over. */
async function tellNow(words: Said, place: Place, hand: Hand, hands: Hands): Promise<void> {
  const { aloud, ...message } = words;
  if (!hand.answer({ ...seenBy(aloud), ...message })) await tell(words, place, hands);
}

/** A command that is written alone and has something to ask opens its form. */
async function opensForm(
  { action, onIncident, incident }: Named,
  by: Who,
  place: Place,
  trigger: string,
  hand: Hand,
  hands: Hands,
): Promise<boolean> {
  const { desk } = hand;
  const wanted = { action, incident, by, trigger, place };
  if (onIncident) {
    if (incident === undefined) return false;
    const offers = await inTime(patienceMs, desk.offers(incident), hands.tools);
    const offer = offers === "late" ? undefined : offers.find(({ name }) => name === action);
    if (offer?.asks !== true) return false;
    await openForm(wanted, hand, hands);
    return true;
  }
  const form = await inTime(patienceMs, desk.form(action, undefined, by), hands.tools);
  if (form === "late") return false;
  if (form.status !== "form") {
    await tellNow(said(wordsOf(form)), place, hand, hands);
    return true;
  }
  const asks = form.fields.length > 0 || form.confirm !== undefined || form.reason;
  if (asks) await openFilled(form, wanted, hands);
  return asks;
}
