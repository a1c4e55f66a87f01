import { fakeReceiver } from "@tocsin/testkit";
import { expect, test } from "vitest";
import { corpus } from "../../../packages/source-github/test/examples.ts";
import { gateway } from "./gateway-process.ts";
import { githubSecret, signed } from "./github.ts";
import { ending, stage } from "./stage.ts";

const examples = corpus.flatMap(({ name, examples: of }) =>
  of.map((payload, index) => ({ event: name, payload, delivery: `${name}-${index}` })),
);
const atOnce = 8;

test("every payload that GitHub documents is taken, as JSON and as a form, and told", async (context) => {
  const on = await stage(context);
  const receiver = await ending(on, fakeReceiver());
  const server = await gateway(on, {
    sources: { github: { secret: githubSecret } },
    channels: { hook: { type: "webhook", deliver: "every" } },
    receivers: { all: [`hook:${receiver.url}/all`] },
    route: { receiver: "all" },
  });
  expect(examples).toHaveLength(329);

  async function deliver(form: boolean) {
    const answers: { event: string; status: number; accepted: number }[] = [];
    const left = [...examples];
    const send = async () => {
      for (let next = left.shift(); next !== undefined; next = left.shift()) {
        const { event, payload, delivery } = next;
        const response = await server.fetch(
          "/hooks/github",
          signed(event, payload, { form, delivery }),
        );
        const { accepted } = (await response.json()) as { accepted: number };
        answers.push({ event, status: response.status, accepted });
      }
    };
    await Promise.all(Array.from({ length: atOnce }, send));
    return answers;
  }

  const asJson = await deliver(false);
  expect(asJson.filter(({ status }) => status !== 200 && status !== 202)).toEqual([]);
  expect(asJson.filter(({ accepted }) => accepted > 0).length).toBeGreaterThan(30);
  // The same deliveries in the other form are the same reports.
  const asForm = await deliver(true);
  expect(asForm.filter(({ status }) => status !== 200 && status !== 202)).toEqual([]);
  expect(asForm.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(0);

  await server.settled();
  expect(receiver.refused).toEqual([]);
  expect(receiver.distinct.length).toBeGreaterThan(20);
  const dead = await server.fetch("/api/v1/deliveries?state=dead");
  expect(await dead.json()).toEqual({ items: [] });
});
