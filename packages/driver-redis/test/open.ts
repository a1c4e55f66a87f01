import type { OpenOptions } from "@tocsin/testkit";
import { parseAddress } from "../src/address.ts";
import { openStorage } from "../src/open.ts";
import { defaultTiming, type Timing } from "../src/timing.ts";

/** The driver's own pace, shortened, so that what a dead process held comes back within seconds. */
export const quick: Timing = {
  ...defaultTiming,
  lease: 4_000,
  heartbeat: 1_000,
  sweep: 1_000,
  grace: 1_000,
  answer: 2_000,
};

/** For the suite and its child processes, which find the server in the environment. */
export function open({ store, clock, log }: OpenOptions) {
  const url = process.env.TOCSIN_TEST_REDIS;
  if (url === undefined) throw new Error("TOCSIN_TEST_REDIS is not set");
  return openStorage(parseAddress(url, { prefix: `{${store}}` }), { clock, log }, quick);
}
