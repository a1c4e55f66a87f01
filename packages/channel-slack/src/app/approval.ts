import type { ActionOrder, Desk, Stamps } from "@tocsin/core";
import { actionsOf, joined, section } from "../blocks.ts";
import { approveButton } from "../buttons.ts";
import { plain } from "../text.ts";
import type { Said } from "./said.ts";

// Sums up to 2,900 characters, which a section takes.
const longest = { name: 80, title: 60, label: 40, value: 100, why: 300 } as const;

/**
 * Who wants what, for everybody where it was asked: somebody else has to agree. Of what is about an incident its
 * thread says so.
 */
export function approvalOf(order: ActionOrder, stamps: Stamps, desk: Pick<Desk, "commands">): Said {
  const title = desk.commands().find(({ name }) => name === order.action)?.title ?? order.action;
  const { id, by, details = [], why, approvals, approvedBy } = order;
  const left = approvals - approvedBy.length;
  const others = left === 1 ? "Somebody else has" : `${left} others have`;
  const text = joined([
    `*${plain(by.name, longest.name)}* asks for *${plain(title, longest.title)}*`,
    ...details.map(
      ({ label, value }) => `• ${plain(label, longest.label)}: ${plain(value, longest.value)}`,
    ),
    why === undefined ? "" : `Why: ${plain(why, longest.why)}`,
    `${others} to agree, here or with "approve ${plain(id, longest.name)}".`,
  ]);
  const button = approveButton(id, stamps, details);
  const below = button === undefined ? [] : actionsOf([button]);
  return { text, blocks: [section(text), ...below], aloud: true };
}

/** Whether everybody where it was asked has to see it. */
export function needsOthers({ state, incident }: ActionOrder): boolean {
  return state === "approving" && incident === undefined;
}
