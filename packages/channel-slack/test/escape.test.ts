import { type Message, stampsOf } from "@tocsin/core";
import {
  attempt,
  between,
  escapes,
  escapesTimeoutMs,
  type HostileTelling,
  hidesAddress,
  hostileForm,
  hostileText,
  isSlackModal,
  readSlackText,
  recordingDesk,
  type SlackSpan,
  slackRefusal,
  tools,
  unprintableIn,
} from "@tocsin/testkit";
import fc from "fast-check";
import { expect, it } from "vitest";
import { formView } from "../src/app/form-view.ts";
import { homeFor } from "../src/app/home.ts";
import { said } from "../src/app/said.ts";
import { noticeView } from "../src/app/view.ts";
import { slack } from "../src/index.ts";
import { optionsSchema } from "../src/options.ts";

const apiUrl = "https://slack.test/api/";
const options = optionsSchema.parse({ token: "xoxb-1", apiUrl, signingSecret: "secret-1" });
const stamps = await stampsOf(tools())();
const mostText = 12_000;
const ownRemark = /^_(?:… \d+ earlier|The text goes on at the source\.)_$/;
const rooms = { "chat.postMessage": 3, "chat.update": 3 } as const;

type Thing = Readonly<Record<string, unknown>>;
type Call = readonly [method: string, args: Readonly<Record<string, string>>];

it("text from outside stays text in Slack", { timeout: escapesTimeoutMs }, async () => {
  const { traits } = slack;
  const of = typeof traits === "function" ? traits(options) : traits;
  await escapes("slack", of, async (telling, level) => {
    for (const [method, args] of await callsFor(telling, level)) {
      if (method in rooms) expectHarmless(args, telling.message);
      else expectNoTricks(args);
    }
    const home = await homeFor("U024BE7LH", deskOf(telling.message), stamps);
    expect(home.blocks.length).toBeLessThanOrEqual(100);
    expect(slackRefusal({ blocks: JSON.stringify(home.blocks.slice(0, 12)) })).toBeUndefined();
    expectPlain(home.blocks);
  });
});

it("text from outside stays text in forms and answers of the Slack app", {
  timeout: escapesTimeoutMs,
}, () => {
  const parts = fc.tuple(hostileForm(), hostileText(12_000), fc.boolean());
  const property = fc.property(parts, ([form, text, named]) => {
    const note = { action: form.action, ...(named && { incident: "inc_1", replyTo: "sealed" }) };
    for (const view of [formView(form, note, stamps), noticeView(form.title, text)]) {
      expect(isSlackModal({ ...view }), JSON.stringify(view).slice(0, 900)).toBe(true);
      expectPlain(view);
    }
    const { text: fallback, blocks } = said(text);
    expect(slackRefusal({ text: fallback, blocks: JSON.stringify(blocks) })).toBeUndefined();
    expectMrkdwn(fallback, false);
    expectPlain(blocks);
  });
  fc.assert(property, { numRuns: Number(process.env.TOCSIN_ESCAPES ?? 40) });
});

function expectPlain(value: unknown) {
  for (const { type, text } of textsOf(value)) {
    expectNoTricks({ text });
    if (type === "mrkdwn") expectMrkdwn(text, false);
    else expect(text).not.toMatch(/[<>]/);
  }
}

/** What would be sent. */
async function callsFor(
  { message, attempt: tried, again }: HostileTelling,
  level: 0 | 1 | 2,
): Promise<readonly Call[]> {
  const calls: Call[] = [];
  const channel = await slack.open(options, tools({ fetch: answering(calls) }));
  const given = attempt({ ...tried, address: "C0FAKE001", level });
  const outcome = again
    ? await channel.update?.('{"channel":"C0FAKE001","ts":"1.1"}', message, given)
    : await channel.send(message, given);
  await channel.close?.();
  expect(outcome).toMatchObject({ status: "sent" });
  expect(calls.map(([method]) => method)).toContain(again ? "chat.update" : "chat.postMessage");
  return calls;
}

/** A Slack that refuses what is beyond its limits. */
function answering(calls: Call[]): typeof fetch {
  return async (input, init) => {
    const url = String(input);
    if (!url.startsWith(apiUrl)) return new Response("OK");
    const method = url.slice(apiUrl.length);
    const args = Object.fromEntries(new URLSearchParams(String(init?.body)));
    calls.push([method, args]);
    const error = method in rooms ? slackRefusal(args) : undefined;
    const files = { upload_url: `https://slack.test/upload/${calls.length}`, file_id: "F1" };
    const done = { ok: true, channel: "C0FAKE001", ts: "1.1", team_id: "T0FAKE001", ...files };
    return Response.json(error === undefined ? done : { ok: false, error });
  };
}

