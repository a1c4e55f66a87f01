import type { SlackMessage } from "./slack-message.ts";
import { list, type Thing } from "./slack-text.ts";

/** Something that can be clicked: a button, or one line of a menu. */
export interface Clickable {
  /** What people read. */
  readonly label: string;
  /** How it stands in the payload of a click. */
  readonly action: Thing;
  readonly confirms: boolean;
}

/** All that a message shows to click. */
export function clickablesIn({
  blocks,
  attachments,
}: Pick<SlackMessage, "blocks" | "attachments">): Clickable[] {
  return [...blocks, ...attachments.flatMap((each) => each.blocks ?? [])].flatMap((block, index) =>
    clickablesOf(block as Thing, index),
  );
}

/** By label or action id, in the newest message that has it. */
export function findClickable(
  place: string,
  shown: readonly Pick<SlackMessage, "ts" | "text" | "blocks" | "attachments">[],
  wanted: string,
) {
  for (const message of shown.toReversed()) {
    const clickable = clickablesIn(message).find(
      ({ label, action }) => label === wanted || action.action_id === wanted,
    );
    if (clickable !== undefined) return { message, clickable };
  }
  const labels = shown.flatMap(clickablesIn).map(({ label }) => JSON.stringify(label));
  throw new Error(
    `nothing in ${place} has a button ${JSON.stringify(wanted)}; there are: ${labels.join(", ") || "none"}`,
  );
}

function clickablesOf({ type, block_id = "", elements }: Thing, index: number): Clickable[] {
  if (type !== "actions") return [];
  const block = block_id === "" ? `block-${index}` : block_id;
  return list(elements).flatMap((element): Clickable[] => {
    const { options, text, confirm, ...rest } = element;
    const action = { ...rest, block_id: block };
    const confirms = confirm !== undefined;
    if (element.type === "button") {
      return [{ label: words(text), action: { ...action, text }, confirms }];
    }
    return list(options).map((option) => ({
      label: words(option.text),
      action: { ...action, selected_option: option },
      confirms,
    }));
  });
}

function words(text: unknown): string {
  return String((text as Thing | undefined)?.text ?? "");
}
