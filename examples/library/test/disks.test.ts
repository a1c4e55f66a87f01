import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createGateway, memoryStorage, silentLog } from "@tocsin/core";
import { countedFetch, hookRequest, openSource, pass, virtualClock } from "@tocsin/testkit";
import { expect, onTestFinished, test } from "vitest";
import { backup } from "../src/backup.ts";
import { disks } from "../src/disks.ts";

const token = "a-token-of-24-characters";
const since = "2026-01-05T03:00:00Z";
const { signal } = new AbortController();

/** A storage box whose disks a test breaks. */
async function box() {
  const shelf = [
    { name: "a1", well: true, since },
    { name: "a2", well: true, since },
  ];
  const server = createServer(({ headers, url }, response) => {
    const known = headers.authorization === `Bearer ${token}` && url === "/disks";
    response.writeHead(known ? 200 : 401).end(known ? JSON.stringify(shelf) : "");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.closeAllConnections());
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, shelf };
}

test("a disk that breaks is told once, and that it is well again", async () => {
  const { url, shelf } = await box();
  const clock = virtualClock(Date.parse(since));
  const { fetch, waiting } = countedFetch();
  const gateway = createGateway({
    sources: { disks: disks({ url, token }) },
    receivers: { ops: [] },
    route: { receiver: "ops" },
    storage: memoryStorage(),
    clock,
    log: silentLog,
    fetch,
  });
  const told: string[] = [];
  gateway.on("routed", ({ notice }) => void told.push(notice.title));
  await gateway.start();
  onTestFinished(async () => void (await Promise.all([gateway.stop(), clock.advance(0)])));
  const minutes = (many: number) => pass(clock, many * 60_000, { busy: () => waiting() > 0 });

  await minutes(3);
  expect(told).toEqual([]);
  Object.assign(shelf[1] ?? {}, { well: false, since: "2026-01-05T03:03:00Z" });
  await minutes(5);
  Object.assign(shelf[1] ?? {}, { well: true, since: "2026-01-05T03:07:00Z" });
  await minutes(5);
  expect(told).toEqual(["disk a2 is broken", "disk a2 is well again"]);
});

test("the doctor is told whether the box may be looked at", async () => {
  const { url } = await box();
  const open = (given: string) => openSource(disks, { url, token: given }, { fetch });
  expect(await (await open(token)).check?.(signal)).toEqual({
    ok: true,
    detail: "2 disks are seen",
  });
  expect(await (await open("another-token-of-24-char")).check?.(signal)).toEqual({
    ok: false,
    reason: `${url} answered 401: renew sources.disks.token`,
  });
});

test("the doctor's test of the backups is proven, and tells nothing", async () => {
  const { webhook, sample } = await openSource(backup, { token });
  const made = sample?.(Date.parse(since));
  const request = hookRequest({ headers: { ...made?.headers }, body: made?.body ?? "" });
  expect(await webhook?.verify(request)).toEqual({ ok: true });
  expect(webhook?.parse(request)).toEqual({ status: "read", notices: [] });
});
