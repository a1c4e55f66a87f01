import { suggest } from "@tocsin/core";
import type { Config } from "../config/load.ts";
import { builtInSources } from "../plugins.ts";

/** What to say to a name that no source of the config has. */
export function unknownSource(name: string, { sources, file }: Config): string {
  if (Object.hasOwn(builtInSources, name))
    return `the source ${name} is not in ${file}: add it under sources`;
  return `there is no source ${JSON.stringify(name)} in ${file}: ${suggest(name, [...sources.keys()])}`;
}
