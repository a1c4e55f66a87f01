import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  badLanguage,
  languageIn,
  languageOf,
  languages,
  type Message,
  wordsIn,
  wordsOf,
} from "@tocsin/core";
import { describe, expect, it } from "vitest";
import { firing, resolved, world } from "./world.ts";

const tables = ["severity", "status", "tone", "incidentState", "answers", "question", "offer"];

type Leaf = readonly [path: string, value: unknown];

/** Every word and sentence of a catalogue, with the keys that lead to it. */
function leavesOf(value: unknown, path: readonly string[] = []): Leaf[] {
  const isBranch =
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof RegExp);
  if (!isBranch) return [[path.join("."), value]];
  return Object.entries(value).flatMap(([key, each]) => leavesOf(each, [...path, key]));
}

/** What fits every sentence that asks for something. */
const samples: Readonly<Record<string, readonly unknown[]>> = {
  duration: [2, "h"],
  "summary.flapping": [6, "9 m", true],
  lastChangeIs: ["v1.2", "Ann", "9 m"],
  "digest.title": [42, [[2, "critical"]]],
  "leftOut.severity": ["warning"],
  "news.settled": [6, "over"],
  "news.unmuted": ["muted during nights", "muted", "nights"],
  "news.step": [1, "oncall", [["Ann"], 2], [["onCall", "primary"]]],
  "news.stepLeftOut": [1, "oncall", ["hours", true]],
  "news.paging": [[[["Ann", ["sms", "phone"]]], 2]],
  "news.risen": ["critical"],
  "news.placeUnreached": ["slack:#ops", ["unaccepted", 60, "busy"]],
  "news.unreached": ["Ann", "sms", ["unaccepted", 10, "busy"], "phone"],
  "news.timedOut": ["Ann", 1_800_000],
  "news.asked": ["Ann", { name: "silence", title: "Silence" }, "noisy", 2, "act_7"],
  "news.agreed": ["Bo", { name: "argocd.sync", title: "Sync" }, "Ann"],
  "news.goesOn": [{ name: "argocd.sync", title: "Sync" }, "Ann"],
  "news.ended": [{ name: "argocd.sync", title: "Sync" }, "Ann", undefined, "done"],
  "text.reply": ["acknowledge", "7KQ2M"],
  "text.done": ["resolve", "7KQ2M"],
  "text.more": [3, "escalate"],
  "call.keys": [[["1", "acknowledge"]], "9"],
  "call.done": ["resolve", 2],
  "call.lasting": [75],
};

/** A sentence as it is said; a list of words as one. */
function said([path, value]: Leaf): string {
  if (typeof value === "function") {
    const given =
      samples[path] ??
      (/count|more|things|earlier|incidents|failures/.test(path) ? [3] : ["7KQ2M", "Ann"]);
    return String(value(...given));
  }
  return Array.isArray(value) ? value.join(" ") : String(value);
}

describe.each(languages)("the words in %s", (language) => {
  const leaves = leavesOf(wordsIn(language));

  it("are all there, and say something", () => {
    expect(leaves.map(([path]) => path).sort()).toEqual(
      leavesOf(wordsIn("en"))
        .map(([path]) => path)
        .sort(),
    );
    for (const leaf of leaves.filter(([path]) => path !== "letters")) {
      expect(said(leaf), leaf[0]).toMatch(/\S/);
      expect(said(leaf), leaf[0]).not.toMatch(/undefined|NaN|\[object/);
    }
  });

  it("are each used by somebody", () => {
    const root = fileURLToPath(new URL("../..", import.meta.url));
    const sources = readdirSync(root)
      .filter((name) => name === "core" || name.startsWith("channel-"))
      .flatMap((name) => filesIn(join(root, name, "src")))
      .filter((file) => !file.includes("/language/"))
      .map((file) => readFileSync(file, "utf8"))
      .join("\n");
    for (const [path] of leaves) {
      const steps = path.split(".");
      // Where the key is a severity, a state or the like, the table is looked up as a whole.
      const table = steps.findLast((step) => tables.includes(step));
      const key = table ?? steps.at(-1) ?? "";
      expect(sources, path).toMatch(new RegExp(`\\b${key}\\b`));
    }
  });
});

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((each) => {
    const path = join(folder, each.name);
    if (each.isDirectory()) return filesIn(path);
    return each.name.endsWith(".ts") ? [path] : [];
  });
}

describe("the language of a tag", () => {
  it.each([
    ["ko", "ko"],
    ["ko-KR", "ko"],
    ["KO-kr", "ko"],
    ["en-GB", "en"],
    ["fr", "en"],
    ["", "en"],
    ["constructor", "en"],
    [undefined, "en"],
  ])("%s is served in %s", (tag, language) => {
    expect(languageOf(tag)).toBe(language);
  });

  it("that has no words is told with those that have", () => {
    expect(badLanguage("fr")).toBe('there are no words in "fr": write en or ko');
    expect(badLanguage("ko-KR")).toBeUndefined();
  });

  it("shows in letters where it has its own", () => {
    expect(languageIn("확인 7KQ2M")).toBe("ko");
    expect(languageIn("ack 7KQ2M")).toBeUndefined();
  });
});

