import {
  type Channel,
  type ChannelPlugin,
  type ChannelUse,
  type Duration,
  readEvery,
  type Source,
  type SourcePlugin,
  type SourceUse,
  silentLog,
  suggest,
  systemClock,
  type TemplateOptions,
  type Tools,
} from "@tocsin/core";
import { explainIssues } from "../schema/explain.ts";
import type { ConfigDocument } from "./document.ts";
import type { ConfigProblem } from "./problem.ts";

/** A source or channel as the config has it: which plugin, and what it is opened with. */
interface Written {
  readonly type?: string | undefined;
  readonly [option: string]: unknown;
}

type Loader<Plugin> = () => Promise<Plugin>;

export interface Opened<Use, Open> {
  readonly type: string;
  readonly use: Use;
  /** Open for a look: what it says of itself. The gateway opens its own. */
  readonly open: Open;
}

interface Section<Plugin, Use, Open> {
  readonly key: "sources" | "channels";
  readonly loaders: ReadonlyMap<string, Loader<Plugin>>;
  readonly open: (plugin: Plugin, options: unknown, tools: Tools) => Promise<Open>;
  readonly use: (plugin: Plugin, options: Written) => Use;
  /** Keys that are core's and not the plugin's, each with what says what is wrong with a value. */
  readonly own: Readonly<Record<string, (value: Duration) => string | undefined>>;
}

export type InstancesReading<Use, Open> = {
  readonly instances: ReadonlyMap<string, Opened<Use, Open>>;
  readonly problems: readonly ConfigProblem[];
};

export const sourceSection = (
  loaders: ReadonlyMap<string, Loader<SourcePlugin>>,
): Section<SourcePlugin, SourceUse, Source> => ({
  key: "sources",
  loaders,
  own: { expectEvery: badEvery },
  open: async (plugin, options, tools) => plugin.open(options, tools),
  use: (plugin, { expectEvery, ...options }) =>
    expectEvery === undefined
      ? { plugin, options }
      : { plugin, options, expectEvery: expectEvery as Duration },
});

export const channelSection = (
  loaders: ReadonlyMap<string, Loader<ChannelPlugin>>,
): Section<ChannelPlugin, ChannelUse, Channel> => ({
  key: "channels",
  loaders,
  // Read with those of receivers and routes.
  own: { templates: () => undefined },
  open: async (plugin, options, tools) => plugin.open(options, tools),
  use: (plugin, { templates, ...options }) =>
    templates === undefined
      ? { plugin, options }
      : { plugin, options, templates: templates as TemplateOptions },
});

/** Loads the plugin of each instance and checks its options by the plugin's own schema. */
export async function readInstances<Plugin extends SourcePlugin | ChannelPlugin, Use, Open>(
  section: Section<Plugin, Use, Open>,
  written: Readonly<Record<string, Written>>,
  publicUrl: string | undefined,
  document: ConfigDocument,
): Promise<InstancesReading<Use, Open>> {
  const instances = new Map<string, Opened<Use, Open>>();
  const problems: ConfigProblem[] = [];
  for (const [name, { type: named, ...options }] of Object.entries(written)) {
    const at = [section.key, name];
    const type = named ?? name;
    const load = section.loaders.get(type);
    if (load === undefined) {
      const message = unknownType(section.key, [...section.loaders.keys()], type, named);
      const path = named === undefined ? at : [...at, "type"];
      problems.push(document.problem(path, message, named === undefined ? "key" : "value"));
      continue;
    }
    const ofPlugin = Object.fromEntries(
      Object.entries(options).filter(([key]) => !Object.hasOwn(section.own, key)),
    );
    for (const [key, wrongWith] of Object.entries(section.own)) {
      const value = options[key] as Duration | undefined;
      const message = value === undefined ? undefined : wrongWith(value);
      if (message !== undefined) problems.push(document.problem([...at, key], message));
    }
    try {
      const plugin = await load();
      const checked = await plugin.options["~standard"].validate(ofPlugin);
      if (checked.issues !== undefined) {
        const explained = explainIssues(checked.issues, plugin.options, ofPlugin);
        problems.push(...document.problems(explained, at));
        continue;
      }
      const open = await section.open(plugin, checked.value, toolsOf(name, publicUrl));
      instances.set(name, { type, use: section.use(plugin, options), open });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      problems.push(document.problem(at, `can't be opened: ${reason}`, "key"));
    }
  }
  return { instances, problems };
}

function badEvery(written: Duration): string | undefined {
  const read = readEvery(written);
  return typeof read === "string" ? read : undefined;
}

function unknownType(
  key: "sources" | "channels",
  known: readonly string[],
  type: string,
  named: string | undefined,
): string {
  const kind = key === "sources" ? "source" : "channel";
  const how = named === undefined ? ` (a ${kind} whose name is not its type says \`type:\`)` : "";
  const hint = suggest(type, known);
  return `there is no ${kind} of the type ${JSON.stringify(type)}${how}: ${hint}; others come from \`plugins:\``;
}

function toolsOf(name: string, publicUrl: string | undefined): Tools {
  return {
    fetch: globalThis.fetch,
    now: systemClock.now,
    clock: systemClock,
    log: silentLog,
    // Checked and closed again: nothing is sent, so nothing is sealed.
    seal: async () => "",
    unseal: async () => undefined,
    name,
    ...(publicUrl === undefined ? {} : { publicUrl }),
  };
}
