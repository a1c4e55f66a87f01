import { type LabelRules, readLabelRules } from "./accept/label-rules.ts";
import type { Action } from "./actions/action.ts";
import { type Catalogue, catalogueOf } from "./actions/catalogue.ts";
import { misnamedActions } from "./actions/misnamed.ts";
import { type Permission, readPermissions } from "./actions/permissions.ts";
import type { Channel, Traits } from "./channel.ts";
import { type Breaker, breaker } from "./deliver/breaker.ts";
import type { DrawPictures } from "./deliver/pictures.ts";
import { readWording, type Wording } from "./deliver/wording.ts";
import type { Policy } from "./escalate/escalation.ts";
import { badTarget, type KnownTargets, readEscalations } from "./escalate/read-escalations.ts";
import type { ReloadOptions } from "./gateway.ts";
import { type InhibitRules, readInhibit } from "./inhibit/rules.ts";
import { type Expected, expectedOf, readEvery } from "./life/expected.ts";
import { type Heartbeat, readHeartbeat } from "./life/heartbeat-options.ts";
import type { Person } from "./oncall/person.ts";
import type { Problem } from "./oncall/problem.ts";
import { readPeople } from "./oncall/read-people.ts";
import { readSchedules } from "./oncall/read-schedules.ts";
import type { Schedule } from "./oncall/schedule.ts";
import { flattened, targetsIn } from "./route/receivers.ts";
import { buildRoutes, type Route } from "./route/tree.ts";
import { issuePath, type Schema } from "./schema.ts";
import type { Source } from "./source.ts";
import { readTimes } from "./times/read-times.ts";
import type { TimeWindow } from "./times/window.ts";
import type { Clock, Log, Tools } from "./tools.ts";

/** A channel instance, open. */
export interface OpenChannel {
  readonly name: string;
  readonly channel: Channel;
  readonly traits: Traits;
  /** Who carries it: what fails there fails for all channels of it. */
  readonly provider: string;
  /** For the credential; targets have their own. */
  readonly breaker: Breaker;
  readonly targetBreakers: Map<string, Breaker>;
}

