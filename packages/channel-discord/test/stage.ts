import { discord } from "@tocsin/channel-discord";
import type { Attempt, Channel, Tools } from "@tocsin/core";
import { attempt, type FakeDiscord, fakeDiscord, tools } from "@tocsin/testkit";
import { afterEach } from "vitest";

export const room = "1150000000000000001";

export interface Stage {
  readonly fake: FakeDiscord;
  readonly bot: Channel;
  /** A try at a telling to the room, by the bot. */
  readonly to: (fields?: Partial<Attempt>) => Attempt;
}

const started: FakeDiscord[] = [];

export async function stage(): Promise<Stage> {
  const fake = await fakeDiscord();
  started.push(fake);
  fake.channel(room);
  return {
    fake,
    bot: await openWith({ apiUrl: fake.url, token: fake.token }),
    to: (fields) => attempt({ address: room, ...fields }),
  };
}

export async function openWith(
  input: Parameters<typeof discord>[0],
  hands: Partial<Tools> = {},
): Promise<Channel> {
  const result = await discord.options["~standard"].validate(input);
  if (result.issues !== undefined) throw new Error(JSON.stringify(result.issues));
  return discord.open(result.value, tools(hands));
}

afterEach(async () => {
  await Promise.all(started.splice(0).map((fake) => fake.stop()));
});
