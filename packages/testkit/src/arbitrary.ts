import type { Fact, Image, Link, Message, MessagePart, News, Notice } from "@tocsin/core";
import { imageTypes, severities } from "@tocsin/core";
import fc from "fast-check";
import { message, notice } from "./message.ts";

/** What breaks renderers: markup, mentions, half surrogates, control and bidi characters, templates, length. */
const nasty = [
  "@everyone <@&1> <!channel> <@U1> @here",
  "**bold* _it_ ~~gone~~ ||hidden|| `code` ```\nfence",
  "[https://bank.test](https://evil.test)",
  "[x](javascript:alert(1)) <javascript:alert(1)>",
  "<b onclick=x>&amp;&lt;</b> ]]> <!-- -->",
  "# title\n> quote\n- list\n1. one\n\n| a | b |\n|---|---|",
  "\ud83d",
  "\udc00 text",
  "👩‍👩‍👧‍👦🇰🇷é한국어",
  "\u0000\u0007\u001b[31m\u202eevil\u2066\u200b\ufeff",
  "\r\nBcc: victim@example.test\r\n\r\nbody",
  "{{7*7}} $\u007b7*7} <%= 7*7 %> __proto__",
  "a".repeat(5_000),
  "😀".repeat(1_500),
  "\\".repeat(2_000),
  "[".repeat(2_000),
  "",
  " ",
  "\n\n\n",
];

/** Text as a hostile sender writes it, from none to some ten thousand characters. */
export function wildText(): fc.Arbitrary<string> {
  return fc.oneof(
    fc.constantFrom(...nasty),
    fc.string({ unit: "binary", maxLength: 400 }),
    fc.array(fc.constantFrom(...nasty, "word ", "\n"), { maxLength: 4 }).map((all) => all.join("")),
  );
}

function wildUrl(): fc.Arbitrary<string> {
  return fc.oneof(
    fc.webUrl({ withQueryParameters: true, withFragments: true }),
    fc.constantFrom(
      "javascript:alert(1)",
      "data:text/html,x",
      "file:///etc/passwd",
      "https://a.test/) [x](https://evil.test",
      "https://user:pass@a.test/|<>",
      `https://a.test/${"long/".repeat(2_000)}`,
      "not a url",
      "",
      "//a.test",
    ),
  );
}

const time = fc.constantFrom("2026-01-05T09:00:00.000Z", "1970-01-01T00:00:00Z", "yesterday", "");
const severity = fc.constantFrom(...severities);
const status = fc.constantFrom(
  ...(["firing", "resolved", "queued", "running", "succeeded", "failed", "cancelled"] as const),
);

/** Any message that the type allows, mostly ones that no source should make. */
export function wildMessage(): fc.Arbitrary<Message> {
  const text = wildText();
  const few = <T>(each: fc.Arbitrary<T>) => fc.array(each, { maxLength: 12 });
  const maybe = { requiredKeys: [] as [] };
  const record = fc.dictionary(text, text, { maxKeys: 10 });
  const link: fc.Arbitrary<Link> = fc.record({ title: text, url: wildUrl() });
  const image: fc.Arbitrary<Image> = fc.oneof(
    fc.record({ url: wildUrl(), alt: text }),
    fc.record({
      id: fc.constantFrom("0123456789ABCDEFGHJKMNPQRS", "1123456789ABCDEFGHJKMNPQRS"),
      type: fc.constantFrom(...imageTypes),
      name: text,
      size: fc.nat(),
      alt: text,
    }),
  );
  const url = fc.record({ url: wildUrl() }, maybe);
  const fact: fc.Arbitrary<Fact> = fc
    .tuple(fc.record({ name: text, value: text }), url)
    .map(([named, linked]) => ({ ...named, ...linked }));
  const part: fc.Arbitrary<MessagePart> = fc
    .tuple(fc.record({ title: text, severity, at: time }), url, fc.record({ status }, maybe))
    .map(([told, linked, state]) => ({ ...told, ...linked, ...state }));
  const news: fc.Arbitrary<News> = fc
    .tuple(fc.record({ title: text, at: time }), fc.record({ text }, maybe))
    .map(([told, more]) => ({ ...told, ...more }));
  const notices: fc.Arbitrary<Notice> = fc
    .record({
      title: text,
      subject: text,
      labels: record,
      facts: few(fact),
      text,
      links: few(link),
    })
    .map(notice);
  const incident: fc.Arbitrary<Message["incident"]> = fc
    .tuple(
      fc.record({ openedAt: time, route: text, receiver: text, group: record, groupKey: text }),
      fc.constantFrom("open" as const, "acknowledged" as const, "closed" as const),
      url,
      fc.record({ closedAt: time, acknowledged: fc.record({ by: text, at: time }) }, maybe),
    )
    .map(([named, state, linked, times]) => ({
      id: "incident-1",
      code: "7KQ2M",
      ...named,
      state,
      ...linked,
      ...times,
    }));
  const tone = fc.constantFrom(
    ...(["critical", "error", "warning", "info", "progress", "success", "neutral"] as const),
  );
  return fc
    .tuple(
      fc.record({
        incident,
        tone,
        severity,
        source: text,
        subject: text,
        title: text,
        summary: text,
        facts: few(fact),
        links: few(link),
        labels: record,
        images: few(image),
        parts: few(part),
        moreParts: fc.nat(),
        news: few(news),
        nudge: fc.boolean(),
        notices: fc.array(notices, { maxLength: 3 }),
      }),
      fc.record({ text }, maybe),
      fc.record({ actor: fc.record({ name: text }) }, maybe),
    )
    .map(([fields, more, who]) => message({ ...fields, ...more, ...who }));
}
