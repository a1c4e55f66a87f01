import { type Block, section } from "../blocks.ts";
import { type Plain, plainLines, plainText } from "../text.ts";

interface Input {
  readonly type: "input";
  readonly block_id: string;
  readonly label: Plain;
  readonly hint?: Plain;
  readonly optional: boolean;
  readonly element: Readonly<Record<string, unknown>>;
}

/** A modal. */
export interface View {
  readonly type: "modal";
  readonly callback_id: string;
  readonly private_metadata?: string;
  readonly title: Plain;
  readonly submit?: Plain;
  readonly close: Plain;
  readonly blocks: readonly (Block | Input)[];
}

/** A modal that tells something and asks nothing. */
export function noticeView(title: string, words: string): View {
  return {
    type: "modal",
    callback_id: "tocsin.notice",
    title: plainText(title, 24),
    close: plainText("Close", 24),
    blocks: [section(plainLines(words, 2_900) || "…")],
  };
}
