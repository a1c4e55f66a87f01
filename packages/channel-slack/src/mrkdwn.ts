import { fromMarkdown } from "mdast-util-from-markdown";
import { defuse, escaped, fit, link, printable } from "./text.ts";

type Root = ReturnType<typeof fromMarkdown>;
type RootContent = Root["children"][number];
type List = Extract<RootContent, { type: "list" }>;
type ListItem = List["children"][number];
type Quote = Extract<RootContent, { type: "blockquote" }>;
type PhrasingContent = Extract<RootContent, { type: "paragraph" }>["children"][number];

/** CommonMark in the form that Slack reads, in pieces for one block each. */
interface Mrkdwn {
  readonly chunks: readonly string[];
  /** Something was left out. */
  readonly cut: boolean;
}

// The parser takes time that grows with the square of hostile input: 0.3 s at twice this length.
const longestInput = 8000;
// Deeper nesting is shown flat; the walk below is recursive.
const deepest = 12;
const longestLink = 600;

/** Renders CommonMark from outside as at most `count` chunks of at most `size` characters. */
export function mrkdwn(markdown: string, { size, count }: { size: number; count: number }): Mrkdwn {
  // Markup may be longer than what is shown of it, hardly three times.
  const readable = Math.min(longestInput, size * count * 3);
  const source = printable(markdown.slice(0, readable));
  const pieces = fromMarkdown(source).children.flatMap((node) => piecesOf(node, size));
  const chunks: string[] = [];
  let cut = markdown.length > readable;
  for (const piece of pieces) {
    const last = chunks.at(-1);
    if (last !== undefined && last.length + piece.length + 1 <= size) {
      chunks[chunks.length - 1] = `${last}\n${piece}`;
    } else if (chunks.length < count) {
      chunks.push(piece);
    } else {
      cut = true;
      break;
    }
  }
  return { chunks, cut };
}

/** One block of the text as pieces that fit and stand alone: a fence is never left open. */
function piecesOf(node: RootContent, size: number): string[] {
  if (node.type === "definition") return [];
  if (node.type === "code") return fences(node.value, size);
  if (node.type === "list") {
    return node.children.flatMap((item, index) =>
      fitting(`${marker(node, index)} ${blocks(item, 1)}`, item, size),
    );
  }
  return fitting(block(node, 0), node, size);
}

function fitting(rendered: string, node: RootContent | Root, size: number): string[] {
  if (rendered.trim() === "") return [];
  if (rendered.length <= size) return [rendered];
  // Formatting can't be cut safely: what is too long is shown without.
  return portions(words(node, 0), size).map((portion) => escaped(defuse(portion)));
}

function fences(code: string, size: number): string[] {
  const safe = code.replaceAll("```", "ˋˋˋ");
  return portions(safe, size - 8).map((portion) => `\`\`\`\n${escaped(portion)}\n\`\`\``);
}

/** The text in portions of at most `size` characters once escaped, at line ends where there are any. */
export function portions(text: string, size: number): string[] {
  const found: string[] = [];
  let rest = text;
  while (rest.trim() !== "") {
    const head = fit(rest, size);
    if (head === rest) return [...found, rest];
    const room = head.length - 1;
    const line = rest.lastIndexOf("\n", room);
    const end = line > room / 2 ? line : Math.max(room, 1);
    found.push(rest.slice(0, end));
    rest = rest.slice(end).replace(/^\n/, "");
  }
  return found;
}

function block(node: RootContent, depth: number): string {
  if (depth > deepest) return escaped(defuse(words(node, depth)));
  switch (node.type) {
    case "heading":
      return wrap("*", escaped(defuse(words(node, depth))));
    case "code":
      return fences(node.value, longestInput * 5).join("\n");
    case "blockquote":
      return blocks(node, depth + 1).replace(/^/gm, "> ");
    case "list":
      return node.children
        .map((item, index) => `${marker(node, index)} ${blocks(item, depth + 1)}`)
        .join("\n");
    case "thematicBreak":
      return "———";
    case "paragraph":
      return phrases(node.children, depth + 1);
    case "html":
      return escaped(defuse(node.value));
    case "definition":
      return "";
    default:
      return escaped(defuse(words(node, depth)));
  }
}

/** What stands inside a quote or a list item. */
function blocks(parent: Quote | ListItem, depth: number): string {
  const lines = parent.children.map((child) => block(child, depth)).join("\n");
  return parent.type === "listItem" ? lines.replaceAll("\n", "\n    ") : lines;
}

function marker(list: List, index: number): string {
  return list.ordered ? `${(list.start ?? 1) + index}.` : "•";
}

function phrases(nodes: readonly PhrasingContent[], depth: number): string {
  return nodes.map((node) => phrase(node, depth)).join("");
}

function phrase(node: PhrasingContent, depth: number): string {
  if (depth > deepest) return escaped(defuse(words(node, depth)));
  switch (node.type) {
    case "strong":
      return wrap("*", phrases(node.children, depth + 1));
    case "emphasis":
      return wrap("_", phrases(node.children, depth + 1));
    case "inlineCode":
      // Slack ends code with its line.
      return wrap("`", escaped(node.value.replaceAll("`", "ˋ").replace(/\s+/g, " ")));
    case "link":
      return link(words(node, depth), node.url, longestLink);
    case "image":
      return link(node.alt || "image", node.url, longestLink);
    case "break":
      return "\n";
    default:
      return escaped(defuse(words(node, depth)));
  }
}

function wrap(mark: string, inside: string): string {
  // Slack formats neither nothing nor what begins or ends with a space.
  return inside.trim() === "" ? inside : `${mark}${inside.trim()}${mark}`;
}

/** The bare words of a node. */
function words(node: RootContent | Root, depth: number): string {
  if ("value" in node) return node.value;
  if (node.type === "break") return "\n";
  if ("alt" in node) return node.alt ?? "";
  if (!("children" in node) || depth > 200) return "";
  const flow = node.type === "blockquote" || node.type === "list" || node.type === "listItem";
  return node.children.map((child) => words(child, depth + 1)).join(flow ? "\n" : "");
}
