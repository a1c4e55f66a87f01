import { fromMarkdown } from "mdast-util-from-markdown";
import { printable, safeUrl } from "./clean.ts";

/** The part of CommonMark that a mail shows: no raw HTML, no remote images, links to http(s) alone. */
export type Inline =
  | { readonly kind: "text" | "code"; readonly text: string }
  | { readonly kind: "strong" | "emphasis"; readonly children: readonly Inline[] }
  | { readonly kind: "link"; readonly url: string; readonly children: readonly Inline[] }
  | { readonly kind: "break" };

export type Block =
  | { readonly kind: "paragraph" | "heading"; readonly children: readonly Inline[] }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "quote"; readonly children: readonly Block[] }
  | {
      readonly kind: "list";
      readonly start?: number;
      readonly items: readonly (readonly Block[])[];
    }
  | { readonly kind: "rule" };

type Root = ReturnType<typeof fromMarkdown>;
type Node = Root["children"][number];

const deepest = 8;
// The parser's time grows with the square of how deep quotes and lists stand in each other on one line.
const nestedLine = /^([ \t]*)(?=(?:(?:[>*+-]|\d{1,9}[.)])[ \t]*){12})/gm;

/** Reads CommonMark from outside, at most `length` characters of it. Never throws. */
export function readMarkdown(text: string, length: number): readonly Block[] {
  const source = printable(text, length);
  try {
    const root = fromMarkdown(source.replace(nestedLine, "$1\\"));
    return blocksOf(root.children, { targets: targetsOf(root), depth: 0, linked: false });
  } catch {
    // Nested deeper than the parser's stack: show it as it was written.
    return [{ kind: "code", text: source }];
  }
}

interface Reading {
  /** What `[text][name]` leads to. */
  readonly targets: ReadonlyMap<string, string>;
  readonly depth: number;
  /** Inside a link, where another can't be. */
  readonly linked: boolean;
}

function targetsOf(root: Root): ReadonlyMap<string, string> {
  const targets = new Map<string, string>();
  for (const node of root.children) {
    if (node.type === "definition") targets.set(node.identifier, node.url);
  }
  return targets;
}

function blocksOf(nodes: readonly Node[], reading: Reading): Block[] {
  const inner = { ...reading, depth: reading.depth + 1 };
  if (inner.depth > deepest) return [plain(nodes.map(textOf).join(" "))];
  return nodes.flatMap((node): Block[] => {
    switch (node.type) {
      case "paragraph":
        return [{ kind: "paragraph", children: inlinesOf(node.children, inner) }];
      case "heading":
        return [{ kind: "heading", children: inlinesOf(node.children, inner) }];
      case "code":
        return [{ kind: "code", text: node.value }];
      case "html":
        return [plain(node.value)];
      case "blockquote":
        return [{ kind: "quote", children: blocksOf(node.children, inner) }];
      case "thematicBreak":
        return [{ kind: "rule" }];
      case "list": {
        const items = node.children.map((item) => blocksOf(item.children, inner));
        return [{ kind: "list", items, ...(node.ordered && { start: node.start ?? 1 }) }];
      }
      default:
        return [];
    }
  });
}

function inlinesOf(nodes: readonly Node[], reading: Reading): Inline[] {
  const inner = { ...reading, depth: reading.depth + 1 };
  if (inner.depth > deepest) return [{ kind: "text", text: nodes.map(textOf).join("") }];
  return nodes.flatMap((node): Inline[] => {
    switch (node.type) {
      case "text":
      case "html":
        return [{ kind: "text", text: node.value }];
      case "inlineCode":
        return [{ kind: "code", text: node.value }];
      case "strong":
      case "emphasis":
        return [{ kind: node.type, children: inlinesOf(node.children, inner) }];
      case "break":
        return [{ kind: "break" }];
      case "link":
        return linked(node.url, inlinesOf(node.children, { ...inner, linked: true }), inner);
      case "linkReference": {
        const target = reading.targets.get(node.identifier);
        return linked(target, inlinesOf(node.children, { ...inner, linked: true }), inner);
      }
      case "image":
        return linked(node.url, [{ kind: "text", text: node.alt || "image" }], inner);
      case "imageReference": {
        const target = reading.targets.get(node.identifier);
        return linked(target, [{ kind: "text", text: node.alt || "image" }], inner);
      }
      default:
        return [];
    }
  });
}

function linked(target: string | undefined, label: Inline[], reading: Reading): Inline[] {
  const url = safeUrl(target);
  if (url === undefined || reading.linked) return label;
  // `[https://bank.test](https://evil.test)`: show where it leads, not where it says.
  const claimed = safeUrl(
    label
      .map((each) => ("text" in each ? each.text : ""))
      .join("")
      .trim(),
  );
  const lies = claimed !== undefined && new URL(claimed).host !== new URL(url).host;
  return [{ kind: "link", url, children: lies ? [{ kind: "text", text: url }] : label }];
}

function plain(text: string): Block {
  return { kind: "paragraph", children: [{ kind: "text", text }] };
}

/** All text under a node, without recursion: it may be nested as deep as the parser goes. */
function textOf(node: Node): string {
  const found: string[] = [];
  const left: Node[] = [node];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if ("value" in next) found.push(next.value);
    if ("children" in next) left.push(...next.children.toReversed());
  }
  return found.join("");
}
