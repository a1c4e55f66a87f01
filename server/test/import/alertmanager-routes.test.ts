import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { stringify } from "yaml";
import { receiversFor } from "../../src/config/core-routes.ts";
import type { Config } from "../../src/config/load.ts";
import { folder } from "../help.ts";
import { abreast, findAmtool } from "./alertmanager/amtool.ts";
import { forestOf, type Labels, labels, trees } from "./alertmanager/forest.ts";
import { fixture, fixtures, given, loaded, textOf } from "./alertmanager/run.ts";

// TREES=3000 compares more of them, TREES_SEED=… others; a failure names its seed.
const count = Number(process.env.TREES ?? 100);
const seed = Number(process.env.TREES_SEED ?? 20260105);
const amtool = findAmtool();

function ours({ route, receivers, times }: Config, given: Labels): string[] {
  const names = {
    receivers: Object.keys(receivers),
    escalations: [],
    times: Object.keys(times),
  };
  return receiversFor(route, names, given);
}

test.each(fixtures)("%s is a config that Alertmanager takes", async (name) => {
  expect(await amtool.refuses(fixture(name))).toBeUndefined();
});

/** Label sets of the words that stand in the file. */
function labelsLike(text: string): readonly Labels[] {
  const found = [...text.matchAll(/([a-z_]\w*)"?\s*(?:=~?|!=|!~|:)\s*[\^("']*([\w-]+)/g)];
  const names = found.map(([, name = ""]) => name);
  const values = ["", "other", "Replica1", "us-1", "eu-west"].concat(
    found.map(([, , value = ""]) => value),
  );
  const pair = fc.oneof(
    {
      weight: 3,
      arbitrary: fc.constantFrom(
        ...found.map(([, name = "", value = ""]) => [name, value] as const),
      ),
    },
    { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...names), fc.constantFrom(...values)) },
  );
  const sets = fc.array(pair, { minLength: 1, maxLength: 6 }).map((all) => Object.fromEntries(all));
  return fc.sample(sets, { numRuns: 12, seed });
}

test.each(fixtures)("%s: the same receivers as in Alertmanager", async (name) => {
  const config = await loaded((await given(textOf(name))).out);
  const sets = labelsLike(textOf(name));
  const told = await abreast(sets.map((each) => () => amtool.receiversFor(fixture(name), each)));
  for (const [index, each] of sets.entries()) {
    expect(ours(config, each), JSON.stringify(each)).toEqual(told[index]);
  }
});

test(
  `${count} random trees: the same receivers as in Alertmanager`,
  async () => {
    const all = fc.sample(trees, { numRuns: count, seed });
    const where = folder();
    const jobs: (() => Promise<void>)[] = [];
    let several = 0;
    for (let first = 0; first < all.length; first += 30) {
      const { config } = forestOf(all.slice(first, first + 30));
      const file = join(where, `${first}.yml`);
      const text =
        first % 60 === 0 ? stringify(config, { version: "1.1" }) : JSON.stringify(config);
      writeFileSync(file, text);
      const ran = await given(text);
      expect(ran.code, `seed ${seed}: ${ran.err}`).toBe(0);
      const imported = await loaded(ran.out);
      for (const each of fc.sample(labels, { numRuns: 10, seed: seed + first })) {
        jobs.push(async () => {
          const told = await amtool.receiversFor(file, each);
          several += told.filter((receiver) => !receiver.endsWith("-root")).length;
          expect(ours(imported, each), `seed ${seed}, ${file}, ${JSON.stringify(each)}`).toEqual(
            told,
          );
        });
      }
    }
    await abreast(jobs);
    // Trees whose routes nothing reaches would prove nothing.
    expect(several).toBeGreaterThan(3 * count);
  },
  20_000 + 100 * count,
);
