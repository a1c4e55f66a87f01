import { oneLine } from "./clean.ts";
import type { Letter, Section } from "./letter.ts";
import type { Block, Inline } from "./markdown.ts";
import type { Enclosure } from "./pictures.ts";

/** The letter as plain text. */
export function textOf(letter: Letter): string {
  const head = [
    letter.origin,
    `[${letter.badge}] ${letter.title}`,
    ...(letter.summary && letter.summary !== letter.title ? [letter.summary] : []),
  ];
  return `${[head.join("\n"), ...letter.sections.map(sectionText)].join("\n\n")}\n`;
}

// Two hyphens and a space alone on a line: mail programs fold away what follows.
const signature = "-- \n";
const signatures = /^-- $/gm;

function sectionText(section: Section): string {
  switch (section.kind) {
    case "note":
      return section.text;
    case "prose":
      return blocksText(section.blocks).replace(signatures, "--");
    case "rows":
      return section.rows
        .map(({ name, value, url }) => `${name}: ${value}${url ? ` <${url}>` : ""}`)
        .join("\n");
    case "links":
      return section.links
        .map(({ title, url }) => (title === url ? url : `${title}: ${url}`))
        .join("\n");
    case "pictures":
      return section.pictures.map((each) => pictureText(each, section.attached)).join("\n");
    case "list": {
      const items = section.items.map(({ text, detail, url, blocks }) => {
        const lines = [`- ${text} (${detail})`, ...(url ? [`  ${url}`] : [])];
        return [...lines, ...(blocks.length > 0 ? [indent(blocksText(blocks), "  ")] : [])].join(
          "\n",
        );
      });
      const more = section.more === "" ? [] : [section.more];
      return [`${section.heading}:`, ...items, ...more].join("\n");
    }
    case "footer":
      return `${signature}${section.text}${section.url ? `\n${section.url}` : ""}`;
  }
}

function pictureText({ image }: Enclosure, attached: string): string {
  return `${attached}: ${oneLine(image.name, 100)}${image.alt === "" ? "" : ` (${oneLine(image.alt, 300)})`}`;
}

function blocksText(blocks: readonly Block[], between = "\n\n"): string {
  return blocks.map(blockText).join(between);
}

function blockText(block: Block): string {
  switch (block.kind) {
    case "paragraph":
    case "heading":
      return inlinesText(block.children);
    case "code":
      return indent(block.text, "    ");
    case "quote":
      return indent(blocksText(block.children), "> ");
    case "rule":
      return "-----";
    case "list":
      return block.items
        .map((item, index) => {
          const mark = block.start === undefined ? "- " : `${block.start + index}. `;
          return mark + indent(blocksText(item, "\n"), " ".repeat(mark.length)).trimStart();
        })
        .join("\n");
  }
}

/** The words without what is around them. */
export function inlinesText(inlines: readonly Inline[]): string {
  return inlines.map(inlineText).join("");
}

function inlineText(inline: Inline): string {
  switch (inline.kind) {
    case "text":
    case "code":
      return inline.text;
    case "strong":
    case "emphasis":
      return inlinesText(inline.children);
    case "break":
      return "\n";
    case "link": {
      const text = inlinesText(inline.children);
      return text === inline.url || text === "" ? inline.url : `${text} <${inline.url}>`;
    }
  }
}

function indent(text: string, by: string): string {
  return text
    .split("\n")
    .map((line) => by + line)
    .join("\n");
}
