import { describe, expect, it } from "vitest";
import { mrkdwn } from "../src/mrkdwn.ts";
import { fit, link, plain } from "../src/text.ts";

const shown = (markdown: string) => mrkdwn(markdown, { size: 2900, count: 5 }).chunks.join("\n");

describe("CommonMark as mrkdwn", () => {
  it.each([
    ["**bold** and *soft* and `code`", "*bold* and _soft_ and `code`"],
    ["# Title", "*Title*"],
    ["- one\n- two", "• one\n• two"],
    ["3. three\n4. four", "3. three\n4. four"],
    ["> said", "> said"],
    ["```js\nif (a < b && c) {}\n```", "```\nif (a &lt; b &amp;&amp; c) {}\n```"],
    ["[docs](https://a.test/x?a=1&b=2)", "<https://a.test/x?a=1&amp;b=2|docs>"],
    ["![graph](https://a.test/g.png)", "<https://a.test/g.png|graph>"],
    ["[x](javascript:alert(1))", "x"],
    ["[x](mailto:a@b.test)", "x"],
    ["[bank](https://bank.test@evil.test/)", "bank"],
    ["[a|b](https://a.test/%7C|)", "<https://a.test/%7C%7C|a|b>"],
    ["<!channel> <@U024BE7LH> <#C1>", "&lt;!channel&gt; &lt;@U024BE7LH&gt; &lt;#C1&gt;"],
    ["<b>html</b>", "&lt;b&gt;html&lt;/b&gt;"],
    ["&lt;!here&gt;", "&lt;!here&gt;"],
    ["\\*not bold\\*", "∗not bold∗"],
    ["some_snake_case and a*b", "some_snake_case and a*b"],
    ["", ""],
  ])("%j", (markdown, expected) => {
    expect(shown(markdown)).toBe(expected);
  });

  it("closes every fence when code is longer than a block", () => {
    const code = Array.from({ length: 300 }, (_, index) => `line ${index} && more`).join("\n");
    const { chunks, cut } = mrkdwn(`\`\`\`\n${code}\n\`\`\``, { size: 1000, count: 50 });
    expect(cut).toBe(false);
    expect(chunks.length).toBeGreaterThan(5);
    for (const chunk of chunks) {
      expect(chunk.length).toBeLessThanOrEqual(1000);
      expect(chunk.match(/```/g)).toHaveLength(2);
      expect(chunk).toMatch(/^```\nline/);
    }
  });

  it("says that something was left out", () => {
    expect(mrkdwn("short", { size: 100, count: 1 }).cut).toBe(false);
    expect(mrkdwn("word ".repeat(100), { size: 100, count: 1 }).cut).toBe(true);
  });

  it.each([
    ">".repeat(9000),
    "[".repeat(9000),
    "_a**".repeat(3000),
    "- ".repeat(4000),
    "`".repeat(9000),
  ])("outlives %#", (hostile) => {
    const began = performance.now();
    for (const chunk of mrkdwn(hostile, { size: 500, count: 3 }).chunks) {
      expect(chunk.length).toBeLessThanOrEqual(500);
    }
    expect(performance.now() - began).toBeLessThan(3000);
  });
});

describe("values from outside", () => {
  it("cuts by what is sent, never inside a character", () => {
    expect(fit("a&b", 6)).toBe("a…");
    expect(fit("a&b", 7)).toBe("a&b");
    expect(fit("😀😀😀", 4)).toBe("😀…");
    expect(fit("abc", 3)).toBe("abc");
  });

  it("has nothing left that formats", () => {
    expect(plain("*bold* _x_ ~y~ `z`", 100)).toBe("∗bold∗ ˍxˍ ∼y∼ ˋzˋ");
    expect(plain("*.example.test", 100)).toBe("∗.example.test");
    expect(plain("line\u202Eone\nline two\u0000", 100)).toBe("lineone line two");
  });

  it("links only what it can link whole", () => {
    expect(link("run", "https://a.test/", 100)).toBe("<https://a.test/|run>");
    expect(link("run", `https://a.test/${"x".repeat(200)}`, 100)).toBe("run");
    expect(link("run", "not a url", 100)).toBe("run");
  });
});
