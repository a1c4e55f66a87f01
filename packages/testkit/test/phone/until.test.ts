import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { pass, until, virtualClock } from "../../src/index.ts";

test("real HTTP between two timers is done before time goes on", async () => {
  const server = createServer((_, response) => void setTimeout(() => response.end("here"), 30));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const clock = virtualClock();
  const start = clock.now();
  let answered: number | undefined;
  clock.at(start + 1000, async () => {
    const response = await fetch(`http://127.0.0.1:${port}/`);
    await response.text();
    answered = clock.now() - start;
  });
  clock.at(start + 2000, () => {});
  expect(await until(clock, () => answered)).toBe(1000);
  server.close();
  server.closeAllConnections();
});

test("time moves from timer to timer, however far apart", async () => {
  const clock = virtualClock();
  const start = clock.now();
  const times: number[] = [];
  for (const ms of [7, 1234, 90_000]) clock.at(start + ms, () => times.push(clock.now() - start));
  await until(clock, () => times.length === 3);
  expect(times).toEqual([7, 1234, 90_000]);
});

test("nothing that happened already costs time", async () => {
  const clock = virtualClock();
  const start = clock.now();
  expect(await until(clock, () => "at once")).toBe("at once");
  expect(clock.now()).toBe(start);
});

test("gives up when the virtual time is over, and says what for and what came", async () => {
  const clock = virtualClock();
  const start = clock.now();
  const never = until(clock, () => undefined, {
    withinMs: 60_000,
    what: "the phone to ring",
    otherwise: () => "(nothing came)",
  });
  await expect(never).rejects.toThrow(
    "waited 1 min of virtual time for the phone to ring (nothing came)",
  );
  expect(clock.now() - start).toBe(60_000);
});

test("an exchange under way holds the time", async () => {
  const clock = virtualClock();
  const start = clock.now();
  let busy = true;
  setTimeout(() => {
    busy = false;
  }, 40);
  expect(await until(clock, () => !busy && "done", { busy: () => busy })).toBe("done");
  expect(clock.now()).toBe(start);
});

test("passes exactly the time that was asked for", async () => {
  const clock = virtualClock();
  const start = clock.now();
  let ticks = 0;
  const tick = () => {
    ticks += 1;
    clock.at(clock.now() + 1000, tick);
  };
  tick();
  await pass(clock, 60_500);
  expect(clock.now() - start).toBe(60_500);
  expect(ticks).toBe(61);
});
