import type {
  ChannelPlugin,
  ChannelUse,
  HeartbeatOptions,
  InhibitOptions,
  LabelRuleOptions,
  PermissionOptions,
  ReceiversOptions,
  RouteOptions,
  Source,
  SourcePlugin,
  SourceUse,
  StorageDriver,
  TemplateEngine,
  TimesOptions,
} from "@tocsin/core";
import { type CommandFile, loadCommands } from "../plugins/command-files.ts";
import { loadPlugins } from "../plugins/third-party.ts";
import { builtInChannels, builtInSources } from "../plugins.ts";
import { type AlertSource, alertSourceOf } from "./alert-source.ts";
import type { OnCallOptions } from "./core-oncall.ts";
import type { ConfigDocument } from "./document.ts";
import { type ConfigOrigin, type ReadConfig, readConfig } from "./file.ts";
import { heartbeatOptions, heartbeatProblems } from "./heartbeat.ts";
import { checkInhibit, inhibitOptions } from "./inhibit.ts";
import { channelSection, type Opened, readInstances, sourceSection } from "./instances.ts";
import { checkLabels, labelOptions } from "./labels.ts";
import { defaultListen, type ListenAddress } from "./listen.ts";
import { readOnCallSections } from "./oncall.ts";
import { checkPermissions, permissionOptions } from "./permissions.ts";
import { ConfigError, type ConfigProblem, inOrder } from "./problem.ts";
import { readReceivers } from "./receivers.ts";
import { checkRoutes, routeOptions } from "./routes.ts";
import type { ConfigFile } from "./schema.ts";
import { defaultStorage, readStorage } from "./storage.ts";
import { readAllTemplates } from "./templates.ts";
import { timesProblems } from "./times.ts";
import { type ApiToken, apiToken } from "./tokens.ts";
import { otherWarnings, unanswered } from "./warnings.ts";

/** All that the server needs to know, checked. */
export interface Config extends OnCallOptions {
  /** The file it came from, as it is shown in messages. */
  readonly file: string;
  readonly builtIn: boolean;
  readonly listen: ListenAddress;
  readonly publicUrl?: string;
  /** Not open yet. */
  readonly storage: StorageDriver;
  /** Several processes may use the storage at once. */
  readonly storageShared: boolean;
  readonly tokens: readonly ApiToken[];
  readonly sources: ReadonlyMap<string, Opened<SourceUse, Source>>;
  /** Where `POST /api/v2/alerts` leads; undefined when other sources have taken its names. */
  readonly alertSource: AlertSource | undefined;
  readonly channels: Readonly<Record<string, ChannelUse>>;
  readonly receivers: Readonly<Record<string, readonly string[]>>;
  /** The same as they are written, with what is said of them besides. */
  readonly receiverOptions: ReceiversOptions;
  readonly route: RouteOptions;
  /** What reads the templates; undefined where there is none. */
  readonly templates: TemplateEngine | undefined;
  readonly permissions: readonly PermissionOptions[];
  /** The user's own, of the folder `commands`. */
  readonly commands: readonly CommandFile[];
  /** What is added to notices as they are accepted. */
  readonly labels: readonly LabelRuleOptions[];
  readonly inhibit: readonly InhibitOptions[];
  readonly heartbeat: HeartbeatOptions | undefined;
  /** Incidents are drawn for channels that show pictures. */
  readonly pictures: boolean;
  /** When routes are muted or active, by name. */
  readonly times: TimesOptions;
  /** What is not wrong and yet may not be what was meant. */
  readonly warnings: readonly ConfigProblem[];
}

/** Reads the config and everything that it names. Throws `ConfigMissing` or `ConfigError`. */
export async function loadConfig(origin: ConfigOrigin): Promise<Config> {
  return resolveConfig(readConfig(origin));
}

