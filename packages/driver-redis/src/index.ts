import type { StorageDriver } from "@tocsin/core";
import { type AddressOptions, parseAddress } from "./address.ts";
import { openStorage } from "./open.ts";
import { defaultTiming } from "./timing.ts";

export type RedisDriverOptions = AddressOptions;

/**
 * State on Redis and work on BullMQ, for many processes on many machines. The URL is
 * `redis[s]://[user][:password]@host[:port][/database]`; it also takes `?prefix=` and `?unsafe=1`.
 */
export function redis(url: string, options: RedisDriverOptions = {}): StorageDriver {
  const address = parseAddress(url, options);
  return {
    name: address.name,
    open: (tools) => openStorage(address, tools, defaultTiming),
  };
}
