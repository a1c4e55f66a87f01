import { createConnection, createServer, type Socket } from "node:net";
import { expect, test } from "vitest";
import { eventually, finishAll, openOn, ownServer, work } from "./stage.ts";

/** A way to Redis that can take answers away: what was asked is done, and nobody hears of it. */
async function relayTo(port: number) {
  const pairs = new Set<{ client: Socket; server: Socket }>();
  let deaf = false;
  const relay = createServer((client) => {
    const server = createConnection({ port, host: "127.0.0.1" });
    const pair = { client, server };
    pairs.add(pair);
    client.on("data", (data) => server.write(data));
    server.on("data", (data) => deaf || client.write(data));
    for (const end of [client, server]) {
      end.on("error", () => {});
      end.on("close", () => {
        pairs.delete(pair);
        client.destroy();
        server.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => relay.listen(0, "127.0.0.1", resolve));
  const address = relay.address() as { port: number };
  return {
    port: address.port,
    async loseAnswers(ms: number) {
      deaf = true;
      await new Promise((resolve) => setTimeout(resolve, ms));
      for (const { client } of pairs) client.destroy();
      deaf = false;
    },
    stop() {
      for (const { client } of pairs) client.destroy();
      return new Promise((resolve) => relay.close(resolve));
    },
  };
}

test("what was claimed by a call whose answer was lost is handed out all the same", async (context) => {
  const server = await ownServer(context);
  const relay = await relayTo(server.port);
  context.onTestFinished(() => relay.stop().then(() => undefined));
  const writer = await openOn(server, context);
  const url = `redis://127.0.0.1:${relay.port}`;
  const reader = await openOn({ ...server, url, port: relay.port }, context);
  const done = finishAll(reader);
  const committed: string[] = [];
  for (let round = 0; round < 12; round += 1) {
    const probe = `job:probe-${round}`;
    await writer.commit([work(probe)]);
    await eventually(() => expect(done.has(probe)).toBe(true), 15_000);
    const keys = Array.from({ length: 150 }, (_, count) => `job:${round}-${count}`);
    const writing = keys.map(
      async (key) => (await writer.commit([work(key)])) && committed.push(key),
    );
    // Somewhere in the middle of claiming them.
    await new Promise((resolve) => setTimeout(resolve, 2 * round));
    await relay.loseAnswers(40);
    await Promise.all(writing);
  }
  await eventually(() => expect(committed.filter((key) => !done.has(key))).toEqual([]), 15_000);
});
