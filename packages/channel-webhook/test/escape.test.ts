import type { Message, Notice } from "@tocsin/core";
import { attempt, escapes, escapesTimeoutMs, type HostileTelling, tools } from "@tocsin/testkit";
import { describe, expect, it } from "vitest";
import { webhook } from "../src/index.ts";
import { webhookOptions } from "../src/options.ts";

const address = "https://hooks.test/in";
const largestBody = 512_000;
const formats = {
  "our own": { format: "tocsin" },
  Alertmanager: { format: "alertmanager" },
  "CDEvents, binary": { format: "cdevents", mode: "binary" },
  "CDEvents, structured": { format: "cdevents", mode: "structured" },
} as const;

type Json = Readonly<Record<string, unknown>>;

interface Sent {
  readonly headers: Headers;
  readonly body: string;
}

describe("text from outside stays text in a webhook", { timeout: escapesTimeoutMs }, () => {
  it.each(Object.entries(formats))("in %s form", async (name, format) => {
    const options = webhookOptions.parse({ ...format, secret: "secret-1" });
    const { traits } = webhook;
    const of = typeof traits === "function" ? traits(options) : traits;
    await escapes(`webhook, ${name}`, of, async (telling, level) => {
      for (const { headers, body } of await sentFor(telling, level, options)) {
        expect(Buffer.byteLength(body)).toBeLessThanOrEqual(largestBody);
        for (const [header, value] of headers) expect(value, header).toMatch(/^[\x20-\x7e]*$/);
        const told = JSON.parse(body) as Json;
        expectWhole(told);
        if (format.format === "tocsin") expectMessage(told, telling.message, level);
        if (format.format === "alertmanager") expectAlerts(told, telling.message, level);
        if (format.format === "cdevents") expectEvent(told, headers, telling.message);
      }
    });
  });
});

async function sentFor(
  { message, attempt: tried }: HostileTelling,
  level: 0 | 1 | 2,
  options: ReturnType<typeof webhookOptions.parse>,
): Promise<readonly Sent[]> {
  const sent: Sent[] = [];
  const take: typeof fetch = async (input, init) => {
    // What a header can't hold is refused here.
    const { url, headers } = new Request(input, { ...init, body: null });
    expect(url).toBe(address);
    sent.push({ headers, body: String(init?.body) });
    return new Response();
  };
  const channel = await webhook.open(
    options,
    tools({ fetch: take, publicUrl: "https://tocsin.test" }),
  );
  const outcome = await channel.send(message, attempt({ ...tried, address, level }));
  expect(outcome).toMatchObject({ status: "sent" });
  return sent;
}

/** No half of a character: many readers of JSON refuse it. */
function expectWhole(value: unknown, path = "") {
  if (typeof value === "string") {
    expect(/\p{Cs}/u.test(value), `half a character in ${path}`).toBe(false);
  } else if (typeof value === "object" && value !== null) {
    for (const [name, each] of Object.entries(value)) {
      expectWhole(name, `${path} (a name)`);
      expectWhole(each, `${path}.${name}`);
    }
  }
}

function expectMessage(told: Json, message: Message, level: 0 | 1 | 2) {
  const { title, summary, subject, source, severity } = message;
  expect(told).toMatchObject({ version: 1, title, summary, subject, source, severity });
  if (level === 2) return;
  const { labels, links, facts, news } = message;
  expect(told.labels).toEqual(labels);
  expect(told.links).toEqual(links.slice(0, (told.links as unknown[]).length));
  expect(told.facts).toEqual(facts.slice(0, (told.facts as unknown[]).length));
  expect(told.news).toEqual(news);
  expectBeginning(told.text, message.text);
}

function expectAlerts(told: Json, { notices }: Message, level: 0 | 1 | 2) {
  const problems = notices.filter(({ kind }) => kind === "problem");
  const known = problems.length > 0 ? problems : notices;
  for (const { labels, annotations, generatorURL } of told.alerts as Json[]) {
    const notice = known.find((each) => holds(labels as Json, each.labels));
    expect(notice, JSON.stringify(labels)).toBeDefined();
    const urls = ["", ...known.flatMap(({ links }) => links.map(({ url }) => url))];
    expect(urls).toContain(generatorURL);
    for (const [name, value] of Object.entries(annotations as Record<string, string>)) {
      const texts = known.map(annotationsOf).flatMap((each) => {
        // A name may be `__proto__`.
        return Object.hasOwn(each, name) ? (each[name] ?? []) : [];
      });
      expect(
        texts.some((text) => text.startsWith(withoutDots(value))),
        `${name}: ${level}`,
      ).toBe(true);
    }
  }
}

function annotationsOf({ annotations, text, title }: Notice): Record<string, string> {
  return annotations ?? { summary: title, ...(text !== undefined && { description: text }) };
}

function expectEvent(told: Json, headers: Headers, { notices }: Message) {
  const isBinary = headers.get("ce-specversion") !== null;
  const at = (name: string) =>
    isBinary ? decodeURIComponent(headers.get(`ce-${name}`) ?? "") : told[name];
  expect(at("specversion")).toBe("1.0");
  expect(at("source")).toBe("https://tocsin.test/sources/hostile");
  expect(at("type")).toMatch(/^dev\.(?:cdevents\.[a-z.]+\.0\.3\.0|tocsin\.message)$/);
  const notice = notices.find(({ id }) => [id, `${id}.service`].includes(String(at("id"))));
  if (notice === undefined) return expect.fail(`an event of no notice: ${at("id")}`);
  const data = (isBinary ? told : told.data) as Json;
  const custom = (data.customData ?? data) as Json;
  const about = (data.subject as Json | undefined)?.id;
  if (about !== undefined) expect(at("subject")).toBe(about);
  else if (notice.fingerprint.length <= 200) expect(at("subject")).toBe(notice.fingerprint);
  const { title, subject, fingerprint } = notice;
  expect(custom).toMatchObject({ title, subject, fingerprint });
  expectBeginning(custom.text, notice.text);
}

/** Equal, or cut with dots. */
function expectBeginning(told: unknown, text: string | undefined) {
  if (told === undefined) return;
  expect(text?.startsWith(withoutDots(String(told)))).toBe(true);
}

function withoutDots(text: string): string {
  return text.replace(/…$/, "");
}

function holds(all: Json, some: Readonly<Record<string, string>>): boolean {
  return Object.entries(some).every(([name, value]) => all[name] === value);
}
