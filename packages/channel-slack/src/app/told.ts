import type { ActionAnswer, Desk, Stamps } from "@tocsin/core";
import { actionsOf } from "../blocks.ts";
import { formButton } from "../buttons.ts";
import { approvalOf, needsOthers } from "./approval.ts";
import type { Named } from "./line.ts";
import { type Said, said, wordsOf } from "./said.ts";

/** What a request or a line came to, with its form where something was left open. */
export function toldOf(
  answer: ActionAnswer,
  named: Named | undefined,
  stamps: Stamps,
  desk: Pick<Desk, "commands">,
): Said {
  if (answer.status === "accepted" && needsOthers(answer.order)) {
    return approvalOf(answer.order, stamps, desk);
  }
  const told = said(wordsOf(answer));
  const button =
    answer.status === "invalid" && named
      ? formButton(named.action, named.incident, stamps)
      : undefined;
  return button === undefined
    ? told
    : { ...told, blocks: [...told.blocks, ...actionsOf([button])] };
}
