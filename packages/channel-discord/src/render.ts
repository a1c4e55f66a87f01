import { type Attempt, type Message, wordsOf } from "@tocsin/core";
import type { APIEmbed } from "discord-api-types/v10";
import type { Row } from "./app/components.ts";
import { acknowledgedBy, embedOf, heading } from "./embed.ts";
import { markOf } from "./mark.ts";
import { cut, escapeProse, oneLine, webUrl } from "./text.ts";

const longestContent = 2000;
/** A message's flag: its links unfold to nothing. */
export const suppressEmbeds = 4;

/** A message's body. Content and embeds are both there, so that an edit replaces what another form left. */
export interface Body {
  readonly content: string;
  readonly embeds: readonly APIEmbed[];
  /** Always there: an edit without it keeps what an earlier form set. */
  readonly flags: number;
  readonly components?: readonly Row[];
  /** The files that go along; `id` is their place among them. */
  readonly attachments?: readonly {
    readonly id: number;
    readonly filename: string;
    readonly description: string;
  }[];
  /** Nobody is mentioned, whatever the text says. */
  readonly allowed_mentions: { readonly parse: readonly never[] };
}

const mentions = { allowed_mentions: { parse: [] } } as const;

/** What Discord is asked to show: an embed, a simpler embed, or plain text. */
export function render(
  message: Message,
  { level, tellingId }: Pick<Attempt, "level" | "tellingId">,
): Body {
  const mark = markOf(tellingId);
  if (level === 2) {
    return { content: plain(message, mark), embeds: [], flags: suppressEmbeds, ...mentions };
  }
  const embed = embedOf(message, mark, { simple: level === 1 });
  return { content: "", embeds: [embed], flags: 0, ...mentions };
}

/** The short message that makes a noise, since an edit makes none. */
export function reminder(message: Message): Body {
  const lines = [heading(message, 300), escapeProse(oneLine(message.summary, 400))];
  return {
    content: lines.filter(Boolean).join("\n"),
    embeds: [],
    flags: suppressEmbeds,
    ...mentions,
  };
}

function plain(message: Message, mark: string): string {
  const { incident, links, summary } = message;
  const acknowledged = acknowledgedBy(incident);
  const lines = [
    heading(message, 300),
    escapeProse(oneLine(summary, 400)),
    acknowledged === "" ? "" : `${wordsOf(message).label.acknowledgedBy} ${acknowledged}`,
    webUrl(incident.url ?? links[0]?.url) ?? "",
    `${oneLine(incident.code, 20)} · ${mark}`,
  ];
  return cut(lines.filter((line) => line !== "").join("\n"), longestContent);
}
