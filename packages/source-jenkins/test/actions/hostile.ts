import { openSource, virtualClock, withValueAt } from "@tocsin/testkit";
import fc from "fast-check";
import { expect, test } from "vitest";
import { jenkins } from "../../src/index.ts";
import { about, failed, running, start, token, user } from "./scene.ts";

const usual = [
  {
    buildable: true,
    property: [
      { parameterDefinitions: [{ name: "A", type: "ChoiceParameterDefinition", choices: ["x"] }] },
    ],
    actions: [{ parameters: [{ name: "A", value: "x" }] }],
    building: true,
    result: null,
  },
  [{ id: "Ok", message: "?", inputs: [{ name: "A", type: "x", definition: { choices: [] } }] }],
];

test("no answer of Jenkins, whatever it is, makes an action throw or a field of no kind", async () => {
  let answer: unknown;
  const fetch = async () =>
    new Response(JSON.stringify(answer) ?? "", { headers: { location: String(answer) } });
  const { actions = [] } = await openSource(
    jenkins,
    { token: "hook", api: { url: "https://ci.example.com", user, token } },
    { clock: virtualClock(start), fetch },
  );
  const abouts = [await about(failed), await about(running)];
  // Nothing is waited for.
  const signal = AbortSignal.abort();
  const answers = fc.oneof(
    fc.jsonValue(),
    fc
      .tuple(fc.constantFrom(...usual), fc.nat(), fc.jsonValue())
      .map(([whole, place, value]) => withValueAt(whole, place, value)),
  );
  await fc.assert(
    fc.asyncProperty(answers, fc.constantFrom(...actions), async (value, action) => {
      answer = value;
      for (const given of abouts) {
        const order = { id: "act_1", by: { name: "Ann" }, say: async () => {}, signal };
        const end = await action.run({ ...order, about: given, values: {} });
        expect(end.text).toMatch(/\S/);
        expect(end.text.length).toBeLessThan(2_000);
        if (typeof action.fields !== "function") continue;
        const fields = await action.fields(given).catch((error: Error) => error.message);
        for (const field of typeof fields === "string" ? [] : fields) {
          expect(field.name).toMatch(/^[a-z0-9][a-z0-9_-]*$/);
          expect(field.label).toMatch(/^\S.{0,23}$/u);
          expect(field.choices?.length ?? 1).toBeLessThanOrEqual(100);
          for (const { label } of field.choices ?? []) expect(label.length).toBeLessThanOrEqual(75);
        }
      }
    }),
    { numRuns: 300 },
  );
});