describe("a receiver with a locale", () => {
  const korean = { receivers: { ops: { targets: ["chat:ops"], locale: "ko" } } };

  it("is told in it, from beginning to end", async () => {
    const { report, pass, gateway, chats, clock } = await world(korean);
    await report(firing());
    const first = chats.chat?.told[0]?.message as Message;
    expect(first).toMatchObject({
      language: "ko",
      title: "acme/api ci@main: ci failing on main since #12",
    });
    expect(first.summary).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d UTC부터 발생 중$/);
    const { items } = await gateway.incidents.list();
    await gateway.incidents.acknowledge(items[0]?.id ?? "", { by: "Ann" });
    await pass(0);
    const taken = chats.chat?.told.at(-1)?.message as Message;
    expect(taken.summary).toContain(" · Ann 님이 확인함");
    expect(taken.news.map(({ title }) => title)).toEqual(["Ann 님이 확인함"]);
    await pass(75 * 60_000);
    await report(resolved({ at: new Date(clock.now()).toISOString() }));
    expect(chats.chat?.told.at(-1)?.message.summary).toMatch(/^1시간 15분 만에 정상화/);
  });

  it("has its buttons in it, and others have theirs", async () => {
    const { report, chats } = await world({
      chats: { chat: {}, other: {} },
      receivers: {
        ops: ["receiver:korea", "other:ops"],
        korea: { targets: ["chat:ops"], locale: "ko-KR" },
      },
      people: { ann: { contacts: { chat: "U1" } } },
    });
    await report(firing());
    const { message } = chats.chat?.told[0] ?? {};
    expect(message?.offers.map(({ title }) => title)).toEqual(["알림 끄기", "담당자 지정"]);
    expect(wordsOf(message ?? {}).label.acknowledge).toBe("확인");
    const english = chats.other?.told[0]?.message as Message;
    expect(english.language).toBeUndefined();
    expect(wordsOf(english).label.acknowledge).toBe("Acknowledge");
    expect(english.offers.map(({ title }) => title)).toEqual(["Silence", "Assign"]);
  });

  it("is reminded in it", async () => {
    const { report, pass, chats } = await world({ ...korean, route: { repeatInterval: "1h" } });
    await report(firing());
    await pass(61 * 60_000);
    expect(chats.chat?.told.at(-1)?.message.news[0]?.title).toMatch(/^다시 알림: .*부터 발생 중/);
  });

  it("says what flaps in it", async () => {
    const { report, pass, chats, clock } = await world({
      ...korean,
      route: { flap: { changes: 3, within: "15m" } },
    });
    for (let turn = 0; turn < 3; turn += 1) {
      const at = () => ({ at: new Date(clock.now()).toISOString() });
      await report(firing(at()));
      await pass(60_000);
      await report(resolved(at()));
      await pass(60_000);
    }
    expect(chats.chat?.told.at(-1)?.message.title).toMatch(/^불안정: /);
    expect(chats.chat?.told.at(-1)?.message.summary).toMatch(/^불안정: \d분 동안 \d번 바뀜/);
  });

  it("that nobody has words in is refused", async () => {
    const wrong = world({ receivers: { ops: { targets: ["chat:ops"], locale: "xx" } } });
    await expect(wrong).rejects.toMatchObject({
      issues: [{ path: ["receivers", "ops", "locale"], message: expect.stringContaining("xx") }],
    });
  });
});

describe("a person's language", () => {
  const chats = { pager: { pages: "text" as const, edits: false } };
  const at = (person: object, locale?: string) => ({
    chats,
    receivers: { ops: { targets: ["pager:+82"], ...(locale === undefined ? {} : { locale }) } },
    people: { ann: { contacts: { pager: "+82" }, ...person } },
  });

  it.each([
    ["goes before the receiver's", { language: "en" }, "ko", undefined],
    ["goes before none", { language: "ko-KR" }, undefined, "ko"],
    ["is the receiver's where they have said nothing", {}, "ko", "ko"],
    ["is English where there are no words in it", { language: "fr" }, "ko", undefined],
  ])("%s", async (_, person, locale, language) => {
    const { report, chats: told } = await world(at(person, locale));
    await report(firing());
    expect(told.pager?.told[0]?.message.language).toBe(language);
  });

  it("is that of the code which proves a number", async () => {
    const { gateway, chats: told, pass } = await world(at({ language: "ko" }));
    await gateway.people.sendCode?.("ann", "pager");
    await pass(0);
    expect(told.pager?.told[0]?.message.title).toMatch(/^인증 번호는 \d+입니다$/);
  });
});

it("a burst that is told in one message is told in the receiver's language", async () => {
  const { report, pass, chats } = await world({
    chats: { chat: { edits: false, rate: { target: { perSecond: 0.05, burst: 1 } } } },
    receivers: { ops: { targets: ["chat:ops"], locale: "ko" } },
    route: { groupBy: ["..."] },
  });
  await report(
    Array.from({ length: 60 }, (_, index) =>
      firing({ fingerprint: `f${index}`, labels: { n: String(index) }, severity: "error" }),
    ),
  );
  await pass(60_000);
  const digest = chats.chat?.told.find(({ message }) => message.parts.length > 10)?.message;
  expect(digest?.title).toMatch(/^장애 \d+건: 오류 \d+$/);
  expect(digest?.summary).toContain("한꺼번에 알립니다");
});
