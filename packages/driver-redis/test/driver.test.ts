import { type RedisServer, startRedis, testDriver } from "@tocsin/testkit";
import { afterAll, beforeAll } from "vitest";
import { open, quick } from "./open.ts";

let server: RedisServer;

beforeAll(async () => {
  server = await startRedis();
  process.env.TOCSIN_TEST_REDIS = server.url;
});

afterAll(() => server.stop());

testDriver("redis", {
  open,
  crash: { module: new URL("./open.ts", import.meta.url) },
  shared: true,
  recoveryMs: quick.lease + 3 * quick.sweep,
});