/** Loads the plugins that a config names and checks what can only be checked with them. */
export async function resolveConfig({
  file,
  builtIn,
  folder,
  cwd,
  document,
  config,
}: ReadConfig): Promise<Config> {
  const problems: ConfigProblem[] = [];
  const { publicUrl } = config;
  const storage = await readStorage(config.storage ?? defaultStorage, cwd);
  if (storage.problem !== undefined) problems.push(document.problem(["storage"], storage.problem));
  const loaders = await thirdParty(config.plugins, folder, document, problems);
  const sources = await readInstances(
    sourceSection(loaders.sources),
    config.sources ?? {},
    publicUrl,
    document,
  );
  const written = withDefaults(config);
  const channels = await readInstances(
    channelSection(loaders.channels),
    written.channels,
    publicUrl,
    document,
  );
  problems.push(...sources.problems, ...channels.problems);

  const opened = new Map(
    Object.keys(written.channels).map((name) => [name, channels.instances.get(name)?.open]),
  );
  const onCall = readOnCallSections(
    config,
    folder,
    { channels: opened, receivers: Object.keys(written.receivers) },
    document,
  );
  const receivers = readReceivers(
    written.receivers,
    {
      channels: opened,
      people: Object.keys(onCall.options.people),
      schedules: Object.keys(onCall.options.schedules),
    },
    document,
  );
  const { times = {} } = config;
  const route = routeOptions(config.route ?? onlyReceiver(written.receivers));
  const routing = checkRoutes(
    route,
    {
      receivers: Object.keys(written.receivers),
      escalations: Object.keys(onCall.options.escalations),
      times: Object.keys(times),
    },
    document,
  );
  const permissions = permissionOptions(config.permissions);
  const commands = await commandFiles(config.commands, folder, document, problems);
  const known = {
    people: onCall.people,
    sources: new Map(
      Object.keys(config.sources ?? {}).map((name) => [name, sources.instances.get(name)?.open]),
    ),
    commands: commands.map(({ name }) => name),
  };
  problems.push(...checkPermissions(permissions, known, document));
  const labels = labelOptions(config.labels);
  const labelling = checkLabels(labels, document);
  const inhibit = inhibitOptions(config.inhibit);
  const inhibition = checkInhibit(inhibit, document);
  problems.push(...onCall.problems, ...receivers.problems);
  const heartbeat = config.heartbeat && heartbeatOptions(config.heartbeat);
  const templates = await readAllTemplates(config, document);
  problems.push(...templates.problems);
  problems.push(...labelling.problems, ...routing.problems, ...inhibition.problems);
  problems.push(...heartbeatProblems(heartbeat, document));
  problems.push(...timesProblems(times, document), ...sameToken(config, document));
  await Promise.all([...channels.instances.values()].map(({ open }) => open.close?.()));

  if (problems.length > 0 || storage.problem !== undefined) throw new ConfigError(file, problems);
  return {
    file,
    builtIn,
    listen: config.listen ?? defaultListen,
    ...(publicUrl === undefined ? {} : { publicUrl }),
    storage: storage.driver,
    storageShared: storage.shared,
    tokens: (config.auth?.tokens ?? []).map(apiToken),
    sources: sources.instances,
    alertSource: await alertSourceOf(sources.instances),
    channels: Object.fromEntries([...channels.instances].map(([name, { use }]) => [name, use])),
    receivers: receivers.receivers,
    receiverOptions: written.receivers,
    route,
    templates: templates.engine,
    permissions,
    commands,
    labels,
    inhibit,
    heartbeat,
    pictures: config.pictures === true,
    times,
    ...onCall.options,
    warnings: inOrder([
      ...onCall.warnings,
      ...labelling.warnings,
      ...routing.warnings,
      ...inhibition.warnings,
      ...templates.warnings,
      ...(publicUrl === undefined ? unanswered(opened, document) : []),
      ...otherWarnings(config, document),
    ]),
  };
}

/** Neither channels nor receivers: it is told on the console. */
function withDefaults({ channels, receivers }: ConfigFile): {
  readonly channels: NonNullable<ConfigFile["channels"]>;
  readonly receivers: NonNullable<ConfigFile["receivers"]>;
} {
  return {
    channels: channels ?? { console: {} },
    receivers: receivers ?? (channels === undefined ? { console: ["console:out"] } : {}),
  };
}

function onlyReceiver(receivers: Readonly<Record<string, unknown>>): { receiver?: string } {
  const [only, ...others] = Object.keys(receivers);
  return only !== undefined && others.length === 0 ? { receiver: only } : {};
}

async function thirdParty(
  references: readonly string[],
  folder: string,
  document: ConfigDocument,
  problems: ConfigProblem[],
) {
  const sources = new Map<string, () => Promise<SourcePlugin>>(Object.entries(builtInSources));
  const channels = new Map<string, () => Promise<ChannelPlugin>>(Object.entries(builtInChannels));
  for (const [index, reference] of references.entries()) {
    const complain = (message: string) =>
      problems.push(document.problem(["plugins", index], message));
    const reading = await loadPlugins(reference, folder);
    if (reading.problem !== undefined) {
      complain(`${JSON.stringify(reference)} ${reading.problem}`);
      continue;
    }
    for (const plugin of reading.plugins) {
      const taken = plugin.kind === "source" ? sources.has(plugin.type) : channels.has(plugin.type);
      if (taken)
        complain(
          `the ${plugin.kind} type ${JSON.stringify(plugin.type)} comes from two plugins: leave one out`,
        );
      else if (plugin.kind === "source") sources.set(plugin.type, async () => plugin);
      else channels.set(plugin.type, async () => plugin);
    }
  }
  return { sources, channels };
}

async function commandFiles(
  path: string | undefined,
  folder: string,
  document: ConfigDocument,
  problems: ConfigProblem[],
): Promise<readonly CommandFile[]> {
  if (path === undefined) return [];
  const reading = await loadCommands(path, folder);
  if (reading.problem === undefined) return reading.commands;
  problems.push(document.problem(["commands"], reading.problem));
  return [];
}

function sameToken({ auth }: ConfigFile, document: ConfigDocument): ConfigProblem[] {
  const tokens = auth?.tokens ?? [];
  return tokens.flatMap(({ token }, index) => {
    const first = tokens.findIndex((other) => other.token.reveal() === token.reveal());
    if (first === index) return [];
    return [
      document.problem(
        ["auth", "tokens", index, "token"],
        "is the same as another's: give each its own",
      ),
    ];
  });
}
