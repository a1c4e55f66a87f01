import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { seed, seeded } from "../../../packages/core/test/alertmanager/random.ts";
import { randomDeeds } from "./random-silences.ts";
import { type RealAlertmanager, startAlertmanager } from "./real.ts";
import { live, type Parties } from "./silence-life.ts";
import { ask, type KeptSilence, type Matcher, type Party } from "./silence-party.ts";
import { startTocsin } from "./tocsin.ts";

const config = JSON.stringify({ route: { receiver: "nobody" }, receivers: [{ name: "nobody" }] });
const { TOCSIN_DIFFERENTIAL: long } = process.env;
// Each takes a second or two, most of it waiting.
const sequences = long === undefined ? 24 : Math.ceil(Number(long) / 25);
const deedsInEach = 10;
const atOnce = 24;

let real: RealAlertmanager;
let own: Awaited<ReturnType<typeof startTocsin>>;
const parties = (): Parties => [
  { name: "alertmanager", url: real.url },
  { name: "tocsin", url: own.url },
];

beforeAll(async () => {
  [real, own] = await Promise.all([startAlertmanager(config), startTocsin(config)]);
});

afterAll(async () => {
  await Promise.all([real?.stop(), own?.stop()]);
});

test(
  `${sequences} random lives of silences are the same on both (seed ${seed})`,
  async () => {
    let next = 0;
    let whole = 0;
    const worker = async () => {
      for (let index = next++; index < sequences; index = next++) {
        const deeds = randomDeeds(seeded(seed * 13 + index), deedsInEach);
        if (await live(parties(), deeds)) whole += 1;
      }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
    expect(whole).toBeGreaterThan(sequences / 2);
  },
  60_000 + sequences * 200,
);

const app: Matcher = { name: "app", value: "web", isRegex: false };
const env: Matcher = { name: "env", value: "prod", isRegex: false };
const hour = 3_600_000;

async function make(party: Party, fields: object): Promise<{ status: number; id: string }> {
  const body = {
    matchers: [app, env],
    startsAt: new Date().toISOString(),
    endsAt: new Date(Date.now() + hour).toISOString(),
    createdBy: "ann",
    comment: "deploying",
    ...fields,
  };
  const { status, body: said } = await ask(party, "POST", "silences", body);
  return { status, id: (said as { silenceID?: string }).silenceID ?? "" };
}

const read = async (party: Party, id: string) =>
  (await ask(party, "GET", `silence/${id}`)).body as KeptSilence;

/** What the random lives leave out: here they differ, and Tocsin means it. */
describe("on purpose", () => {
  test("the same matchers in another order are the same silence", async () => {
    const [theirs, ours] = await Promise.all(
      parties().map(async (party) => {
        const { id } = await make(party, {});
        const { startsAt } = await read(party, id);
        const again = await make(party, { id, startsAt, matchers: [env, app] });
        return again.id === id;
      }),
    );
    expect({ theirs, ours }).toEqual({ theirs: false, ours: true });
  });

  test("a change that is refused changes nothing", async () => {
    const [theirs, ours] = await Promise.all(
      parties().map(async (party) => {
        const { id } = await make(party, {});
        const bad = [{ name: "app", value: ".*", isRegex: true }];
        expect((await make(party, { id, matchers: bad })).status).toBe(400);
        return (await read(party, id)).status.state;
      }),
    );
    expect({ theirs, ours }).toEqual({ theirs: "expired", ours: "active" });
  });

  test("what has begun does not begin again in the same second", async () => {
    const [theirs, ours] = await Promise.all(
      parties().map(async (party) => {
        await new Promise((resolve) => setTimeout(resolve, 1_000 - (Date.now() % 1_000)));
        const { id } = await make(party, {});
        const { startsAt } = await read(party, id);
        const later = new Date(Math.floor(Date.parse(startsAt) / 1_000) * 1_000 + 999);
        const again = await make(party, { id, startsAt: later.toISOString() });
        expect(again.id).toBe(id);
        return (await read(party, id)).startsAt === startsAt;
      }),
    );
    expect({ theirs, ours }).toEqual({ theirs: false, ours: true });
  });
});
