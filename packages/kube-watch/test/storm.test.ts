import fc from "fast-check";
import { expect, test } from "vitest";
import { contradiction, type Happened } from "./chronicle.ts";
import { fakeGround, type Ground, realGround } from "./ground.ts";
import { view } from "./stand.ts";

// A kubeconfig of a cluster to write to; the storm is then held there too.
const real = process.env.KUBECONFIG_TEST;
const runs = Number(process.env.TOCSIN_STORMS ?? 15);
const grounds: [string, () => Promise<Ground>, number][] = [["the fake", fakeGround, runs]];
if (real !== undefined) grounds.push(["a real cluster", () => realGround(real), 5]);

const name = fc.integer({ min: 1, max: 6 }).map((number) => `web-${number}`);
// Disturbances by number: each ground has its own.
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ set: name }) },
  { weight: 2, arbitrary: fc.record({ gone: name }) },
  { weight: 2, arbitrary: fc.constantFrom("recover", "a moment") },
  { weight: 4, arbitrary: fc.nat(999) },
);

test.each(grounds)("on %s a watch tells exactly what happened", async (_, open, numRuns) => {
  const steps = fc.array(step, { minLength: 5, maxLength: 40, size: "max" });
  await fc.assert(
    fc.asyncProperty(steps, async (steps) => {
      const ground = await open();
      const history: Happened[] = [];
      const stop = new AbortController();
      let taking = 0;
      const viewer = view(ground.cluster, ground.resource, stop.signal, async () => {
        taking += 1;
        expect(taking).toBe(1);
        await new Promise((resolve) => setImmediate(resolve));
        taking -= 1;
      });
      await ground.until(() => viewer.lists === 1, "the first list");
      for (const [index, each] of steps.entries()) {
        if (typeof each === "object") {
          const happened =
            "set" in each ? await ground.put(each.set, index) : await ground.remove(each.gone);
          if (happened !== undefined) history.push(happened);
          continue;
        }
        const names = Object.keys(ground.disturbances);
        const chosen = typeof each === "number" ? (names[each % names.length] ?? "") : each;
        await ground.disturbances[chosen]?.();
      }
      ground.calm();
      const last = await ground.put("last", 0);
      history.push(last);
      await ground.until(() => viewer.view.has(last.name), "the last change");
      // What comes twice may come later.
      await ground.disturbances["a moment"]?.();
      expect(contradiction(history, viewer.changes)).toBeUndefined();
      stop.abort();
      expect(await viewer.ended).toBe("ended");
      await ground.close();
    }),
    { numRuns },
  );
});
