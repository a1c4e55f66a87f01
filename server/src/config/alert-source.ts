import type { SourceUse } from "@tocsin/core";
import { builtInSources } from "../plugins.ts";

/** The source that takes what Prometheus sends to an Alertmanager. */
export interface AlertSource {
  readonly name: string;
  /** Where the config has none: it comes along, without a secret. */
  readonly builtIn?: SourceUse;
}

const type = "prometheus";
const names = [type, "alertmanager"];

/** The first of its type in the config, or one that comes along under a name that no other source has. */
export async function alertSourceOf(
  sources: ReadonlyMap<string, { readonly type: string }>,
): Promise<AlertSource | undefined> {
  const [first] = [...sources].find(([, source]) => source.type === type) ?? [];
  if (first !== undefined) return { name: first };
  const name = names.find((each) => !sources.has(each));
  const plugin = await builtInSources[type]?.();
  if (name === undefined || plugin === undefined) return undefined;
  return { name, builtIn: { plugin, options: {} } };
}
