import { wildText } from "@tocsin/testkit";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { discordMarkdown } from "../src/markdown.ts";
import { cut, escaped, escapeProse, link, webUrl } from "../src/text.ts";

const shown = (text: string) => discordMarkdown(text, 4096);

describe("CommonMark as Discord reads it", () => {
  it.each([
    ["**bold** and *leaning*", "**bold** and *leaning*"],
    ["__bold__ and _leaning_", "**bold** and *leaning*"],
    ["`code` and ``a`b``", "`code` and `aˋb`"],
    ["```ts\nlet x = 1\n```", "```\nlet x = 1\n```"],
    ["# Title\n\ntext", "**Title**\n\ntext"],
    ["- one\n- two\n  - deep", "- one\n- two\n  - deep"],
    ["3. three\n4. four", "3. three\n4. four"],
    ["> said", "> said"],
    ["[docs](https://example.test/a)", "[docs](https://example.test/a) (example.test)"],
    ["<https://example.test/a>", "https://example.test/a"],
    ["see https://example.test/a_b_c", "see https://example.test/a_b_c"],
    ["![graph](https://example.test/g.png)", "[graph](https://example.test/g.png) (example.test)"],
    ["a || b ||", "a \\|\\| b \\|\\|"],
    ["<b>x</b>", "\\<b>x\\</b>"],
  ])("%j", (text, expected) => {
    expect(shown(text)).toBe(expected);
  });

  it.each([
    ["[https://bank.test](https://evil.test)"],
    ["[bank.test](https://evil.test)"],
    ["[www.bank](https://evil.test)"],
  ])("never hides an address behind another: %s", (text) => {
    expect(shown(text)).not.toMatch(/\]\(/);
    expect(shown(text)).toContain("(https://evil.test/ )");
  });

  it.each(["[x](javascript:alert(1))", "[x](file:///etc/passwd)", "[x](https://user:pass@a.test)"])(
    "makes no link of %s",
    (text) => expect(shown(text)).toBe("x"),
  );

  it("closes a fence that it has to cut", () => {
    const text = discordMarkdown(`\`\`\`\n${"x".repeat(900)}\n\`\`\``, 100);
    expect(text).toMatch(/^```\nx+…\n```$/);
    expect(text.length).toBeLessThanOrEqual(100);
  });

  it("keeps within its length and its surrogates whole, whatever comes", () => {
    fc.assert(
      fc.property(wildText(), fc.integer({ min: 0, max: 300 }), (text, length) => {
        const rendered = discordMarkdown(text, length);
        expect(rendered.length).toBeLessThanOrEqual(length);
        expect(rendered).not.toMatch(/\p{Cs}/u);
      }),
      { numRuns: 200 },
    );
  });
});

describe("plain text", () => {
  it.each([
    ["<@1> <@&1> <#1> <t:1:R>", "\\<@1> \\<@&1> \\<#1> \\<t:1:R>"],
    ["# big", "\\# big"],
    ["-# small", "\\-# small"],
    ["> quote", "\\> quote"],
    ["1. list", "1\\. list"],
    ["a-b 1.5 C#", "a-b 1.5 C#"],
    ["[a](https://b.test)", "\\[a\\]\\(https:\\//b.test\\)"],
  ])("%j is shown as it is", (text, expected) => {
    expect(escaped(text)).toBe(expected);
  });

  it("keeps addresses whole and everything else escaped", () => {
    expect(escapeProse("see https://a.test/b_c_d and *this*")).toBe(
      "see https://a.test/b_c_d and \\*this\\*",
    );
    expect(escapeProse("[x](https://a.test)")).toBe("\\[x\\]\\(https://a.test)");
  });

  it("is cut behind no half escape and no half character", () => {
    expect(cut("ab\\*cd", 4)).toBe("ab…");
    expect(cut("a😀b😀", 3)).toBe("a…");
    expect(cut("abc", 3)).toBe("abc");
    expect(cut("abc", 0)).toBe("");
  });
});

describe("links", () => {
  it("can't be left by their address", () => {
    expect(link("Run #12", "https://a.test/) [x](https://evil.test", 400)).toBe(
      "[Run #12](https://a.test/%29%20[x]%28https://evil.test)",
    );
  });

  it.each(["javascript:alert(1)", "not a url", "//a.test", "", "data:text/html,x"])(
    "takes no %s",
    (url) => {
      expect(webUrl(url)).toBeUndefined();
      expect(link("label", url, 400)).toBe("label");
    },
  );
});
