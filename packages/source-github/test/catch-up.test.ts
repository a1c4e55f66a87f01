import {
  createGateway,
  type Gateway,
  type Log,
  memoryStorage,
  type StorageDriver,
} from "@tocsin/core";
import {
  type FakeGitHub,
  fakeGitHub,
  type GitHubHook,
  settle,
  until,
  type VirtualClock,
  virtualClock,
} from "@tocsin/testkit";
import { afterEach, describe, expect, test } from "vitest";
import { leadsHere } from "../src/catch-up/place.ts";
import { github } from "../src/index.ts";
import { secret } from "./examples.ts";
import { type RunEdit, run } from "./workflow.ts";

const token = "github-api-token";
const start = Date.parse("2026-01-05T12:00:00Z");

interface Stand {
  readonly clock: VirtualClock;
  readonly hub: FakeGitHub;
  readonly hook: GitHubHook;
  readonly told: string[];
  readonly logged: string[];
  /** A run of number `number` fails, now; what the gateway answered, 0 when it is down. */
  fails(number: number, edit?: RunEdit): Promise<number>;
  up(): Promise<void>;
  down(): Promise<void>;
  /** As `tocsin catch-up` does. */
  catchUp(): Promise<unknown>;
}

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

async function stand(api: Record<string, unknown> = {}): Promise<Stand> {
  const clock = virtualClock(start);
  const [told, logged]: [string[], string[]] = [[], []];
  const write = (message: string, fields?: unknown) =>
    logged.push(`${message} ${JSON.stringify(fields ?? {})}`);
  const log: Log = { debug() {}, info: write, warn: write, error: write };
  const storage: StorageDriver = memoryStorage();
  let gateway: Gateway | undefined;
  const hub = await fakeGitHub({
    token,
    now: clock.now,
    deliver(request) {
      if (gateway === undefined) throw new Error("connection refused");
      return gateway.handle(request);
    },
  });
  const address = "https://tocsin.example.test/hooks/github";
  hub.hook("repos/acme/api", "https://elsewhere.test/hooks/github", "another");
  const hook = hub.hook("repos/acme/api", address, secret);
  const down = async () => {
    const stopping = gateway?.stop();
    gateway = undefined;
    await Promise.all([stopping, clock.advance(0)]);
  };
  open.push(() => hub.stop(), down);
  const standing: Stand = {
    clock,
    hub,
    hook,
    told,
    logged,
    fails: (number, edit = {}) =>
      hub.happen(
        hook,
        "workflow_run",
        run({
          number,
          startedAt: new Date(clock.now()).toISOString(),
          updatedAt: new Date(clock.now() + 1_000).toISOString(),
          ...edit,
        }),
      ),
    async up() {
      const options = { token, hooks: [{ repository: "acme/api" }], apiUrl: hub.url, ...api };
      const made = createGateway({
        sources: { github: github({ secret, api: options } as never) },
        receivers: { ops: [] },
        route: { receiver: "ops" },
        publicUrl: "https://tocsin.example.test/",
        storage,
        clock,
        log,
      });
      made.on("routed", ({ notice, incidents }) => {
        if (incidents.length > 0) told.push(`${notice.kind} ${notice.title}`);
      });
      await made.start();
      gateway = made;
      await until(clock, () => looked(logged), { stepMs: 100, what: "the look back" });
      await hub.redelivered();
      await settle();
    },
    down,
    async catchUp() {
      const work = gateway?.catchUp("github", new AbortController().signal);
      let answer: unknown;
      const done = work?.then(
        (result) => {
          answer = result;
        },
        (error: unknown) => {
          answer = error;
        },
      );
      await until(clock, () => answer !== undefined, {
        withinMs: 70 * 60_000,
        stepMs: 10_000,
        what: "the look back",
      });
      await done;
      await hub.redelivered();
      await settle();
      return answer;
    },
  };
  return standing;
}

/** Whether the look at the start is over: its line in the log, taken out. */
function looked(logged: readonly string[]): boolean {
  return logged.some((line) => line.includes("was missed") || line.includes("missed could not"));
}

