import { fromMarkdown } from "mdast-util-from-markdown";
import {
  clean,
  cut,
  escaped,
  escapeProse,
  link,
  looksLikeAddress,
  oneLine,
  paired,
  webUrl,
} from "./text.ts";

type Node = ReturnType<typeof fromMarkdown> | ReturnType<typeof fromMarkdown>["children"][number];

// The parser's time grows with the square of hostile input; more than this is never shown anyway.
const longestInput = 4_500;
const deepest = 8;
const longestLink = 600;
const openEnd = /https?:\/\/[^\s<]+$/;
// Marks within code, bare addresses and emphasis are not escaped: emphasis around them would end at one.
const unescaped = /`|(?<!\()https?:\/\/|(?:^|[^\\])(?:\\\\)*\*/;

/** CommonMark from outside in the subset that Discord reads, at most `length` characters. Never throws. */
export function discordMarkdown(text: string, length: number): string {
  const source = clean(text, longestInput);
  let nodes: readonly Node[];
  try {
    nodes = fromMarkdown(source).children;
  } catch {
    // Nested deeper than the parser's stack.
    return cut(escapeProse(source), length);
  }
  const blocks: string[] = [];
  let left = length;
  for (const node of nodes) {
    const rendered = block(node, 0);
    if (rendered.trim() === "") continue;
    if (rendered.length > left) {
      const rest = shortened(node, left);
      if (rest !== "") blocks.push(rest);
      break;
    }
    blocks.push(rendered);
    left -= rendered.length + 2;
  }
  return blocks.join("\n\n");
}

/** Formatting can't be cut safely: what is too long is shown without, or as code if it is code. */
function shortened(node: Node, length: number): string {
  if (length < 20) return "";
  return node.type === "code"
    ? fence(node.value, length)
    : cut(escapeProse(words(node, 0)), length);
}

function block(node: Node, depth: number): string {
  if (depth > deepest) return escapeProse(words(node, 0));
  switch (node.type) {
    case "paragraph":
      return inline(node.children, depth);
    case "heading":
      return wrapped("**", escaped(words(node, 0)));
    case "code":
      return fence(node.value, Number.POSITIVE_INFINITY);
    case "blockquote":
      return blocks(node.children, depth).replace(/^/gm, "> ");
    case "list":
      return node.children
        .map((item, index) => {
          const marker = node.ordered ? `${(node.start ?? 1) + index}.` : "-";
          const shown = item.children.map((child) => inItem(child, depth + 1)).join("\n");
          return `${marker} ${shown.replace(/\n/g, "\n  ")}`;
        })
        .join("\n");
    case "thematicBreak":
      return "———";
    case "definition":
      return "";
    default:
      return escapeProse(words(node, 0));
  }
}

/** An item may end with its line, and what is in a fence is not escaped. */
function inItem(node: Node, depth: number): string {
  const isFlat = node.type === "code" || node.type === "blockquote";
  return isFlat ? escapeProse(words(node, 0)) : block(node, depth);
}

function blocks(nodes: readonly Node[], depth: number): string {
  return nodes.map((node) => block(node, depth + 1)).join("\n\n");
}

function inline(nodes: readonly Node[], depth: number): string {
  return nodes.reduce((text, node) => {
    const next = span(node, depth + 1);
    // An address goes on to the next blank, over marks and backslashes; two marks beside each other are a third.
    const runsOn = openEnd.test(text) && /^\S/.test(next);
    const meets = text.endsWith("*") && next.startsWith("*");
    return runsOn || meets ? `${text} ${next}` : text + next;
  }, "");
}

function span(node: Node, depth: number): string {
  if (depth > deepest) return escaped(words(node, 0));
  switch (node.type) {
    case "text":
      return escapeProse(node.value);
    case "strong":
      return wrapped("**", inline(node.children, depth));
    case "emphasis":
      return wrapped("*", inline(node.children, depth));
    case "inlineCode":
      return `\`${paired(node.value).replaceAll("`", "ˋ").replace(/\s+/g, " ")}\``;
    case "break":
      return "\n";
    case "link":
      return prose(words(node, 0), node.url);
    case "image":
      return prose(node.alt || "image", node.url);
    default:
      return escaped(words(node, 0));
  }
}

/** A link in text from outside always names its host. */
function prose(label: string, address: string): string {
  const url = webUrl(address);
  if (url === undefined) return escaped(label);
  if (label === address) return url;
  const shown = link(label, url, longestLink);
  return looksLikeAddress(label) ? shown : `${shown} (${escaped(new URL(url).host)})`;
}

function wrapped(mark: "*" | "**", inner: string): string {
  return inner.trim() === "" || unescaped.test(inner) ? inner : `${mark}${inner}${mark}`;
}

function fence(code: string, length: number): string {
  const safe = paired(code).replaceAll("```", "ˋˋˋ");
  return `\`\`\`\n${cut(safe, length - 8)}\n\`\`\``;
}

/** What is left of a node without its formatting. */
function words(node: Node, depth: number): string {
  if ("value" in node) return node.value;
  if ("alt" in node && node.alt) return node.alt;
  if (node.type === "break") return "\n";
  if (!("children" in node) || depth > 4 * deepest) return "";
  const between = node.children.some((child) => child.type === "paragraph") ? "\n" : "";
  return node.children.map((child) => words(child, depth + 1)).join(between);
}

/** CommonMark as one line of plain text. */
export function plainLine(text: string, length: number): string {
  try {
    const { children } = fromMarkdown(clean(text, 4 * length));
    return oneLine(children.map((node) => words(node, 0)).join(" "), length);
  } catch {
    return oneLine(text, length);
  }
}
