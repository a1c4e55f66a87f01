import { type PermissionOptions, type Person, readPermissions } from "@tocsin/core";
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

/** People and roles that there are not, and matchers that can't be read. */
export function checkPermissions(
  options: readonly PermissionOptions[],
  people: ReadonlyMap<string, Person>,
  document: ConfigDocument,
): readonly ConfigProblem[] {
  return readPermissions(options, people).findings.problems.map(({ path, message }) =>
    document.problem(["permissions", ...path], message),
  );
}
