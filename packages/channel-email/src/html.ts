import { hostBeside, type Tone } from "@tocsin/core";
import { oneLine } from "./clean.ts";
import { escaped } from "./escaped.ts";
import type { Letter, Section } from "./letter.ts";
import type { Block, Inline } from "./markdown.ts";
import { contentId, type Enclosure, isShown } from "./pictures.ts";
import { inlinesText } from "./text.ts";

const colours: Readonly<Record<Tone, string>> = {
  critical: "#b4231f",
  error: "#c2410c",
  warning: "#a16207",
  info: "#1d4ed8",
  progress: "#6d28d9",
  success: "#15803d",
  neutral: "#4b5563",
};

// Inline styles because mail programs drop style sheets; the classes turn the colours over in the dark.
const style = {
  body: "margin:0;padding:0;background:#f3f4f6;font-family:-apple-system,Segoe UI,Helvetica,Arial,sans-serif;font-size:15px;line-height:1.5;color:#111827",
  sheet: "width:100%;max-width:600px;background:#ffffff;border-collapse:collapse",
  cell: "padding:16px 24px 0 24px;word-break:break-word",
  faint: "color:#6b7280;font-size:13px",
  title: "font-size:20px;line-height:1.3;font-weight:600;margin:4px 0",
  heading: "font-weight:600;margin:0 0 6px 0",
  paragraph: "margin:0 0 10px 0;white-space:pre-line",
  code: "margin:0 0 10px 0;padding:10px 12px;background:#f3f4f6;font-family:ui-monospace,Menlo,Consolas,monospace;font-size:13px;white-space:pre-wrap;word-break:break-all",
  span: "font-family:ui-monospace,Menlo,Consolas,monospace;font-size:13px",
  quote: "margin:0 0 10px 0;padding:0 0 0 12px;border-left:3px solid #d1d5db",
  list: "margin:0 0 10px 0;padding:0 0 0 22px",
  name: "padding:2px 12px 2px 0;vertical-align:top;color:#6b7280;white-space:nowrap",
  value: "padding:2px 0;word-break:break-word",
  picture: "display:block;max-width:100%;height:auto;margin:0 0 10px 0",
  link: "color:#1d4ed8",
  button: "display:inline-block;margin:0 12px 6px 0;color:#1d4ed8;font-weight:600",
} as const;

const dark =
  "@media (prefers-color-scheme:dark){.page{background:#111827!important}" +
  ".sheet{background:#1f2937!important;color:#f3f4f6!important}.faint{color:#9ca3af!important}" +
  ".code{background:#111827!important}a{color:#93c5fd!important}}";

/** The letter as a page of HTML: one column of 600 px, no script, nothing that is loaded. */
export function htmlOf(letter: Letter): string {
  const colour = colours[letter.tone];
  const preview = `${letter.badge}: ${letter.summary || letter.title}`;
  return [
    `<!doctype html><html lang="${letter.locale}"><head><meta charset="utf-8">`,
    `<meta name="viewport" content="width=device-width,initial-scale=1">`,
    `<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">`,
    `<title>${escaped(letter.subject)}</title><style>${dark}</style></head>`,
    `<body class="page" style="${style.body}">`,
    `<div style="display:none;max-height:0;overflow:hidden">${escaped(preview)}</div>`,
    `<table role="presentation" align="center" class="sheet" style="${style.sheet}">`,
    `<tr><td style="height:4px;background:${colour}"></td></tr>`,
    row(
      [
        `<div class="faint" style="${style.faint}">${escaped(letter.origin)}</div>`,
        `<div style="${style.title}">${escaped(letter.title)}</div>`,
        `<div><strong style="color:${colour}">${letter.badge}</strong> · ${escaped(letter.summary)}</div>`,
      ].join(""),
    ),
    ...letter.sections.map((section) => row(sectionHtml(section))),
    `<tr><td style="height:20px"></td></tr></table></body></html>`,
  ].join("\n");
}

function row(content: string): string {
  return `<tr><td style="${style.cell}">${content}</td></tr>`;
}

