import type { Channel, Traits } from "./channel.ts";
import { type Breaker, breaker } from "./deliver/breaker.ts";
import { splitTarget } from "./deliver/delivery.ts";
import type { ReloadOptions } from "./gateway.ts";
import { buildRoutes, type Route } from "./route/tree.ts";
import { issuePath, type Schema } from "./schema.ts";
import type { Source } from "./source.ts";
import type { Clock, Log, Tools } from "./tools.ts";

/** A channel instance, open. */
export interface OpenChannel {
  readonly name: string;
  readonly channel: Channel;
  readonly traits: Traits;
  /** For the credential; targets have their own. */
  readonly breaker: Breaker;
  readonly targetBreakers: Map<string, Breaker>;
}

/** All that a config says, open and checked: what `reload` swaps. */
export interface Setup {
  readonly route: Route;
  readonly routes: ReadonlyMap<string, Route>;
  readonly receivers: Readonly<Record<string, readonly string[]>>;
  readonly sources: ReadonlyMap<string, Source>;
  readonly channels: ReadonlyMap<string, OpenChannel>;
  readonly publicUrl?: string;
}

export interface SetupIssue {
  /** Keys that lead to it: `channels`, `slack`, `token`. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Thrown when the options do not fit; `issues` say where and what to change, all of them. */
export class InvalidSetup extends Error {
  override readonly name = "InvalidSetup";
  readonly issues: readonly SetupIssue[];

  constructor(issues: readonly SetupIssue[]) {
    super(issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("\n"));
    this.issues = issues;
  }
}

export interface Outside {
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly log: Log;
  readonly seal: Tools["seal"];
  readonly unseal: Tools["unseal"];
}

/** Opens every plugin and checks routes, receivers and targets against one another. */
export async function openSetup(options: ReloadOptions, outside: Outside): Promise<Setup> {
  const issues: SetupIssue[] = [];
  const publicUrl = options.publicUrl?.replace(/\/+$/u, "");
  const tools = (name: string): Tools => ({
    fetch: outside.fetch,
    now: outside.clock.now,
    clock: outside.clock,
    log: outside.log,
    seal: outside.seal,
    unseal: outside.unseal,
    name,
    ...(publicUrl === undefined ? {} : { publicUrl }),
  });

  const sources = new Map<string, Source>();
  for (const [name, { plugin, options: given }] of Object.entries(options.sources ?? {})) {
    const read = await readOptions(plugin.options, given, ["sources", name], issues);
    if (read !== undefined) sources.set(name, plugin.open(read.value, tools(name)));
  }
  const channels = new Map<string, OpenChannel>();
  for (const [name, { plugin, options: given }] of Object.entries(options.channels ?? {})) {
    const read = await readOptions(plugin.options, given, ["channels", name], issues);
    if (read === undefined) continue;
    const traits = typeof plugin.traits === "function" ? plugin.traits(read.value) : plugin.traits;
    const channel = await plugin.open(read.value, tools(name));
    channels.set(name, { name, channel, traits, breaker: breaker(), targetBreakers: new Map() });
  }
  const receivers = options.receivers ?? {};
  checkTargets(receivers, channels, issues);
  const reading = buildRoutes(options.route, Object.keys(receivers));
  if (reading.problems !== undefined) {
    issues.push(
      ...reading.problems.map(({ path, message }) => ({ path: ["route", ...path], message })),
    );
  }
  if (reading.problems !== undefined || issues.length > 0) {
    await closeChannels(channels, outside.log);
    throw new InvalidSetup(issues);
  }
  return {
    route: reading.route,
    routes: new Map(allRoutes(reading.route).map((route) => [route.name, route])),
    receivers,
    sources,
    channels,
    ...(publicUrl === undefined ? {} : { publicUrl }),
  };
}

export async function closeChannels(
  channels: ReadonlyMap<string, OpenChannel>,
  log: Log,
): Promise<void> {
  for (const { name, channel } of channels.values()) {
    try {
      await channel.close?.();
    } catch (error) {
      log.warn("a channel did not close", { channel: name, error: String(error) });
    }
  }
}

async function readOptions(
  schema: Schema<unknown, unknown>,
  given: unknown,
  path: readonly string[],
  issues: SetupIssue[],
): Promise<{ readonly value: unknown } | undefined> {
  const result = await schema["~standard"].validate(given);
  if (result.issues === undefined) return { value: result.value };
  for (const issue of result.issues) {
    issues.push({ path: [...path, ...issuePath(issue)], message: issue.message });
  }
  return undefined;
}

function checkTargets(
  receivers: Readonly<Record<string, readonly string[]>>,
  channels: ReadonlyMap<string, OpenChannel>,
  issues: SetupIssue[],
) {
  for (const [receiver, targets] of Object.entries(receivers)) {
    targets.forEach((target, index) => {
      const { channel, address } = splitTarget(target);
      const open = channels.get(channel);
      const problem =
        open === undefined
          ? `there is no channel ${JSON.stringify(channel)} (there are ${[...channels.keys()].join(", ") || "none"}): write channel:address`
          : open.channel.badAddress?.(address);
      if (problem !== undefined)
        issues.push({ path: ["receivers", receiver, index], message: problem });
    });
  }
}

function allRoutes(route: Route): Route[] {
  return [route, ...route.routes.flatMap(allRoutes)];
}
