import type { SilenceView } from "@tocsin/core";
import { fakeDiscord, fakeSlack, fakeSmtp, formWords } from "@tocsin/testkit";
import { describe, expect, type TestContext, test } from "vitest";
import { type GatewayProcess, gateway } from "./gateway-process.ts";
import { says, slackChannel } from "./slack.ts";
import { type Driver, drivers, ending, stage } from "./stage.ts";
import { waitFor } from "./wait.ts";

const ann = { user: "U024BE7LH", name: "ann" };
const room = "1180000000000000100";
const reader = "ops@example.test";

/** Slack, Discord and mail told of the same, and a Slack whose clicks reach the gateway. */
async function scene(context: TestContext, driver: Driver) {
  const on = await stage(context, driver);
  let server: GatewayProcess | undefined;
  const slack = await ending(
    on,
    fakeSlack({
      gateway: (request) => fetch(new Request(`${server?.url}/callbacks/slack`, request)),
    }),
  );
  const discord = await ending(on, fakeDiscord());
  discord.channel(room);
  const smtp = await ending(on, fakeSmtp());
  server = await gateway(on, {
    publicUrl: "https://tocsin.test",
    channels: {
      slack: slackChannel(slack, { signingSecret: slack.signingSecret }),
      discord: { token: discord.token, apiUrl: discord.url },
      mail: { type: "email", url: smtp.url, from: "Tocsin <tocsin@example.test>" },
    },
    people: { ann: { name: "Ann", contacts: { slack: ann.user } } },
    receivers: { ops: ["slack:#ops", `discord:${room}`, `mail:${reader}`] },
    route: { receiver: "ops", groupInterval: "1s" },
  });
  const began = Date.now();
  const { report } = server;
  return {
    server,
    slack,
    discord: () => discord.channel(room).messages.map((message) => JSON.stringify(message)),
    mails: () => smtp.mailbox(reader).mails.map((mail) => JSON.stringify(mail)),
    errors: (count: number) =>
      report({
        kind: "problem",
        status: "firing",
        subject: "checkout",
        fingerprint: "checkout:errors",
        title: `checkout has ${count} errors`,
        labels: { app: "checkout" },
        at: new Date(began + count).toISOString(),
      }),
  };
}

describe.concurrent.each(drivers)("a silence from a form in Slack, on %s", (driver) => {
  test("holds on Discord and mail over a SIGKILL, and what was missed is told at its end", async (context) => {
    const { server, slack, discord, mails, errors } = await scene(context, driver);
    await errors(1);
    const told = await says(slack, "checkout has 1 errors");
    await server.settled();
    expect(discord()).toEqual([expect.stringContaining("checkout has 1 errors")]);
    expect(mails()).toEqual([expect.stringContaining("checkout has 1 errors")]);

    // The first request loads Slack's SDK, which on a busy machine takes longer than Slack waits.
    await waitFor("the app to answer", () => slack.command("help", ann).catch(() => undefined));
    await slack.click("#ops", "Silence", ann);
    expect(formWords(slack.modal(ann.user) ?? expect.fail("no form"))).toContain(
      'hides 1: app="checkout"',
    );
    const form = { For: "1h", What: 'hides 1: app="checkout"', Reason: "we know" };
    expect(await slack.submit(ann, form)).toMatchObject({ status: 200 });
    const silence = await waitFor("the silence", async () => (await silences(server))[0]);
    expect(silence).toMatchObject({
      state: "active",
      matchers: ['app="checkout"'],
      createdBy: "Ann",
      comment: "we know",
    });
    await waitFor("the line of who silenced it", () =>
      slack
        .channel("#ops")
        .thread(told.ts)
        .find(({ text }) => text.includes("Silence by Ann (we know): done")),
    );
    await server.settled();
    expect(mails()).toHaveLength(1);
    await errors(2);
    await server.settled();

    await server.kill();
    await server.start();
    await errors(3);
    await server.settled();
    expect(await server.incidents()).toMatchObject([
      { title: "checkout has 3 errors", muted: { reason: "silenced by Ann: we know" } },
    ]);
    expect(await says(slack, "checkout has 1 errors")).toMatchObject({ ts: told.ts });
    expect(discord()).toEqual([expect.stringContaining("checkout has 1 errors")]);
    expect(mails()).toHaveLength(1);

    await server.fetch(`/api/v1/silences/${silence.id}`, { method: "DELETE" });
    expect(await says(slack, "checkout has 3 errors")).toMatchObject({ ts: told.ts });
    await waitFor("mail of what was missed", () => mails().length > 1);
    await server.settled();
    expect(discord()).toEqual([expect.stringContaining("checkout has 3 errors")]);
    expect(mails()).toEqual([expect.anything(), expect.stringContaining("checkout has 3 errors")]);
  });
});

async function silences(server: GatewayProcess): Promise<readonly SilenceView[]> {
  const { items } = (await (await server.fetch("/api/v1/silences")).json()) as {
    readonly items: readonly SilenceView[];
  };
  return items;
}
