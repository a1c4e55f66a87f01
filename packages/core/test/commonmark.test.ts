import {
  codeBlock,
  codeSpan,
  cutFront,
  escapeMarkdown,
  firstFew,
  logBlock,
  oneLine,
  plainText,
  printable,
} from "@tocsin/core";
import fc from "fast-check";
import { fromMarkdown } from "mdast-util-from-markdown";
import { describe, expect, it } from "vitest";

type Node = ReturnType<typeof fromMarkdown>["children"][number];

const markup = fc.constantFrom(
  ..."`~*_[]()<>!#+-=|\\&.:;1 \t\n\r\u0000\u00a0\u2028\u202e\ufeff\ud800…x가😀",
  ..."``` ~~~ --- === ![ ]( &amp; &#x26; <b> </b> <!-- 1. 12) \r\n \n\n     ".split(" "),
  "    ",
  "https://evil.test",
  "[x]: /y",
);
const wild = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.array(markup, { maxLength: 40 }).map((parts) => parts.join("")),
);
const length = fc.integer({ min: 1, max: 60 });
const known = ["(/y)", ": /y", "!", "&", "2) x", "a\n===", "a\n\n    - b", "`", "\n```\n````"];
const many = {
  numRuns: 300,
  examples: known.map((text): [string, number] => [text, 60]),
};

/** What a document of one paragraph holds. */
function paragraph(markdown: string): readonly unknown[] {
  const [first, ...more] = fromMarkdown(markdown).children;
  expect(more).toEqual([]);
  return inside(first);
}

function inside(node: Node | undefined): readonly unknown[] {
  if (node?.type !== "paragraph") return [node];
  return node.children.map((each) =>
    "value" in each ? { type: each.type, value: each.value } : { type: each.type },
  );
}

describe("whatever a text holds, CommonMark shows exactly that text", () => {
  it("as a code span", () => {
    fc.assert(
      fc.property(wild, length, (text, most) => {
        const value = oneLine(text, most);
        const shown = codeSpan(text, most);
        if (value === "") expect(shown).toBe("");
        else expect(paragraph(shown)).toEqual([{ type: "inlineCode", value }]);
      }),
      many,
    );
  });

  it("as a block of code", () => {
    fc.assert(
      fc.property(wild, length, (text, most) => {
        const value = printable(text, most).trimEnd().replace(/^\n+/, "");
        expect(codeIn(codeBlock(text, most))).toBe(value);
      }),
      many,
    );
  });

  it("as a block of code that shows its end", () => {
    fc.assert(
      fc.property(wild, length, (text, most) => {
        const whole = printable(text, text.length).trimEnd();
        const value = codeIn(logBlock(text, most));
        expect(value.length).toBeLessThanOrEqual(most);
        if (text.length <= most) expect(value).toBe(whole.replace(/^\n+/, ""));
        else expect(whole.endsWith(value.replace(/^…/, ""))).toBe(true);
      }),
      many,
    );
  });

  it("as a line among others", () => {
    fc.assert(
      fc.property(wild, length, (text, most) => {
        const value = oneLine(text, most);
        const shown = escapeMarkdown(value);
        const link = {
          type: "link",
          url: "https://good.test",
          children: [{ type: "text", value }],
        };
        if (value === "") return;
        expect(paragraph(shown)).toEqual([{ type: "text", value }]);
        expect(fromMarkdown(`[x]${shown}[${shown}](https://good.test)`).children).toMatchObject([
          { type: "paragraph", children: [{ type: "text", value: `[x]${value}` }, link] },
        ]);
        expect(paragraph(`x ${shown}amp;`)).toEqual([{ type: "text", value: `x ${value}amp;` }]);
      }),
      many,
    );
  });

  it("as lines and paragraphs", () => {
    fc.assert(
      fc.property(wild, length, (text, most) => {
        const shown = fromMarkdown(plainText(text, most)).children.map((each) =>
          inside(each)
            .map((part) => {
              const { type, value } = part as { type: string; value?: string };
              expect(["text", "break"]).toContain(type);
              return value ?? "\n";
            })
            .join(""),
        );
        const lines = printable(text, most)
          .split("\n")
          .map((line) => line.trim());
        expect(shown.join("\n\n")).toBe(
          lines
            .join("\n")
            .trim()
            .replace(/\n{3,}/g, "\n\n"),
        );
      }),
      many,
    );
  });
});

/** What a document of one block of code, or of nothing, shows. */
function codeIn(markdown: string): string {
  const [code, ...more] = fromMarkdown(markdown).children;
  expect(more).toEqual([]);
  if (code === undefined) return "";
  if (code.type !== "code") throw new Error(`it is ${code.type}`);
  return code.value;
}

describe("text that is cut", () => {
  it("keeps its end where that is asked for, and no half of a character", () => {
    expect(cutFront("one two", 7)).toBe("one two");
    expect(cutFront("one two", 4)).toBe("…two");
    expect(cutFront("one 😀x", 3)).toBe("…x");
    expect(cutFront("one", 1)).toBe("…");
    expect(cutFront("one", 0)).toBe("");
    expect(logBlock(`${"x".repeat(1_000_000)}\nout of memory\n\n`, 20)).toBe(
      "```\n…xxxxx\nout of memory\n```",
    );
  });

  it("is a line without gaps, whatever stood in them", () => {
    expect(oneLine(" a\r\n\t b\u0000c \u202e d\ufeff ", 20)).toBe("a b c d");
  });

  it("says how much more there is", () => {
    expect(firstFew(["a", "b"], 2)).toBe("a, b");
    expect(firstFew(["a", "b", "c", "d"], 2)).toBe("a, b, and 2 more");
    expect(firstFew(["a", "b"], 2, 10)).toBe("a, b, and 8 more");
    expect(firstFew([], 2)).toBe("");
  });
});
