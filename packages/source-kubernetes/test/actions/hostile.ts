import { openSource, replicaSet, virtualClock, withValueAt } from "@tocsin/testkit";
import fc from "fast-check";
import { expect, test } from "vitest";
import { actionNames } from "../../src/actions/rules.ts";
import { kubernetes } from "../../src/index.ts";
import { machine, running, start, web } from "../objects.ts";
import { aboutOf } from "./scene.ts";

const kubeconfig = JSON.stringify({
  clusters: [{ name: "prod", cluster: { server: "http://127.0.0.1:1" } }],
  users: [{ name: "ann", user: { token: "t" } }],
  contexts: [{ name: "prod", context: { cluster: "prod", user: "ann" } }],
  "current-context": "prod",
});

test("no answer of a cluster, whatever it is, makes an action throw or a field of no kind", async () => {
  let answer: unknown;
  const fetch = async () => new Response(JSON.stringify(answer) ?? "");
  const { actions = [] } = await openSource(
    kubernetes,
    { kubeconfig, actions: actionNames },
    { clock: virtualClock(start), fetch },
  );
  const [workload, node] = [web({ revision: 2 }), machine("node-1", true, start)];
  const sets = [1, 2].map((number) =>
    replicaSet({
      owner: workload,
      metadata: { annotations: { "deployment.kubernetes.io/revision": `${number}` } },
    }),
  );
  const usual = { ...workload, items: [...sets, running(start), node] };
  const answers = fc.oneof(
    fc.jsonValue(),
    fc.tuple(fc.nat(), fc.jsonValue()).map(([place, value]) => withValueAt(usual, place, value)),
  );
  const { signal } = new AbortController();
  await fc.assert(
    fc.asyncProperty(answers, fc.constantFrom(...actions), async (value, action) => {
      answer = value;
      const about = aboutOf(action.name.endsWith("cordon") ? node : workload);
      const order = { id: "act_1", by: { name: "Ann" }, say: async () => {}, signal };
      const values = { pod: "p", container: "c", revision: "1", pods: 2 };
      const end = await action.run({ ...order, about, values });
      expect(end.text).toMatch(/\S/);
      expect(end.text.length).toBeLessThan(2_000);
      if (typeof action.fields !== "function") return;
      const fields = await action.fields(about).catch((error: Error) => error.message);
      for (const field of typeof fields === "string" ? [] : fields) {
        expect(field.label).toMatch(/^\S.{0,23}$/u);
        expect(field.choices?.length ?? 1).toBeLessThanOrEqual(100);
        for (const { label } of field.choices ?? []) expect(label.length).toBeLessThanOrEqual(75);
      }
    }),
    { numRuns: 300 },
  );
});
