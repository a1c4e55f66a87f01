import { actionNames } from "../message.ts";
import type { Problem } from "../oncall/problem.ts";
import { suggest } from "../oncall/suggest.ts";
import type { PermissionOptions } from "./permissions.ts";

/** What can be done whatever the config says. */
export const ownActionNames: readonly string[] = [
  ...actionNames,
  "silence",
  "assign",
  "new",
  "page",
  "send",
  "status",
  "incidents",
  "oncall",
];

/**
 * Names in permissions that stand for no action: a misspelt one would protect nothing. `sources`: the actions of
 * each; one that offers none, for want of an address or a token, may be written of beforehand. Pure.
 */
export function misnamedActions(
  permissions: readonly Pick<PermissionOptions, "actions">[],
  sources: ReadonlyMap<string, readonly string[]>,
  commands: readonly string[],
): readonly Problem[] {
  const ofSources = [...sources].flatMap(([source, names]) =>
    names.map((name) => `${source}.${name}`),
  );
  const known = [...ownActionNames, ...ofSources, ...commands];
  const groups = [...sources.keys()].map((source) => `${source}.*`);
  const stands = (written: string) => {
    const [source = ""] = written.split(".", 1);
    if (written.includes(".") && sources.get(source)?.length === 0) return true;
    if (!written.endsWith("*")) return known.includes(written);
    return known.some((name) => name.startsWith(written.slice(0, -1)));
  };
  return permissions.flatMap(({ actions }, index) =>
    actions.flatMap((written, at) => {
      if (stands(written)) return [];
      const hint = suggest(written, written.endsWith("*") ? groups : known);
      const message = `there is no action ${JSON.stringify(written)}: ${hint}`;
      return [{ path: [index, "actions", at], message }];
    }),
  );
}
