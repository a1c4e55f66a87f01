import {
  misnamedActions,
  type PermissionOptions,
  type Person,
  readPermissions,
  type Source,
} from "@tocsin/core";
import { z } from "zod";
import type { ConfigDocument } from "./document.ts";
import type { ConfigProblem } from "./problem.ts";

const names = z.array(z.string().min(1, "is empty"));

/** The section `permissions`: who may do what; the first rule that fits holds. */
export const permissionsSection = z.array(
  z.strictObject({
    actions: names.min(1, "is empty: write names of actions, or *"),
    matchers: names.optional(),
    allow: names,
    reason: z.boolean().optional(),
    approvals: z.number().int().optional(),
  }),
);

export function permissionOptions(
  section: z.output<typeof permissionsSection> = [],
): PermissionOptions[] {
  return section.map(({ actions, allow, matchers, reason, approvals }) => ({
    actions,
    allow,
    ...(matchers === undefined ? {} : { matchers }),
    ...(reason === undefined ? {} : { reason }),
    ...(approvals === undefined ? {} : { approvals }),
  }));
}

/** What permissions may speak of. */
interface Known {
  readonly people: ReadonlyMap<string, Person>;
  /** All that the config names; undefined where one could not be opened. */
  readonly sources: ReadonlyMap<string, Source | undefined>;
  readonly commands: readonly string[];
}

/** People, roles and actions that there are not, and matchers that can't be read. */
export function checkPermissions(
  options: readonly PermissionOptions[],
  { people, sources, commands }: Known,
  document: ConfigDocument,
): readonly ConfigProblem[] {
  const actions = new Map(
    [...sources].map(([name, source]) => [name, (source?.actions ?? []).map((each) => each.name)]),
  );
  return [
    ...readPermissions(options, people).findings.problems,
    ...misnamedActions(options, actions, commands),
  ].map(({ path, message }) => document.problem(["permissions", ...path], message));
}
