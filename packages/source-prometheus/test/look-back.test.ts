import type { Memory, NoticeInput, Source } from "@tocsin/core";
import { type FakeHttp, fakeHttp, openSource, until, virtualClock } from "@tocsin/testkit";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { prometheus } from "../src/index.ts";
import { alert } from "./payload.ts";

const minute = 60_000;
const clock = virtualClock();

/** What Alertmanager lists now, by its fingerprints; `uptime` is when it began. */
let listed: Record<string, "active" | "suppressed"> = {};
let uptime = 0;
let server: FakeHttp;

const listing = () =>
  Object.entries(listed).map(([fingerprint, state]) => ({
    ...alert({ fingerprint, labels: { alertname: "Down", instance: fingerprint } }),
    startsAt: "2026-01-05T08:00:00.000Z",
    endsAt: new Date(clock.now() + 4 * minute).toISOString(),
    status: { state, silencedBy: [], inhibitedBy: [] },
    receivers: [{ name: "tocsin" }],
  }));

beforeEach(async () => {
  listed = {};
  uptime = clock.now() - 60 * minute;
  server = await fakeHttp(({ path, headers }) => {
    if (headers.authorization !== "Bearer api-token") return { status: 401 };
    if (path === "/am/api/v2/status") return { status: 200, body: { uptime: new Date(uptime) } };
    if (path === "/am/api/v2/receivers") return { status: 200, body: [{ name: "tocsin" }] };
    if (path === "/am/api/v2/alerts") return { status: 200, body: listing() };
    return { status: 404 };
  });
});
afterEach(() => server.stop());

interface Stage {
  readonly source: Source;
  readonly memory: Memory;
  readonly told: NoticeInput[];
  catchUp(): Promise<string>;
  /** What was told since the last time. */
  news(): string[];
}

async function stage(options: Record<string, unknown> = {}): Promise<Stage> {
  const source = await openSource(
    prometheus,
    { alertmanagerUrl: `${server.url}/am/`, alertmanagerToken: "api-token", ...options },
    { clock, fetch },
  );
  const kept = new Map<string, string>();
  const memory: Memory = {
    get: async (name) => kept.get(name),
    set: async (name, value) =>
      void (value === undefined ? kept.delete(name) : kept.set(name, value)),
  };
  const told: NoticeInput[] = [];
  let heard = 0;
  return {
    source,
    memory,
    told,
    async catchUp() {
      const emit = async (notices: readonly NoticeInput[]) => void told.push(...notices);
      const found = await source.catchUp?.(emit, new AbortController().signal, memory);
      return found?.detail ?? "";
    },
    news() {
      const fresh = told.slice(heard).map(({ status, fingerprint }) => `${fingerprint} ${status}`);
      heard = told.length;
      return fresh;
    },
  };
}

describe("a look back", () => {
  test("tells what fires, as the webhook would, and the end of what is gone", async () => {
    const { catchUp, news, told } = await stage();
    listed = { a: "active", b: "active", c: "suppressed" };
    expect(await catchUp()).toBe("2 alerts fire, 0 gone and resolved");
    expect(news()).toEqual(["am:a firing", "am:b firing"]);
    expect(told[0]?.id).toBe("am|a|2026-01-05T08:00:00.000Z|firing");
    listed = { b: "active" };
    expect(await catchUp()).toBe("1 alerts fire, 2 gone and resolved");
    expect(news()).toEqual(["am:b firing", "am:a resolved", "am:c resolved"]);
    expect(told.at(-1)).toMatchObject({
      subject: "Down c",
      title: "Down c resolved: db-1 is down",
    });
    await catchUp();
    expect(news()).toEqual(["am:b firing"]);
  });

  test("believes no Alertmanager that has just started about what is gone", async () => {
    const { catchUp, news } = await stage();
    listed = { a: "active" };
    await catchUp();
    uptime = clock.now() - minute;
    listed = {};
    expect(await catchUp()).toMatch(/nothing that is gone is resolved yet/);
    expect(news()).toEqual(["am:a firing"]);
  });

  test("says what to change when it can't look", async () => {
    await expect((await stage({ alertmanagerToken: "wrong" })).catchUp()).rejects.toThrow(
      "answered 401: set sources.prometheus.alertmanagerToken",
    );
    await expect((await stage({ receiver: "mine" })).catchUp()).rejects.toThrow(
      'no receiver "mine": set sources.prometheus.receiver to the one that sends here (tocsin)',
    );
    await expect((await stage({ alertmanagerUrl: server.url })).catchUp()).rejects.toThrow("404");
    await server.stop();
    await expect((await stage()).catchUp()).rejects.toThrow("can't be reached");
    server = await fakeHttp(() => ({ status: 200 }));
  });

  test("may be tried by the doctor", async () => {
    const check = async (options: Record<string, unknown>) =>
      (await stage(options)).source.check?.(new AbortController().signal);
    const detail = "Alertmanager answers, and has the receiver";
    expect(await check({})).toEqual({ ok: true, detail });
    const no = (reason: RegExp) => ({ ok: false, reason: expect.stringMatching(reason) });
    expect(await check({ alertmanagerToken: "wrong" })).toEqual(no(/answered 401: set sources/));
    expect(await check({ receiver: "mine" })).toEqual(no(/no receiver "mine": set .*receiver/));
  });

  test("is none where nobody says where Alertmanager is", async () => {
    const source = await openSource(prometheus, {});
    expect([source.catchUp, source.watch, source.check]).toEqual([undefined, undefined, undefined]);
  });
});

describe("while it watches", () => {
  async function watching() {
    const on = await stage();
    const stop = new AbortController();
    const emit = async (notices: readonly NoticeInput[]) => void on.told.push(...notices);
    await on.catchUp();
    const ended = on.source.watch?.(emit, stop.signal, on.memory);
    const looks = () => server.seen.filter(({ path }) => path.endsWith("/alerts")).length;
    return {
      ...on,
      async pass(minutes: number) {
        for (let count = 0; count < minutes; count += 1) {
          const before = looks();
          await until(clock, () => looks() > before, { withinMs: 2 * minute, stepMs: minute });
        }
      },
      async stop() {
        stop.abort();
        await ended;
      },
    };
  }

  test("the end of what is gone without a word is told, but not before Alertmanager could", async () => {
    listed = { a: "active", b: "active" };
    const { pass, news, stop } = await watching();
    expect(news()).toEqual(["am:a firing", "am:b firing"]);
    listed = { b: "active" };
    await pass(9);
    expect(news()).toEqual([]);
    await pass(3);
    expect(news()).toEqual(["am:a resolved"]);
    await pass(3);
    expect(news()).toEqual([]);
    await stop();
  });

  test("a silence is no end, and what is new is left to Alertmanager's own waits", async () => {
    listed = { a: "active" };
    const { pass, news, stop } = await watching();
    news();
    listed = { a: "suppressed", b: "active" };
    await pass(15);
    expect(news()).toEqual([]);
    await stop();
  });

  test("what comes back after its end was told from here is told again", async () => {
    listed = { a: "active" };
    const { pass, news, stop } = await watching();
    listed = {};
    await pass(13);
    listed = { a: "active" };
    await pass(2);
    expect(news()).toEqual(["am:a firing", "am:a resolved", "am:a firing"]);
    await stop();
  });
});