/** All that a config says, open and checked: what `reload` swaps. */
export interface Setup {
  readonly route: Route;
  readonly routes: ReadonlyMap<string, Route>;
  readonly receivers: Readonly<Record<string, readonly string[]>>;
  readonly people: ReadonlyMap<string, Person>;
  readonly schedules: ReadonlyMap<string, Schedule>;
  readonly escalations: ReadonlyMap<string, Policy>;
  /** All that people can do. */
  readonly catalogue: Catalogue;
  readonly permissions: readonly Permission[];
  /** What is added to notices as they are accepted. */
  readonly labels: LabelRules;
  readonly inhibit: InhibitRules;
  readonly times: ReadonlyMap<string, TimeWindow>;
  readonly sources: ReadonlyMap<string, Source>;
  readonly expected: Expected;
  readonly heartbeat?: Heartbeat | undefined;
  readonly pictures?: DrawPictures | undefined;
  readonly wording: Wording;
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
  /** The gateway's own actions, and the user's. */
  readonly own: readonly Action[];
  readonly commands: () => readonly Action[];
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
  const every = new Map<string, number>();
  for (const [name, use] of Object.entries(options.sources ?? {})) {
    const { plugin, options: given, expectEvery } = use;
    const expected = expectEvery === undefined ? undefined : readEvery(expectEvery);
    if (typeof expected === "number") every.set(name, expected);
    else if (expected !== undefined)
      issues.push({ path: ["sources", name, "expectEvery"], message: expected });
    const read = await readOptions(plugin.options, given, ["sources", name], issues);
    if (read !== undefined) sources.set(name, plugin.open(read.value, tools(name)));
  }
  const channels = new Map<string, OpenChannel>();
  for (const [name, { plugin, options: given }] of Object.entries(options.channels ?? {})) {
    const read = await readOptions(plugin.options, given, ["channels", name], issues);
    if (read === undefined) continue;
    const traits = typeof plugin.traits === "function" ? plugin.traits(read.value) : plugin.traits;
    const channel = await plugin.open(read.value, tools(name));
    const provider = traits.provider ?? plugin.type;
    const health = { breaker: breaker(), targetBreakers: new Map() };
    channels.set(name, { name, channel, traits, provider, ...health });
  }
  const receivers = flattened(options.receivers ?? {});
  const open = new Map([...channels].map(([name, each]) => [name, each.channel]));
  const { people, schedules, escalations } = readOnCall(options, open, issues);
  const times = readTimes(options.times ?? {});
  issues.push(
    ...times.problems.map(({ path, message }) => ({ path: ["times", ...path], message })),
  );
  const allowed = readPermissions(options.permissions ?? [], people);
  const misnamed = misnamedActions(
    options.permissions ?? [],
    actionsBySource(options, sources),
    outside.commands().map(({ name }) => name),
  );
  issues.push(
    ...[...allowed.findings.problems, ...misnamed].map(({ path, message }) => ({
      path: ["permissions", ...path],
      message,
    })),
  );
  const labels = readLabelRules(options.labels ?? []);
  issues.push(
    ...labels.findings.problems.map(({ path, message }) => ({
      path: ["labels", ...path],
      message,
    })),
  );
  const inhibit = readInhibit(options.inhibit ?? []);
  issues.push(
    ...inhibit.findings.problems.map(({ path, message }) => ({
      path: ["inhibit", ...path],
      message,
    })),
  );
  const heart = options.heartbeat === undefined ? undefined : readHeartbeat(options.heartbeat);
  for (const { path, message } of heart?.problems ?? []) {
    issues.push({ path: ["heartbeat", ...path], message });
  }
  const reading = buildRoutes(
    options.route,
    Object.keys(receivers),
    [...escalations.keys()],
    Object.keys(options.times ?? {}),
  );
  if (reading.problems !== undefined) {
    issues.push(
      ...reading.problems.map(({ path, message }) => ({ path: ["route", ...path], message })),
    );
  }
  const { wording, problems: unworded } = readWording(
    options,
    reading.problems === undefined ? reading.route : undefined,
  );
  issues.push(...unworded);
  if (reading.problems !== undefined || issues.length > 0) {
    await closeChannels(channels, outside.log);
    throw new InvalidSetup(issues);
  }
  return {
    route: reading.route,
    routes: new Map(allRoutes(reading.route).map((route) => [route.name, route])),
    receivers,
    people,
    schedules,
    escalations,
    catalogue: catalogueOf(outside.own, sources, outside.commands()),
    permissions: allowed.permissions,
    labels: labels.rules,
    inhibit: inhibit.rules,
    times: times.times,
    sources,
    expected: expectedOf(every, reading.route),
    heartbeat: heart?.heartbeat,
    pictures: options.pictures,
    wording,
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

/** One that could not be opened has an issue of its own, so that nothing is known of its actions. */
function actionsBySource(
  { sources = {} }: ReloadOptions,
  open: ReadonlyMap<string, Source>,
): ReadonlyMap<string, readonly string[]> {
  const names = (source: string) => (open.get(source)?.actions ?? []).map(({ name }) => name);
  return new Map(Object.keys(sources).map((source) => [source, names(source)]));
}

/** People, schedules, escalations and the targets of receivers, each checked against the others. */
function readOnCall(
  options: ReloadOptions,
  channels: ReadonlyMap<string, Channel>,
  issues: SetupIssue[],
) {
  const { receivers = {} } = options;
  const within = (section: string, problems: readonly Problem[]) =>
    issues.push(...problems.map(({ path, message }) => ({ path: [section, ...path], message })));
  const reading = readPeople(options.people ?? {}, channels);
  within("people", reading.problems);
  const { people } = reading;
  const named = new Set(Object.keys(options.people ?? {}));
  const { schedules, problems } = readSchedules(options.schedules ?? {}, named, namesOf(people));
  within("schedules", problems);
  const known: KnownTargets = {
    people: named,
    schedules: new Set(Object.keys(options.schedules ?? {})),
    receivers: new Set(Object.keys(receivers)),
    channels,
  };
  const read = readEscalations(options.escalations ?? {}, known);
  within("escalations", read.problems);
  for (const [name, receiver] of Object.entries(receivers)) {
    const path = ["receivers", name, ...("targets" in receiver ? ["targets"] : [])];
    targetsIn(receiver).forEach((target, index) => {
      const message = badTarget(target, known);
      if (message !== undefined) issues.push({ path: [...path, index], message });
    });
  }
  return { people, schedules, escalations: read.escalations };
}

function namesOf(people: ReadonlyMap<string, Person>): ReadonlyMap<string, string> {
  return new Map([...people].map(([key, { name }]) => [key, name]));
}

function allRoutes(route: Route): Route[] {
  return [route, ...route.routes.flatMap(allRoutes)];
}
