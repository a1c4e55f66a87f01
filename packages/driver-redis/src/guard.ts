import type { Log } from "@tocsin/core";
import type { Redis } from "ioredis";
import type { Address } from "./address.ts";

interface Settings {
  readonly maxmemoryPolicy: string | undefined;
  readonly appendOnly: boolean | undefined;
  /** Redis's `save` lines; undefined when it would not tell. */
  readonly savePoints: string | undefined;
}

/** Refuses a Redis that could lose what was accepted, or warns when it may be overridden. */
export async function guard(state: Redis, address: Address, log: Log): Promise<void> {
  await suits(state, address);
  const settings = await readSettings(state);
  const faults = faultsOf(settings);
  const advice = faults.map((fault) => `${fault.problem}: set ${fault.set}`).join("; ");
  if (faults.length > 0 && !address.allowUnsafe) {
    throw new Error(
      `${address.name} could lose what was accepted. In redis.conf, ${advice}, and restart Redis ` +
        `(or at once: ${faults.map((fault) => `redis-cli CONFIG SET ${fault.set}`).join("; ")}). ` +
        "To start all the same, add ?unsafe=1 to the storage URL.",
    );
  }
  const storage = address.name;
  if (faults.length > 0) {
    log.warn(`Redis could lose what was accepted, and was allowed to: ${advice}`, { storage });
  } else if (settings.maxmemoryPolicy === undefined || settings.appendOnly === undefined) {
    log.warn(
      "Redis does not tell its settings: see to it that it has maxmemory-policy noeviction and appendonly yes",
      { storage },
    );
  } else if (!settings.appendOnly) {
    log.warn(
      settings.savePoints === undefined
        ? "Redis runs without an append-only file: what came after its last snapshot is lost when it crashes. Set appendonly yes"
        : `Redis only takes snapshots (save ${settings.savePoints}): what came after the last one is lost when it crashes. Set appendonly yes`,
      { storage },
    );
  }
}

function faultsOf({ maxmemoryPolicy, appendOnly, savePoints }: Settings) {
  const faults: { problem: string; set: string }[] = [];
  if (maxmemoryPolicy !== undefined && maxmemoryPolicy !== "noeviction") {
    faults.push({
      problem: `maxmemory-policy is ${maxmemoryPolicy}, which throws records away when memory is short`,
      set: "maxmemory-policy noeviction",
    });
  }
  if (appendOnly === false && savePoints === "") {
    faults.push({ problem: "it keeps nothing on disk", set: "appendonly yes" });
  }
  return faults;
}

async function suits(state: Redis, { name, prefix }: Address): Promise<void> {
  const info = await state.info().catch(() => "");
  const version = field(info, "redis_version");
  const [major = 0, minor = 0] = (version ?? "").split(".").map(Number);
  if (version !== undefined && (major < 6 || (major === 6 && minor < 2))) {
    throw new Error(`${name} is Redis ${version}: use 6.2 or later (7 is better), or Valkey`);
  }
  if (field(info, "role") === "slave") {
    throw new Error(`${name} is a replica, which takes no writes: give the primary's address`);
  }
  if (field(info, "cluster_enabled") === "1" && !/\{[^}]+\}/.test(prefix)) {
    throw new Error(
      `${name} is a Redis cluster: all keys must share one slot, so add ?prefix={tocsin} to the storage URL`,
    );
  }
  try {
    await state.set(`${prefix}:check`, "1", "PX", 60_000);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(`${name} took no write under the prefix ${prefix}: ${message}`);
  }
}

/** Managed Redis often forbids CONFIG; INFO then tells two of the three. */
async function readSettings(state: Redis): Promise<Settings> {
  const [policy, appendOnly, savePoints] = await Promise.all(
    ["maxmemory-policy", "appendonly", "save"].map((setting) => configOf(state, setting)),
  );
  const info = await state.info().catch(() => "");
  const aof = appendOnly === undefined ? field(info, "aof_enabled") : appendOnly;
  return {
    maxmemoryPolicy: policy ?? field(info, "maxmemory_policy"),
    appendOnly: aof === undefined ? undefined : aof === "yes" || aof === "1",
    savePoints,
  };
}

async function configOf(state: Redis, setting: string): Promise<string | undefined> {
  try {
    const answer = await state.config("GET", setting);
    const value = Array.isArray(answer) ? answer[1] : undefined;
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}

function field(info: string, name: string): string | undefined {
  return new RegExp(`^${name}:(.*?)\\r?$`, "m").exec(info)?.[1];
}
