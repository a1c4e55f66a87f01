import { message, wildMessage, wildText } from "@tocsin/testkit";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compose, largestHtml } from "../src/compose.ts";

const render = (fields: Parameters<typeof message>[0]) => compose(message(fields), 0);

const unprintable = /[\p{Cs}\u202E]|(?![\n\t])\p{Cc}/u;

/** Every element of the page, and each attribute with its value. */
function elements(html: string) {
  return [...html.matchAll(/<(!doctype html|\/?[a-z][a-z0-9]*)((?:\s+[a-z-]+="[^"]*")*)\s*>/g)].map(
    ([whole, name, attributes]) => ({
      whole,
      name,
      attributes: [...(attributes ?? "").matchAll(/([a-z-]+)="([^"]*)"/g)].map(([, key, value]) => [
        key,
        value,
      ]),
    }),
  );
}

const knownElements = new Set(
  "html head meta title style body div table tr td strong em p pre code blockquote ul ol li a hr br span".split(
    " ",
  ),
);

describe("the text of a message", () => {
  it("is CommonMark in both parts", () => {
    const { text, html } = render({
      text: "# Log\n\n- one\n- **two**\n\n3. three\n\n> said\n\n```\nx < y\n```\n\n[run][1] and `code`\n\n---\n\n[1]: https://ci.test/1",
    });
    expect(html).toContain("<strong>two</strong>");
    expect(html).toContain("x &lt; y");
    expect(html).toContain('<ol start="3"');
    expect(html).toMatch(/<a href="https:\/\/ci\.test\/1"[^>]*>run<\/a>/);
    expect(text).toContain("- one\n- two");
    expect(text).toContain("3. three");
    expect(text).toContain("> said");
    expect(text).toContain("    x < y");
    expect(text).toContain("run <https://ci.test/1>");
  });

  it("shows HTML as it was written instead of obeying it", () => {
    const { text, html } = render({
      text: "<script>alert(1)</script>\n\nhi <img src=x onerror=alert(1)>",
    });
    expect(html).not.toMatch(/<script|<img/);
    expect(html).toContain("&lt;script&gt;");
    expect(text).toContain("<script>alert(1)</script>");
  });

  it("ends at its own signature, not at one within the text", () => {
    const { text } = render({ text: "<!--\n-- \nall well\n-->" });
    expect(text.split(/^-- $/m)).toHaveLength(2);
    expect(text).toContain("all well");
  });

  it("links to the web alone, and shows where a link really leads", () => {
    const { html } = render({
      links: [{ title: "bad", url: "javascript:alert(1)" }],
      text: "[a](javascript:alert(1)) [b](data:text/html,x) [https://bank.test](https://evil.test) ![p](https://x.test/p.png) [![q](https://x.test/q.png)](https://y.test)",
    });
    const hrefs = [...(html ?? "").matchAll(/href="([^"]*)"/g)].map(([, href]) => href);
    expect(hrefs).toEqual([
      "https://evil.test/",
      "https://x.test/p.png",
      "https://y.test/",
      "https://tocsin.test/incidents/incident-1",
    ]);
    expect(html).not.toContain("bank.test");
    expect(html).not.toContain("<img");
  });
});

describe("a letter", () => {
  it("tells what happened since the last mail first", () => {
    const { text } = render({
      news: [{ title: "Ann acknowledged", text: "on *it*", at: "2026-01-05T10:00:00Z" }],
    });
    expect(text).toContain(
      "Since the last mail:\n- Ann acknowledged (2026-01-05 10:00 UTC)\n  on it",
    );
    expect(text.indexOf("Ann acknowledged")).toBeLessThan(text.indexOf("The step test failed"));
  });

  it("counts what it does not list", () => {
    const parts = Array.from({ length: 50 }, (_, index) => ({
      title: `pod ${index}`,
      severity: "error" as const,
      status: "firing" as const,
      at: "2026-01-05T10:00:00Z",
    }));
    expect(render({ parts, moreParts: 7 }).text).toContain("… and 37 more");
  });

  it("says who has taken it, and when nothing is new", () => {
    const { incident } = message();
    const { text } = render({
      incident: {
        ...incident,
        state: "acknowledged",
        acknowledged: { by: "Ann", at: "2026-01-05T10:00:00Z" },
      },
      nudge: true,
    });
    expect(text).toContain("Acknowledged by Ann · 2026-01-05 10:00 UTC");
    expect(text).toContain("reminder");
  });

  it("stays a safe page within the size for whatever it is given", () => {
    const levels = fc.constantFrom(0 as const, 1 as const, 2 as const);
    fc.assert(
      fc.property(wildMessage(), levels, (wild, level) => {
        const { subject, text, html = "" } = compose(wild, level);
        expect(subject.length).toBeLessThanOrEqual(150);
        expect(subject).not.toMatch(/\n|\t/);
        for (const shown of [subject, text, html]) expect(shown).not.toMatch(unprintable);
        expect(Buffer.byteLength(html)).toBeLessThanOrEqual(largestHtml);
        const found = elements(html);
        // No "<" that is not of an element that we wrote.
        expect(found.length).toBe((html.match(/</g) ?? []).length);
        for (const { name = "", attributes } of found.slice(1)) {
          expect(knownElements).toContain(name.replace("/", ""));
          for (const [key, value] of attributes) {
            expect([
              "href",
              "style",
              "class",
              "role",
              "align",
              "start",
              "charset",
              "name",
              "content",
              "lang",
            ]).toContain(key);
            if (key === "href") expect(value).toMatch(/^https?:\/\//);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it("is made in no time from text that is meant to take long", () => {
    const hostile = [
      "[",
      ">",
      "*a ",
      "- ",
      "`",
      "![](",
      "<a ",
      "&#",
      "_a *b ",
      "> - ",
      "\t",
      "[a]: b\n",
      "((",
      "<!--",
      "\\",
    ];
    for (const each of hostile) {
      const began = process.cpuUsage();
      render({
        text: each.repeat(100_000 / each.length),
        news: [{ title: "x", text: each.repeat(20_000), at: "" }],
      });
      expect(process.cpuUsage(began).user / 1000, `ms for ${each}`).toBeLessThan(2500);
    }
  });

  it("puts nothing from outside into its headers' lines", () => {
    fc.assert(
      fc.property(wildText(), wildText(), (subject, title) => {
        expect(render({ subject, title }).subject).not.toMatch(/[\r\n]/);
      }),
    );
  });
});