describe("after a time in which nobody listened", () => {
  test("GitHub delivers again what did not arrive, and nothing is told twice", async () => {
    const { fails, up, down, clock, told, hook, hub, logged } = await stand();
    await up();
    expect(await fails(1)).toBe(202);
    await settle();
    expect(told).toHaveLength(2);
    await down();
    await clock.advance(60_000);
    expect(await fails(2, { conclusion: "success" })).toBe(0);
    await clock.advance(60_000);
    await hub.happen(hook, "star", { action: "created" });
    await fails(3);
    await clock.advance(3_600_000);
    logged.length = 0;
    await up();
    expect(told.slice(2)).toEqual([
      "run #2 passed",
      "problem ci works again on main: #2 passed",
      "problem ci failing on main: #3 failed",
      "run #3 failed",
    ]);
    expect(logged.join("\n")).toContain("acme/api: 2 missing of");
    expect(hook.deliveries.filter(({ redelivery }) => redelivery)).toHaveLength(2);

    await down();
    logged.length = 0;
    await up();
    expect(told).toHaveLength(6);
    expect(logged.join("\n")).toContain("0 missing");
  });

  test("looks back over many pages, and no further than three days", async () => {
    const { fails, up, clock, hook, hub } = await stand();
    await fails(1);
    await clock.advance(80 * 3_600_000);
    for (let index = 2; index < 253; index += 1) {
      await fails(index, { conclusion: "cancelled" });
      await clock.advance(1_000);
    }
    await up();
    const again = hook.deliveries.filter(({ redelivery }) => redelivery);
    expect(again).toHaveLength(251);
    expect(again.every(({ code }) => code === 202)).toBe(true);
    const pages = hub.http.seen.filter(({ path }) => path.endsWith("/deliveries"));
    expect(pages.map(({ query }) => query.has("cursor"))).toEqual([false, true, true]);
  });

  test("a token that may read alone reads what GitHub has kept", async () => {
    const { fails, up, told, hub, hook } = await stand();
    hub.allow("read");
    await fails(1);
    await fails(2, { conclusion: "success" });
    await up();
    expect(told).toContain("problem ci failing on main: #1 failed");
    expect(told).toContain("run #2 passed");
    expect(hook.deliveries.some(({ redelivery }) => redelivery)).toBe(false);
    const tried = hub.http.seen.filter(({ method }) => method === "POST");
    expect(tried).toHaveLength(1);
    // The same event delivered by hand has the same ids.
    const before = told.length;
    hub.allow("write");
    await hub.happen(hook, "workflow_run", hook.deliveries[0]?.payload);
    await settle();
    expect(told).toHaveLength(before);
  });

  test("what was refused for what it is is not asked for again", async () => {
    const { up, hub, hook, catchUp, clock } = await stand();
    await up();
    await hub.happen(hook, "push", []);
    expect(hook.deliveries.at(-1)?.code).toBe(400);
    await clock.advance(1_000);
    expect(await catchUp()).toMatchObject({ found: 0 });
  });
});

describe("GitHub's limits and refusals", () => {
  const isApi =
    (part: string) =>
    ({ path }: { path: string }) =>
      path.includes(part);

  test.each([
    ["a time to wait", { status: 429, headers: { "retry-after": "90" } }, 90_000],
    [
      "the hour's end",
      {
        status: 403,
        headers: {
          "x-ratelimit-remaining": "0",
          "x-ratelimit-reset": String((start + 1_800_000) / 1000),
        },
        body: { message: "API rate limit exceeded" },
      },
      1_700_000,
    ],
    [
      "a secondary limit",
      { status: 403, body: { message: "You have exceeded a secondary rate limit." } },
      60_000,
    ],
    ["a bad moment", { status: 502 }, 1_000],
    ["a lost connection", "reset before", 1_000],
  ] as const)("%s is waited out", async (_, fault, atLeastMs) => {
    const { up, fails, catchUp, down, clock, hub } = await stand();
    await up();
    await down();
    await fails(1);
    await up();
    const before = clock.now();
    hub.http.fail(fault, { when: isApi("/deliveries") });
    expect(await catchUp()).toMatchObject({ found: expect.any(Number) });
    expect(clock.now() - before).toBeGreaterThanOrEqual(atLeastMs);
  });

  test("a token without rights is told what it needs, without being shown", async () => {
    const { up, hub, logged } = await stand();
    hub.allow("none");
    await up();
    const log = logged.join("\n");
    expect(log).toMatch(
      /acme\/api .* sources\.github\.api\.token \(404\): it needs admin:repo_hook/,
    );
    expect(log).not.toContain(token);
  });

  test.each([
    [{ token: "wrong-token" }, /does not know the token of sources\.github\.api\.token \(401\)/],
    [{ hooks: [{ organization: "acme" }] }, /it needs admin:org_hook/],
    [{ hooks: [{ repository: "acme/api", id: 7 }] }, /needs admin:repo_hook/],
  ])("%j is answered with what to change", async (api, reason) => {
    const { up, logged } = await stand(api);
    await up();
    expect(logged.join("\n")).toMatch(reason);
  });

  test("a webhook that can't be told from another, or is none, is named", async () => {
    const { up, hub, catchUp, hook } = await stand({
      hooks: [{ repository: "acme/api" }, { repository: "acme/web" }, { organization: "acme" }],
    });
    hub.hook("orgs/acme", "https://tocsin.example.test/hooks/other", secret);
    hub.hook("repos/acme/web", `${hook.url}/`, secret);
    hub.hook("repos/acme/web", `${hook.url}?token=x`, secret);
    await up();
    const answer = (await catchUp()) as { detail: string };
    expect(answer.detail).toMatch(/acme\/api: 0 missing/);
    expect(answer.detail).toMatch(
      /2 webhooks of acme\/web lead here \(102, 103\)|2 webhooks of acme\/web lead here/,
    );
    expect(answer.detail).toMatch(/no webhook of acme leads to/);
  });

  test.each([
    ["https://t.test/hooks/github", "https://t.test", true],
    ["https://t.test/hooks/github/", "https://t.test", true],
    ["https://t.test/a/hooks/github?token=x", "https://t.test/a", true],
    ["https://t.test/hooks/github2", "https://t.test", false],
    ["https://u.test/hooks/github", "https://t.test", false],
    ["https://u.test/x/hooks/github", undefined, true],
    ["nonsense", undefined, false],
  ])("%s leads to %s: %s", (url, publicUrl, leads) => {
    expect(leadsHere(url, { name: "github", publicUrl })).toBe(leads);
  });
});
