import type { ActionAnswer, Answered } from "@tocsin/core";
import { acknowledgedLine } from "../acknowledged.ts";
import { type Block, section } from "../blocks.ts";
import { portions } from "../mrkdwn.ts";
import { defuse, escaped, fit, plain, printable } from "../text.ts";

/** Something to tell people, in the form that Slack takes. */
export interface Said {
  readonly text: string;
  readonly blocks: readonly Block[];
  /** Everybody there sees it, not only whoever asked. */
  readonly aloud?: true;
}

const longest = { text: 1_500, section: 2_900, sections: 4 } as const;

/** Plain text from anywhere: what is in it neither rings nor formats. */
export function said(words: string): Said {
  const clean = printable(words.slice(0, 20_000)).trim() || "Done.";
  const chunks = portions(clean, longest.section).slice(0, longest.sections);
  return {
    text: escaped(defuse(fit(clean, longest.text))),
    // Each by itself: what formats nothing within a word does where it is cut.
    blocks: chunks.map((chunk) => section(escaped(defuse(chunk)))),
  };
}

/** What became of a request, as plain text. */
export function wordsOf(answer: ActionAnswer): string {
  switch (answer.status) {
    case "answered":
      return answer.text;
    case "accepted": {
      const { id, incident, state, approvals, approvedBy, text } = answer.order;
      if (state === "approving") {
        const left = approvals - approvedBy.length;
        const others = left === 1 ? "Somebody else has" : `${left} others have`;
        const where = incident === undefined ? "where it was asked" : "in the thread";
        return `${others} to agree first, by the button ${where} or with "approve ${id}".`;
      }
      if (state === "waiting" || state === "running") {
        const also = incident === undefined ? "" : " and in the incident's thread";
        return `It is under way; how it ends is told here${also}.`;
      }
      return text === undefined || text === "" ? `It has ended: ${state}.` : text;
    }
    case "invalid":
      return [
        "Nothing done:",
        ...Object.entries(answer.problems)
          .slice(0, 20)
          .map(([field, problem]) => `• ${field}: ${problem}`),
      ].join("\n");
    default:
      return `Nothing done: ${answer.reason}`;
  }
}

/** What whoever answered is told alone; undefined when the message itself will show it. */
export function unchangedOf(answered: readonly Answered[]): Said | undefined {
  if (answered.length === 0) return said("Nothing done: this incident is not known any more.");
  const unchanged = answered.filter(({ status }) => status === "unchanged");
  if (unchanged.length === 0) return undefined;
  const lines = unchanged.slice(0, 5).flatMap(({ incident, reason }) => {
    const about = `*${plain(incident.code, 20)}* ${plain(incident.title, 150)}`;
    return [`${about}: ${plain(reason ?? "nothing changed", 300)}`, acknowledgedLine(incident)];
  });
  const text = lines.filter((line) => line !== "").join("\n");
  return { text, blocks: [section(text)] };
}
