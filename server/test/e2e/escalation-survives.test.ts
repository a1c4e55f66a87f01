import { type FakeReceiver, fakeReceiver, loseJobs } from "@tocsin/testkit";
import { expect, type TestContext, test } from "vitest";
import { type Config, gateway } from "./gateway-process.ts";
import { type Driver, drivers, ending, stage } from "./stage.ts";
import { waitFor } from "./wait.ts";

/** Ann at once, Bo four seconds later: real time, so that a real process can be killed in between. */
async function scene(context: TestContext, driver: Driver) {
  const on = await stage(context, driver);
  const receiver = await ending(on, fakeReceiver());
  const config: Config = {
    channels: { hook: { type: "webhook" } },
    people: {
      ann: { contacts: { hook: `${receiver.url}/ann` } },
      bo: { contacts: { hook: `${receiver.url}/bo` } },
    },
    schedules: { primary: { timezone: "Asia/Seoul", layers: [{ people: ["ann"] }] } },
    escalations: {
      oncall: {
        steps: [{ notify: ["schedule:primary"] }, { after: "4s", notify: ["person:bo"] }],
      },
    },
    receivers: { nobody: [] },
    route: { receiver: "nobody", escalation: "oncall" },
  };
  const server = await gateway(on, config);
  await server.report({
    title: "checkout fails",
    kind: "problem",
    status: "firing",
    subject: "shop",
    severity: "critical",
  });
  await paged(receiver, "ann");
  return { on, receiver, server };
}

const paged = (receiver: FakeReceiver, person: string) =>
  waitFor(
    `${person} to be paged`,
    () => receiver.received.some(({ path }) => path === `/${person}`),
    30_000,
  );

test.concurrent.for(drivers)(
  "goes on within 30 s of a SIGKILL in mid-escalation, on %s",
  async (driver, context) => {
    const { receiver, server } = await scene(context, driver);
    await server.kill();
    await server.start();
    await paged(receiver, "bo");
    const [incident] = await server.incidents();
    expect(incident?.pages).toEqual({ ann: 1, bo: 1 });
  },
);

test.concurrent("goes on within 30 s when Redis has lost its delayed jobs", async (context) => {
  const { on, receiver, server } = await scene(context, "redis");
  expect(await loseJobs(on.storage)).toBeGreaterThan(0);
  await paged(receiver, "bo");
  expect((await server.incidents())[0]?.pages).toEqual({ ann: 1, bo: 1 });
});

test.concurrent("stops at an acknowledgement on the command line", async (context) => {
  const { receiver, server } = await scene(context, "sqlite");
  const [incident] = await server.incidents();
  expect(await server.tocsin(["ack", incident?.id ?? "", "--by", "ann"])).toMatchObject({
    code: 0,
  });
  await server.settled(6_000);
  expect(receiver.received.filter(({ path }) => path === "/bo")).toEqual([]);
});
