import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildRoutes, matchRoutes, type RouteOptions } from "@tocsin/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findAmtool, receiversByAmtool, sideBySide } from "./amtool.ts";
import { comparisons, seed, seeded, timeoutMs } from "./random.ts";
import { type Labels, randomLabels, randomTree } from "./random-tree.ts";

// A call takes as long for one tree as for many.
const treesInACall = 25;

let folder: string;
let amtool: string;

beforeAll(() => {
  amtool = findAmtool();
  folder = mkdtempSync(join(tmpdir(), "tocsin-differential-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The receivers that Tocsin tells, in order. */
function receiversByTocsin(tree: RouteOptions, labels: Labels): string[] {
  const reading = buildRoutes(tree, receiverNames(tree));
  if (reading.problems !== undefined) throw new Error(JSON.stringify(reading.problems));
  return matchRoutes(reading.route, (name) => labels[name] ?? "").map(({ receiver }) => receiver);
}

function receiverNames({ receiver, routes = [] }: RouteOptions): string[] {
  return [...(receiver === undefined ? [] : [receiver]), ...routes.flatMap(receiverNames)];
}

/** What the receivers of one tree have in common. */
function prefixOf({ receiver = "" }: RouteOptions): string {
  return receiver.slice(0, receiver.indexOf("-") + 1);
}

test(
  `${comparisons} random trees reach whom amtool says (seed ${seed})`,
  async () => {
    await sideBySide(Math.ceil(comparisons / treesInACall), async (call) => {
      const random = seeded(seed + call);
      const labels = randomLabels(random);
      const trees = random.list(treesInACall, () => randomTree(random, String(random.whole(1e9))));
      // All of them below one root: each takes everything and goes on with the next.
      const forest: RouteOptions = {
        receiver: "root",
        routes: trees.map((tree) => ({ ...tree, continue: true })),
      };
      const expected = await receiversByAmtool(amtool, folder, `${call % 16}`, forest, labels);
      for (const tree of trees) {
        const own = expected.filter((receiver) => receiver.startsWith(prefixOf(tree)));
        const told = receiversByTocsin(tree, labels);
        expect(told, JSON.stringify({ labels, tree })).toEqual(own);
      }
    });
  },
  timeoutMs,
);
