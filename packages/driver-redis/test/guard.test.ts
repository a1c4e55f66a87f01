import { type Log, silentLog, systemClock } from "@tocsin/core";
import { startRedis } from "@tocsin/testkit";
import { expect, test } from "vitest";
import { redis } from "../src/index.ts";

function recordingLog() {
  const warnings: string[] = [];
  const log: Log = { ...silentLog, warn: (message) => void warnings.push(message) };
  return { warnings, log };
}

/** Opens and closes a server with these settings; gives the error and the warnings. */
async function tryOpen(args: readonly string[], more = "") {
  const server = await startRedis({ own: true, args });
  const { warnings, log } = recordingLog();
  try {
    const storage = await redis(server.url + more).open({ clock: systemClock, log });
    await storage.close();
    return { error: undefined, warnings };
  } catch (error) {
    return { error: error as Error, warnings };
  } finally {
    await server.stop();
  }
}

const durable = ["--appendonly", "yes", "--save", ""];
const evicting = ["--maxmemory-policy", "allkeys-lru"];

test.concurrent("starts without a word on a Redis that keeps everything", async () => {
  expect(await tryOpen(durable)).toEqual({ error: undefined, warnings: [] });
});

test.concurrent("refuses a Redis that throws records away", async () => {
  const { error } = await tryOpen([...durable, ...evicting]);
  expect(error?.message).toContain("maxmemory-policy is allkeys-lru");
  expect(error?.message).toContain("set maxmemory-policy noeviction");
  expect(error?.message).toContain("redis.conf");
});

test.concurrent("refuses a Redis that keeps nothing on disk", async () => {
  const { error } = await tryOpen(["--save", ""]);
  expect(error?.message).toContain("set appendonly yes");
});

test.concurrent("names both faults in one error", async () => {
  const { error } = await tryOpen(["--save", "", ...evicting]);
  expect(error?.message).toMatch(/maxmemory-policy noeviction.*appendonly yes/);
});

test.concurrent("starts on such a Redis when told to, with a warning", async () => {
  const { error, warnings } = await tryOpen(["--save", "", ...evicting], "?unsafe=1");
  expect(error).toBeUndefined();
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toMatch(/allkeys-lru.*appendonly yes/);
});

test.concurrent("warns of what snapshots alone can lose", async () => {
  const { error, warnings } = await tryOpen(["--save", "900 1"]);
  expect(error).toBeUndefined();
  expect(warnings).toEqual([expect.stringMatching(/save 900 1.*lost.*appendonly yes/)]);
});

test.concurrent("reads INFO where CONFIG is forbidden", async () => {
  const forbidden = ["--rename-command", "CONFIG", ""];
  expect(await tryOpen([...durable, ...forbidden])).toEqual({ error: undefined, warnings: [] });
  const evicts = await tryOpen([...durable, ...forbidden, ...evicting]);
  expect(evicts.error?.message).toContain("maxmemory-policy noeviction");
  const unknown = await tryOpen(["--save", "", ...forbidden]);
  expect(unknown.error).toBeUndefined();
  expect(unknown.warnings).toEqual([expect.stringContaining("appendonly yes")]);
});

test.concurrent("warns where neither CONFIG nor INFO is told", async () => {
  const silent = ["--user", ..."default on nopass ~* &* +@all -info -config".split(" ")];
  const { error, warnings } = await tryOpen([...durable, ...silent]);
  expect(error).toBeUndefined();
  expect(warnings).toEqual([expect.stringContaining("does not tell its settings")]);
});

test.concurrent("says what is wrong with the address or the password, without the password", async () => {
  const server = await startRedis({ own: true, args: ["--requirepass", "right-password"] });
  const open = (url: string) => redis(url).open({ clock: systemClock, log: silentLog });
  try {
    const host = `127.0.0.1:${server.port}`;
    const wrong = open(`redis://:wrong-password@${host}/0`);
    await expect(wrong).rejects.toThrow(/user or password/);
    await expect(wrong).rejects.not.toThrow(/wrong-password/);
    await expect(open(`redis://${host}/0`)).rejects.toThrow(/user or password/);
    await expect(open(`redis://:right-password@${host}/99`)).rejects.toThrow(/no such database/);
    await expect(open("redis://127.0.0.1:1/0")).rejects.toThrow(/ECONNREFUSED.*start Redis/);
    await expect(open("redis://nowhere.invalid/0")).rejects.toThrow(/no such host/);
  } finally {
    await server.stop();
  }
});