function sectionHtml(section: Section): string {
  switch (section.kind) {
    case "note":
      return `<em>${escaped(section.text)}</em>`;
    case "prose":
      return blocksHtml(section.blocks);
    case "rows": {
      const rows = section.rows.map(
        ({ name, value, url }) =>
          `<tr><td class="faint" style="${style.name}">${escaped(name)}</td>` +
          `<td style="${style.value}">${named(value, url)}</td></tr>`,
      );
      return `<table role="presentation" style="border-collapse:collapse">${rows.join("")}</table>`;
    }
    case "list": {
      const items = section.items.map(
        ({ text, detail, url, blocks }) =>
          `<li>${named(text, url)} <span class="faint" style="${style.faint}">${escaped(detail)}</span>` +
          `${blocksHtml(blocks)}</li>`,
      );
      const more = section.more === "" ? "" : `<li>${escaped(section.more)}</li>`;
      return (
        `<div style="${style.heading}">${escaped(section.heading)}</div>` +
        `<ul style="${style.list}">${items.join("")}${more}</ul>`
      );
    }
    case "links":
      return section.links
        .map(
          ({ title, url }) =>
            `<a href="${escaped(url)}" style="${style.button}">${escaped(title + hostBeside(title, url))}</a>`,
        )
        .join("");
    case "pictures":
      return section.pictures.map((each) => pictureHtml(each, section.attached)).join("");
    case "footer":
      return `<div class="faint" style="${style.faint}">${link(section.url, escaped(section.text))}</div>`;
  }
}

/** By its part of this mail: nothing is loaded from elsewhere. */
function pictureHtml(enclosure: Enclosure, attached: string): string {
  const { name, alt } = enclosure.image;
  const about = escaped(oneLine(alt, 300) || oneLine(name, 100));
  return isShown(enclosure)
    ? `<img src="cid:${contentId(enclosure)}" alt="${about}" style="${style.picture}">`
    : `<div class="faint" style="${style.faint}">${attached}: ${about}</div>`;
}

function blocksHtml(blocks: readonly Block[]): string {
  return blocks.map(blockHtml).join("");
}

function blockHtml(block: Block): string {
  switch (block.kind) {
    case "paragraph":
      return `<p style="${style.paragraph}">${inlinesHtml(block.children)}</p>`;
    case "heading":
      return `<p style="${style.heading}">${inlinesHtml(block.children)}</p>`;
    case "code":
      return `<pre class="code" style="${style.code}">${escaped(block.text)}</pre>`;
    case "quote":
      return `<blockquote style="${style.quote}">${blocksHtml(block.children)}</blockquote>`;
    case "rule":
      return "<hr>";
    case "list": {
      const items = block.items.map((item) => `<li>${blocksHtml(item)}</li>`).join("");
      return block.start === undefined
        ? `<ul style="${style.list}">${items}</ul>`
        : `<ol start="${block.start}" style="${style.list}">${items}</ol>`;
    }
  }
}

function inlinesHtml(inlines: readonly Inline[]): string {
  return inlines.map(inlineHtml).join("");
}

function inlineHtml(inline: Inline): string {
  switch (inline.kind) {
    case "text":
      return escaped(inline.text);
    case "code":
      return `<code style="${style.span}">${escaped(inline.text)}</code>`;
    case "strong":
      return `<strong>${inlinesHtml(inline.children)}</strong>`;
    case "emphasis":
      return `<em>${inlinesHtml(inline.children)}</em>`;
    case "break":
      return "<br>";
    case "link": {
      const beside = hostBeside(inlinesText(inline.children), inline.url);
      const shown = inlinesHtml(inline.children) || escaped(inline.url);
      return link(inline.url, `${shown}${escaped(beside)}`);
    }
  }
}

/** A label that leads somewhere, if it does. */
function named(label: string, url: string | undefined): string {
  return link(url, escaped(url === undefined ? label : label + hostBeside(label, url)));
}

/** `content` is HTML already. */
function link(url: string | undefined, content: string): string {
  return url === undefined
    ? content
    : `<a href="${escaped(url)}" style="${style.link}">${content}</a>`;
}