function expectHarmless(args: Readonly<Record<string, string>>, message: Message) {
  expect(args).toMatchObject({ parse: "none", link_names: "false" });
  const blocks = [
    ...things(args.blocks),
    ...things(args.attachments).flatMap(({ blocks: inside }) => inside as Thing[]),
  ];
  const texts = blocks.flatMap(textsOf);
  const sum = texts.reduce((all, { text }) => all + text.length, 0);
  expect(sum, "characters of all blocks").toBeLessThanOrEqual(mostText);
  expect((args.text ?? "").length).toBeLessThanOrEqual(4_000);
  const isMarkdown = message.text !== undefined || message.news.some(({ text }) => text);
  for (const { type, text } of texts) {
    expectNoTricks({ text });
    if (type === "mrkdwn") expectMrkdwn(text, isMarkdown);
    else expect(text, "angle brackets in plain text").not.toMatch(/[<>]/);
  }
  expectMrkdwn(args.text ?? "", isMarkdown);
  for (const { fallback } of things(args.attachments)) expectMrkdwn(String(fallback), false);
}

/** `isMarkdown`: somewhere in the message there is CommonMark, which may format. */
function expectMrkdwn(text: string, isMarkdown: boolean) {
  const { links, mentions, times, spans, quotes, stray } = readSlackText(text);
  const shown = JSON.stringify(text.slice(0, 600));
  expect(mentions, `mentions in ${shown}`).toEqual([]);
  expect(stray, `loose ends in ${shown}`).toEqual([]);
  expect(times.length, `times in ${shown}`).toBeLessThanOrEqual(1);
  for (const each of times)
    expect(each).toMatch(/^<!date\^\d+\^\{date_short_pretty\} \{time\}\|[-\d: UTC]+>$/);
  for (const { url, label } of links) {
    expect(url, `a link in ${shown}`).toMatch(/^https?:\/\/[^\s/@]+(?:\/|$)/);
    expect(hidesAddress(label, url), `${JSON.stringify(label)} leads to ${url}`).toBe(false);
    const formatted = label === url ? [] : readSlackText(escaped(label)).spans;
    expect(formatted, `in the label ${label}`).toEqual([]);
  }
  for (const span of spans) {
    const isLine = span.before === "" && span.after === "";
    if (!isLine) expect(span.text, `a mark over two fields in ${shown}`).not.toContain(between);
    if (!isMarkdown) expect(isOurs(span), `${span.text} in ${shown}`).toBe(true);
  }
  if (!isMarkdown) expect(quotes, `quotes in ${shown}`).toEqual([]);
}

/** A whole line or the name before a value in bold, the code of the incident, and our own remarks. */
function isOurs({ mark, text, before, after }: SlackSpan): boolean {
  switch (mark) {
    case "*":
      if (before === "👀 Acknowledged by ") {
        return after === "" || after.startsWith(` ${between} <!date`);
      }
      return before === "" && /^(?:$|: | `[0-9A-Z]{4,6}`$)/.test(after);
    case "`":
      return (
        /(?: \u00b7 |^\*.*\* )$/.test(before) && after === "" && /^`[0-9A-Z]{4,6}`$/.test(text)
      );
    case "_":
      return before === "" && after === "" && ownRemark.test(text);
    default:
      return false;
  }
}

function expectNoTricks(args: Readonly<Record<string, string>>) {
  for (const [name, value] of Object.entries(args)) {
    expect(unprintableIn(value), `${name}: ${JSON.stringify(value.slice(0, 300))}`).toBeUndefined();
  }
}

/** Somebody's incident, for their Home tab. */
function deskOf(message: Message) {
  const deliveries = { "delivery-1": message };
  return recordingDesk({ deliveries, people: { U024BE7LH: "ann" } });
}

function textsOf(value: unknown): { readonly type: unknown; readonly text: string }[] {
  if (typeof value !== "object" || value === null) return [];
  const { type, text } = value as Thing;
  if (typeof text === "string") return [{ type, text }];
  return Object.values(value).flatMap(textsOf);
}

function things(json: string | undefined): Thing[] {
  return json === undefined ? [] : (JSON.parse(json) as Thing[]);
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
