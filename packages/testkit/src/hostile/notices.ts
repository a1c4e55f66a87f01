import { type Fact, type Image, type imageTypes, type NoticeInput, severities } from "@tocsin/core";
import fc from "fast-check";
import { fragments, hostileUrls } from "./fragments.ts";

/** What core and channels put between the fields of a line. No text from outside has it here, so oracles can tell. */
export const between = "\u00b7";

/** Text from outside at its worst: pieces of markup, any characters, and lengths around every limit. */
export function hostileText(longest = 1_200): fc.Arbitrary<string> {
  const piece = fc.constantFrom(...fragments);
  const pieces = fc.array(piece, { minLength: 1, maxLength: 8 }).map((all) => all.join(""));
  const padded = fc
    .tuple(
      fc.integer({ min: 0, max: longest }),
      fc.constantFrom("x", "word ", "& ", "한", "😀"),
      pieces,
    )
    .map(([length, filler, text]) => filler.repeat(length / filler.length) + text);
  const repeated = fc
    .tuple(piece, fc.integer({ min: 2, max: 60 }))
    .map(([text, times]) => text.repeat(times).slice(0, longest));
  return fc
    .oneof(
      { weight: 10, arbitrary: pieces },
      { weight: 3, arbitrary: padded },
      { weight: 2, arbitrary: repeated },
      { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 60 }) },
    )
    .map((text) => text.replaceAll(between, ""));
}

function hostileUrl(): fc.Arbitrary<string> {
  const odd = hostileText(100).map((text) => `https://evil.test/${text}`);
  return fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...hostileUrls) },
    { weight: 1, arbitrary: odd },
  );
}

// The names that core, or the form of some channel, reads.
const knownLabels = ["change", "app", "image", "tag", "commit", "environment", "alertname"];

function labels(): fc.Arbitrary<Record<string, string>> {
  const name = fc.oneof(fc.constantFrom(...knownLabels), hostileText(40));
  return fc.dictionary(name, hostileText(60), { maxKeys: 4 });
}

// A picture of one pixel.
const pixel =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";
const log = Buffer.from("one line\n").toString("base64");

function image(): fc.Arbitrary<
  Image | { data: string; type: (typeof imageTypes)[number]; name: string; alt: string }
> {
  const text = hostileText(60);
  return fc.oneof(
    fc.record({ url: hostileUrl(), alt: text }),
    fc.record({
      data: fc.constantFrom(pixel, log),
      type: fc.constantFrom("image/png" as const, "text/plain" as const),
      name: text,
      alt: hostileText(2_100),
    }),
  );
}

const status = fc.constantFrom(
  ...(["firing", "resolved", "queued", "running", "succeeded", "failed", "cancelled"] as const),
);

/** A few of them, or now and then one many times: more than any channel shows. */
function few<T>(each: fc.Arbitrary<T>, maxLength = 4): fc.Arbitrary<T[]> {
  const crowd = fc
    .tuple(each, fc.integer({ min: 10, max: 60 }))
    .map(([one, times]) => Array.from({ length: times }, () => one));
  return fc.oneof(
    { weight: 12, arbitrary: fc.array(each, { maxLength }) },
    { weight: 1, arbitrary: crowd },
  );
}

/** Everything that a notice can have, as long and as often as can be. */
function stuffedNotice(): fc.Arbitrary<NoticeInput> {
  const url = fc.constantFrom(
    "https://evil.test/",
    `https://evil.test/${"&".repeat(90)}`,
    `https://evil.test/${"long/".repeat(100)}`,
  );
  return fc
    .tuple(hostileText(30), url, fc.constantFrom("*", "&", "<", "_x_ ", "한", "😀", ""))
    .map(([text, address, filler]): NoticeInput => {
      const long = `${text}${filler}`.repeat(1_100).slice(0, 1_100);
      const many = <T>(each: T) => Array.from({ length: 60 }, () => each);
      return {
        title: long,
        subject: long.slice(1),
        text: `${long}\n\n`.repeat(20),
        actor: { name: long, url: address },
        facts: many({ name: long, value: long, url: address }),
        links: many({ title: long, url: address }),
        images: many({ url: address, alt: long }),
        labels: { [text.slice(0, 150)]: long },
        kind: "problem",
        status: "firing",
      };
    });
}

/** A notice as a source that does not clean anything hands it to core. */
export function hostileNotice(): fc.Arbitrary<NoticeInput> {
  return fc.oneof(
    { weight: 15, arbitrary: oddNotice() },
    { weight: 1, arbitrary: stuffedNotice() },
  );
}

function oddNotice(): fc.Arbitrary<NoticeInput> {
  const text = hostileText();
  const short = hostileText(250);
  const fact: fc.Arbitrary<Fact> = fc.oneof(
    fc.record({ name: short, value: text }),
    fc.record({ name: short, value: short, url: hostileUrl() }),
  );
  const actor = fc.oneof(fc.record({ name: short }), fc.record({ name: short, url: hostileUrl() }));
  return fc.record(
    {
      title: text,
      subject: text,
      text: fc.oneof(
        { weight: 12, arbitrary: hostileText(4_000) },
        { weight: 1, arbitrary: hostileText(25_000) },
      ),
      type: short,
      kind: fc.constantFrom("problem" as const, "run" as const, "message" as const),
      status,
      severity: fc.constantFrom(...severities),
      fingerprint: fc.oneof(fc.constantFrom("one", "two"), short),
      links: few(fc.record({ title: short, url: hostileUrl() })),
      labels: labels(),
      facts: few(fact),
      actor,
      images: few(image(), 2),
      annotations: labels(),
      set: short,
    },
    { requiredKeys: ["title", "labels"] },
  );
}
