import type { ActionAnswer } from "@tocsin/core";
import { plainLines } from "../text.ts";
import { approvalOf, needsOthers } from "./approval.ts";
import type { Submission } from "./callback.ts";
import { fieldBlock, formCallback, inputId, noteOf, reasonBlock } from "./form-view.ts";
import { type Hand, type Hands, inTime } from "./hands.ts";
import { showIn } from "./modal.ts";
import { whoOf } from "./on-click.ts";
import { outworn } from "./outworn.ts";
import { said, wordsOf } from "./said.ts";
import { reply, tell, tellAt } from "./tell.ts";
import { noticeView, type View } from "./view.ts";

type State = Submission["view"]["state"]["values"];

// Slack waits 3 s, and what can be chosen is looked up once more.
const patienceMs = 1_500;
const longestError = 150;

/** Somebody sent a form. */
export async function onSubmission(
  { user, view }: Submission,
  hand: Hand,
  hands: Hands,
): Promise<void> {
  if (view.callback_id !== formCallback) return;
  const by = whoOf(user.id, user.username ?? user.name, "modal");
  const note = noteOf(view.private_metadata, await hands.stamps());
  if (note === undefined) {
    const words = await outworn("form", by, hand.desk);
    const shown = { response_action: "update", view: noticeView("Nothing done", words) };
    if (!hand.answer(shown)) await tell(said(words), { user: user.id }, hands);
    return;
  }
  const { action, incident, replyTo } = note;
  const { values, why } = valuesIn(view.state.values);
  const asking = hand.desk.request({
    action,
    ...(incident !== undefined && { incident }),
    values,
    ...(why !== "" && { why }),
    by,
    // A form that is sent twice is one request.
    request: view.id,
    ...(replyTo !== undefined && { replyTo }),
  });
  const asked = await inTime(patienceMs, asking, hands.tools);
  if (asked !== "late") {
    await tellOthers(asked, replyTo, hand, hands);
    const response = responseTo(asked, view.state.values);
    if (response === undefined || hand.answer(response)) return;
    // The form is closed by then.
    if (replyTo !== undefined) await reply(replyTo, wordsOf(asked), hands.signal, hands);
    return;
  }
  hand.answer({ response_action: "update", view: noticeView("One moment", "One moment…") });
  let end = noticeView("Unclear", "It failed on our side; the gateway's log says why.");
  try {
    const answer = await asking;
    await tellOthers(answer, replyTo, hand, hands);
    end = noticeView(titleOf(answer), wordsOf(answer));
  } finally {
    await showIn(view.id, end, hands);
  }
}

/** Who else has to agree sees it where it was asked. */
async function tellOthers(
  asked: ActionAnswer,
  replyTo: string | undefined,
  { desk }: Hand,
  hands: Hands,
): Promise<void> {
  if (asked.status !== "accepted" || !needsOthers(asked.order) || replyTo === undefined) return;
  await tellAt(replyTo, approvalOf(asked.order, await hands.stamps(), desk), hands);
}

/** Undefined: the form closes, and the thread tells the rest. */
function responseTo(asked: ActionAnswer, state: State): object | undefined {
  if (asked.status === "accepted" && asked.order.state !== "approving") return undefined;
  const errors = asked.status === "invalid" ? errorsIn(asked.problems, state) : undefined;
  if (errors !== undefined) return { response_action: "errors", errors };
  const view: View = noticeView(titleOf(asked), wordsOf(asked));
  return { response_action: "update", view };
}

function titleOf(answer: ActionAnswer): string {
  if (answer.status === "accepted") return "Asked for";
  return answer.status === "answered" ? "Answer" : "Nothing done";
}

/** What was given, by field; what was emptied is empty and not what it was at first. */
function valuesIn(state: State): {
  readonly values: Readonly<Record<string, string>>;
  readonly why: string;
} {
  const given = Object.entries(state).map(
    ([block, inputs]) => [block, textIn(inputs[inputId])] as const,
  );
  const values = given.flatMap(([block, text]) =>
    block.startsWith(fieldBlock) ? [[block.slice(fieldBlock.length), text] as const] : [],
  );
  const why = given.find(([block]) => block === reasonBlock)?.[1] ?? "";
  return { values: Object.fromEntries(values), why };
}

function textIn(input: State[string][string] | undefined): string {
  if (input === undefined) return "";
  if (input.type === "checkboxes") return String((input.selected_options ?? []).length > 0);
  return input.value ?? input.selected_option?.value ?? "";
}

/** Problems at the inputs that they are of; undefined where there is no input to put them at. */
function errorsIn(
  problems: Readonly<Record<string, string>>,
  state: State,
): Readonly<Record<string, string>> | undefined {
  const [first] = Object.keys(state);
  if (first === undefined) return undefined;
  const errors = new Map<string, string[]>();
  for (const [name, problem] of Object.entries(problems)) {
    const own = [`${fieldBlock}${name}`, name].find((block) => Object.hasOwn(state, block));
    const words = own === undefined ? `${name} ${problem}` : problem;
    errors.set(own ?? first, [...(errors.get(own ?? first) ?? []), words]);
  }
  const told = [...errors].map(
    ([block, words]) =>
      [block, plainLines(words.join("; "), longestError) || "does not fit"] as const,
  );
  return told.length === 0 ? undefined : Object.fromEntries(told);
}
