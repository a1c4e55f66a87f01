import { discord } from "@tocsin/channel-discord";
import type { Message } from "@tocsin/core";
import {
  attempt,
  discordModalBreaches,
  discordRefusal,
  escapes,
  escapesTimeoutMs,
  type HostileTelling,
  hidesAddress,
  hostileForm,
  hostileText,
  message,
  readDiscordText,
  tools,
  unprintableIn,
} from "@tocsin/testkit";
import fc from "fast-check";
import { expect, it } from "vitest";
import { type Modal, modalOf, type Reason } from "../src/app/modal.ts";
import { bodyOf, phrase, prose, say } from "../src/app/say.ts";
import { discordOptions } from "../src/options.ts";

const room = "1150000000000000001";
const apiUrl = "https://discord.test/api";
const options = discordOptions.parse({
  token: "bot.token",
  applicationId: "1170000000000000001",
  publicKey: "0".repeat(64),
  apiUrl,
});

type Thing = Readonly<Record<string, unknown>>;

interface Sent {
  readonly body: Thing;
  readonly files: readonly string[];
}

it("text from outside stays text in Discord", { timeout: escapesTimeoutMs }, async () => {
  const { traits } = discord;
  const of = typeof traits === "function" ? traits(options) : traits;
  await escapes("discord", of, async (telling, level) => {
    for (const { body, files } of await sentFor(telling, level)) {
      expect(discordRefusal(body, files)).toBeUndefined();
      expectHarmless(body, telling.message);
    }
  });
});

it("text from outside stays text in forms and answers of the Discord app", {
  timeout: escapesTimeoutMs,
}, () => {
  const reason = fc.constantFrom<Reason>("needed", "possible", "none");
  const parts = fc.tuple(hostileForm(), hostileText(6_000), reason);
  const property = fc.property(parts, ([form, text, why]) => {
    // What asks for nothing is done without a form.
    fc.pre(form.fields.length > 0 || why !== "none");
    const typed = { revision: text, why: text };
    const modal = modalOf({ form, customId: "t.fill", reason: why, typed });
    if (modal !== undefined) expectModal(modal);
    for (const told of [say(prose(text)), say(phrase(text, 300), { public: true })]) {
      const body = { ...bodyOf(told) };
      expect(discordRefusal(body)).toBeUndefined();
      expect(body.allowed_mentions).toEqual({ parse: [] });
      expectText(body.content, message(), {});
      for (const { description } of body.embeds) expectText(description ?? "", message(), {});
    }
  });
  fc.assert(property, { numRuns: Number(process.env.TOCSIN_ESCAPES ?? 40) });
});

function expectModal(modal: Modal) {
  expect(discordModalBreaches({ ...modal })).toEqual([]);
  for (const text of stringsOf(modal)) expect(unprintableIn(text)).toBeUndefined();
  for (const part of modal.components) {
    if ("content" in part) expectText(part.content, message(), {});
  }
}

/** What would be sent. */
async function sentFor(
  { message, attempt: tried, again }: HostileTelling,
  level: 0 | 1 | 2,
): Promise<readonly Sent[]> {
  const sent: Sent[] = [];
  const channel = await discord.open(options, tools({ fetch: answering(sent) }));
  const given = attempt({ ...tried, address: room, level });
  const outcome = again
    ? await channel.update?.("1190000000000000001", message, given)
    : await channel.send(message, given);
  await channel.close?.();
  expect(outcome).toMatchObject({ status: "sent" });
  expect(sent.length).toBeGreaterThan(0);
  return sent;
}

function answering(sent: Sent[]): typeof fetch {
  return async (_input, init) => {
    const { body } = init ?? {};
    if (body instanceof FormData) {
      const files = [...body.values()].flatMap((each) =>
        typeof each === "string" ? [] : each.name,
      );
      sent.push({ body: JSON.parse(String(body.get("payload_json"))), files });
    } else if (body !== undefined && body !== null) {
      sent.push({ body: JSON.parse(String(body)), files: filesKept });
    }
    return Response.json({ id: "1190000000000000001" });
  };
}

// An edit names no attachments, and Discord keeps those that there are.
const filesKept: readonly string[] = [];

function expectHarmless(body: Thing, message: Message) {
  expect(body.allowed_mentions).toEqual({ parse: [] });
  for (const text of stringsOf(body)) {
    expect(unprintableIn(text), JSON.stringify(text.slice(0, 300))).toBeUndefined();
  }
  expectText(String(body.content ?? ""), message, {});
  for (const embed of (body.embeds ?? []) as Thing[]) {
    const { title, description = "", url, fields = [] } = embed;
    expectText(String(title), message, {});
    const isOwn = message.incident.url !== undefined;
    if (url !== undefined && !isOwn) expectTold(String(title), String(url));
    expectDescription(String(description), message);
    for (const { name, value } of fields as Thing[]) {
      expectText(String(name), message, {});
      expectText(String(value), message, { items: / things$/.test(String(name)) });
    }
  }
}

/** The summary, and behind it CommonMark. */
function expectDescription(text: string, message: Message) {
  const isMarkdown = message.text !== undefined;
  expectText(text, message, { isMarkdown });
  const ends = message.summary.trim() === "" ? 0 : text.indexOf("\n\n");
  const summary = isMarkdown && ends >= 0 ? text.slice(0, ends) : text;
  const { spans, links } = readDiscordText(text);
  expect(spans.filter(({ at }) => at < summary.length && !isMarkdown)).toEqual([]);
  expect(spans.filter(({ at, text: whole }) => at < ends && at + whole.length > ends)).toEqual([]);
  for (const { url, label, after } of links) {
    const { host } = new URL(url);
    const isNamed = label.includes(host) || plain(after).startsWith(` (${host})`);
    expect(isNamed, `${JSON.stringify(label)} tells nobody of ${host}`).toBe(true);
  }
}

/** `items`: each line is an item of a list of ours. */
function expectText(
  text: string,
  message: Message,
  { items = false, isMarkdown = false }: { items?: boolean; isMarkdown?: boolean },
) {
  const shown = JSON.stringify(text.slice(0, 600));
  const { links, mentions, times, spans, bare } = readDiscordText(text);
  expect(mentions, `mentions in ${shown}`).toEqual([]);
  for (const time of times) expect(timesOf(message), `a time in ${shown}`).toContain(time);
  for (const { url, label } of links) {
    expect(url, `a link in ${shown}`).toMatch(/^https?:\/\/[^\s/@]+\//);
    expectTold(label, url);
  }
  for (const url of bare.filter((each) => URL.canParse(each))) {
    expect(new URL(url).username, url).toBe("");
  }
  if (isMarkdown) return;
  const foreign = spans.filter(({ mark, text: line }) => {
    if (mark === "item" && items) return !line.startsWith("- ");
    return true;
  });
  expect(foreign, `markup in ${shown}`).toEqual([]);
}

function expectTold(label: string, url: string) {
  expect(hidesAddress(label, url), `${JSON.stringify(label)} leads to ${url}`).toBe(false);
}

/** The times that are ours to show, in the reader's zone. */
function timesOf({ incident, news }: Message): string[] {
  const at = [incident.acknowledged?.at, ...news.map((each) => each.at)];
  return at.flatMap((time) => {
    const seconds = Math.floor(Date.parse(time ?? "") / 1000);
    return [`<t:${seconds}:f>`, `<t:${seconds}:t>`];
  });
}

function stringsOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(stringsOf);
}

function plain(text: string): string {
  return text.replace(/\\([^0-9A-Za-z\s])/g, "$1");
}
