import { slack } from "@tocsin/channel-slack";
import { createGateway, type Gateway, type IncidentView, memoryStorage } from "@tocsin/core";
import {
  type FakeSlack,
  fakeSlack,
  pass,
  type SlackMessage,
  until,
  virtualClock,
} from "@tocsin/testkit";
import { expect, onTestFinished } from "vitest";
import { loadConfig } from "../../../server/src/index.ts";
import { gatewayOptions } from "../../../server/src/run/gateway-options.ts";

export interface StageOptions {
  /** The example's folder; its `tocsin.yaml` is what is tested. */
  readonly folder: URL;
  readonly environment: Readonly<Record<string, string>>;
  /** Of Slack, with its `#`. */
  readonly channel: string;
  /** When the story begins, in ms since the epoch. */
  readonly at: number;
}

export interface Stage {
  readonly gateway: Gateway;
  readonly slack: FakeSlack;
  /** Posts to `/hooks/PATH`, which has to take it, and lets everybody know. */
  hook(
    path: string,
    body: string | Buffer,
    headers?: Readonly<Record<string, string>>,
  ): Promise<void>;
  pass(minutes: number): Promise<void>;
  /** Lets time pass until this is so. */
  until(what: string, look: () => boolean | Promise<boolean>): Promise<unknown>;
  /** The same until a message has this text. */
  says(text: string): Promise<SlackMessage>;
  incidents(): Promise<readonly IncidentView[]>;
  /** The messages that the channel shows, in their newest form. */
  shown(): readonly SlackMessage[];
  /** The replies to the only message, oldest first. */
  replies(): readonly SlackMessage[];
  /** The same as text. */
  thread(): readonly string[];
}

/** The config of an example, as it is, with a Slack that is none and a clock that the test moves. */
export async function stage({ folder, environment, channel, at }: StageOptions): Promise<Stage> {
  const config = await loadConfig({ file: "tocsin.yaml", cwd: folder.pathname, environment });
  expect(config.warnings).toEqual([]);
  const clock = virtualClock(at);
  const fake = await fakeSlack({
    now: clock.now,
    channels: [{ name: channel }],
    gateway: (request) => gateway.handle(request),
  });
  const { token, apiUrl, signingSecret } = fake;
  const answers = config.publicUrl === undefined ? {} : { signingSecret };
  const gateway = createGateway({
    ...gatewayOptions(config),
    channels: { slack: slack({ token, apiUrl, ...answers }) },
    storage: memoryStorage(),
    clock,
  });
  for (const { name, command } of config.commands) gateway.command(name, command);
  await gateway.start();
  onTestFinished(async () => {
    const stopping = gateway.stop();
    await clock.advance(20_000);
    await stopping;
    await fake.stop();
  });

  const shown = () => fake.channel(channel).messages;
  const replies = () => {
    const { messages, thread } = fake.channel(channel);
    return thread(messages[0]?.ts ?? "");
  };
  const told = async () => {
    const { items } = await gateway.deliveries.list({ state: "waiting" });
    const { inbox } = await gateway.depth();
    return items.length === 0 && (inbox?.waiting ?? 0) === 0;
  };
  return {
    gateway,
    slack: fake,
    async hook(path, body, headers = {}) {
      const request = {
        method: "POST",
        body,
        headers: { "content-type": "application/json", ...headers },
      };
      const url = `https://tocsin.example.test/hooks/${path}`;
      const { status } = await gateway.handle(new Request(url, request));
      expect(status, path).toBe(202);
      await clock.advance(0);
      await until(clock, told, { what: "Slack to know" });
    },
    pass: (minutes) => pass(clock, minutes * 60_000),
    until: (what, look) => until(clock, look, { what }),
    says: (text) =>
      until(clock, () => shown().find((message) => JSON.stringify(message).includes(text)), {
        what: text,
        otherwise: () => `and not ${JSON.stringify(shown().map((message) => message.text))}`,
      }),
    incidents: async () => (await gateway.incidents.list()).items,
    shown,
    replies,
    thread: () => replies().map(({ text }) => text),
  };
}
