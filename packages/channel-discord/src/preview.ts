import { cutAt, type Message, type PreviewedMessage } from "@tocsin/core";
import type { APIEmbed } from "discord-api-types/v10";
import { limits, shares } from "./embed.ts";
import { discordMarkdown } from "./markdown.ts";
import { render } from "./render.ts";
import { cut, escaped, oneLine } from "./text.ts";

/** The living message as it would be posted, without the buttons, which an app alone can have. */
export function preview(message: Message): PreviewedMessage {
  const body = render(message, { level: 0, tellingId: "preview" });
  const { title, summary, text = "", facts, parts, links, news } = message;
  const description = body.embeds[0]?.description ?? "";
  const whole = discordMarkdown(text, limits.all);
  const shown = new Set(body.embeds.flatMap(({ fields = [] }) => fields.map(({ name }) => name)));
  const fitting = facts.slice(0, shares.facts);
  const lost = fitting.filter(
    ({ name, value }) => value.trim() !== "" && !shown.has(fieldName(name)),
  );
  return {
    text: body.embeds.flatMap(linesOf).join("\n"),
    data: body,
    cut: [
      // The icon and its blank stand before the title.
      ...cutAt("title", escaped(title).length, limits.title - 3),
      ...cutAt("summary", summary.length, shares.summary),
      ...(description.endsWith(whole.trim())
        ? []
        : [
            `text: with all else it is more than ${limits.all} characters, or ${limits.description} by itself`,
          ]),
      ...cutAt("facts", facts.length, shares.facts, "of them"),
      ...lost.map(({ name }) => `fact ${oneLine(name, 80)}: there is no room left for it`),
      ...cutAt("parts", parts.length, shares.parts, "of them"),
      ...cutAt("links", links.length, shares.links, "of them"),
      ...cutAt("news", news.length, shares.news, "of them"),
    ],
  };
}

function fieldName(name: string): string {
  return cut(escaped(oneLine(name, 80)), 100) || "–";
}

function linesOf({ author, title, description, fields = [], footer }: APIEmbed): string[] {
  const lines = [
    author?.name ?? "",
    title ?? "",
    description ?? "",
    ...fields.map(({ name, value }) => `${name}: ${value}`),
    footer?.text ?? "",
  ];
  return lines.filter((line) => line !== "");
}
