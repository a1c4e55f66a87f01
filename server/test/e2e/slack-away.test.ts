import { type FakeDiscord, type FakeSmtp, fakeDiscord, fakeSlack, fakeSmtp } from "@tocsin/testkit";
import { describe, expect, test } from "vitest";
import { type GatewayProcess, gateway } from "./gateway-process.ts";
import { shown, slackChannel } from "./slack.ts";
import { drivers, ending, stage } from "./stage.ts";
import { waitFor } from "./wait.ts";

const incidents = Array.from({ length: 20 }, (_, index) => index);
const reportsEach = 50;
const awayMs = 12_000;
const room = (incident: number) => `#room-${incident}`;
const discordRoom = (incident: number) => String(1_180_000_000_000_000_100n + BigInt(incident));
const reader = (incident: number) => `room-${incident}@example.test`;

/** The `count`th report of an incident: as many errors as there were reports. */
function report(server: GatewayProcess, incident: number, count: number, began: number) {
  return server.report({
    kind: "problem",
    status: "firing",
    severity: "warning",
    subject: `checkout-${incident}`,
    fingerprint: `checkout-${incident}:errors`,
    title: `checkout-${incident} has ${count} errors`,
    labels: { incident: String(incident) },
    at: new Date(began + count * 10).toISOString(),
  });
}

const isTold = (discord: FakeDiscord, smtp: FakeSmtp) => (incident: number) =>
  discord.channel(discordRoom(incident)).messages.length > 0 &&
  smtp.mailbox(reader(incident)).mails.length > 0;

describe.concurrent.each(drivers)("Slack is away, on %s", (driver) => {
  test("and delays itself alone; on its return it shows the newest of each incident", async (context) => {
    const on = await stage(context, driver);
    const slack = await ending(
      on,
      fakeSlack({ channels: incidents.map((incident) => ({ name: room(incident) })) }),
    );
    const discord = await ending(on, fakeDiscord());
    const smtp = await ending(on, fakeSmtp());
    for (const incident of incidents) discord.channel(discordRoom(incident));
    const server = await gateway(on, {
      channels: {
        slack: slackChannel(slack, { timeoutMs: 1_000 }),
        discord: { token: discord.token, apiUrl: discord.url },
        mail: { type: "email", url: smtp.url, from: "Tocsin <tocsin@example.test>" },
      },
      receivers: Object.fromEntries(
        incidents.map((incident) => [
          `team-${incident}`,
          [
            `slack:${room(incident)}`,
            `discord:${discordRoom(incident)}`,
            `mail:${reader(incident)}`,
          ],
        ]),
      ),
      route: {
        receiver: "team-0",
        groupInterval: "5s",
        routes: incidents.map((incident) => ({
          matchers: [`incident="${incident}"`],
          receiver: `team-${incident}`,
        })),
      },
    });

    const began = Date.now();
    for (let each = 0; each < 1_000; each += 1) {
      slack.fail(each % 3 === 0 ? "reset before" : each % 3 === 1 ? { status: 503 } : "hang");
    }
    await Promise.all(incidents.map((incident) => report(server, incident, 1, began)));
    const reported = Date.now();
    await waitFor("Discord and mail to tell each incident", () =>
      incidents.every(isTold(discord, smtp)),
    );
    // A second where nothing else runs; a delay of Slack's making would be as long as it is away.
    expect(Date.now() - reported).toBeLessThan(awayMs / 3);

    await Promise.all(
      incidents.map(async (incident) => {
        for (let count = 2; count <= reportsEach; count += 1)
          await report(server, incident, count, began);
      }),
    );
    const newest = (incident: number) => `checkout-${incident} has ${reportsEach} errors`;
    await waitFor("Discord to show the newest while Slack is away", () =>
      incidents.every((incident) =>
        JSON.stringify(discord.channel(discordRoom(incident)).messages).includes(newest(incident)),
      ),
    );
    expect(Date.now() - began).toBeLessThan(awayMs);
    await waitFor("Slack's time away to pass", () => Date.now() - began >= awayMs);
    expect(slack.channel(room(0)).messages).toEqual([]);

    slack.heal();
    await server.settled(30_000);
    for (const incident of incidents) {
      const { messages } = slack.channel(room(incident));
      expect(messages.map(shown)).toEqual([expect.stringContaining(newest(incident))]);
      expect(discord.channel(discordRoom(incident)).messages).toHaveLength(1);
    }
    expect(await server.incidents()).toHaveLength(incidents.length);
  });
});
