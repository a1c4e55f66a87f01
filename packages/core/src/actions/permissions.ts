import type { Person } from "../oncall/person.ts";
import type { LabelView, Matcher } from "../route/matcher.ts";
import { readMatchers } from "../route/route-values.ts";
import type { Findings } from "../route/tree.ts";
import type { KnownAction } from "./catalogue.ts";

/** Who may do what: the first rule that fits holds. */
export interface PermissionOptions {
  /** Names of actions; `argocd.*` and `*` stand for several. */
  readonly actions: readonly string[];
  /** On the labels of the incident; of what is about none, on the values that were given. All must match. */
  readonly matchers?: readonly string[];
  /** `everyone`, `people` (of the config), `role:NAME`, `person:NAME`; an empty list: nobody. */
  readonly allow: readonly string[];
  /** A reason has to be given. */
  readonly reason?: boolean;
  /** How many others have to agree, at most 5. */
  readonly approvals?: number;
}

export interface Permission {
  readonly actions: readonly string[];
  readonly matchers: readonly Matcher[];
  readonly allow: readonly string[];
  readonly reason: boolean;
  readonly approvals: number;
}

/** What stands between somebody and an action. */
export type Judgement =
  | { readonly allowed: true; readonly reason: boolean; readonly approvals: number }
  | { readonly allowed: false; readonly why: string };

const mostApprovals = 5;

/** Reads the rules and checks them against the people there are. */
export function readPermissions(
  options: readonly PermissionOptions[],
  people: ReadonlyMap<string, Person>,
): { readonly permissions: readonly Permission[]; readonly findings: Findings } {
  const findings: Findings = { problems: [], warnings: [] };
  const roles = new Set([...people.values()].flatMap((person) => person.roles));
  const permissions = options.map(
    ({ actions, matchers = [], allow, reason = false, approvals = 0 }, index): Permission => {
      allow.forEach((whom, at) => {
        const message = badWhom(whom, people, roles);
        if (message !== undefined) findings.problems.push({ path: [index, "allow", at], message });
      });
      if (!Number.isInteger(approvals) || approvals < 0 || approvals > mostApprovals) {
        const message = `must be a whole number from 0 to ${mostApprovals}`;
        findings.problems.push({ path: [index, "approvals"], message });
      }
      const read = readMatchers(matchers, [index, "matchers"], findings);
      return { actions, matchers: read, allow, reason, approvals };
    },
  );
  return { permissions, findings };
}

/** Whether somebody may do an action, to what has these labels. Pure. */
export function judge(
  known: KnownAction,
  person: Person | undefined,
  labels: LabelView,
  permissions: readonly Permission[],
): Judgement {
  const rule = permissions.find((each) => speaksOf(each, known) && fits(each.matchers, labels));
  return judgeBy(rule, known, person);
}

/**
 * What can be said while some labels are still to be given: it is refused where each rule that may come to
 * hold refuses it, and a reason is asked for where one of them wants it. Pure.
 */
export function foresee(
  known: KnownAction,
  person: Person | undefined,
  isOpen: (label: string) => boolean,
  permissions: readonly Permission[],
): Judgement {
  const possible: (Permission | undefined)[] = [];
  for (const rule of permissions) {
    const settled = rule.matchers.filter(({ name }) => !isOpen(name));
    if (!speaksOf(rule, known) || !fits(settled, () => "")) continue;
    possible.push(rule);
    if (settled.length === rule.matchers.length) break;
  }
  const last = possible.at(-1);
  if (last === undefined || last.matchers.some(({ name }) => isOpen(name))) {
    possible.push(undefined);
  }
  const judgements = possible.map((rule) => judgeBy(rule, known, person));
  const allowed = judgements.filter((each) => each.allowed);
  const [first] = judgements;
  if (allowed.length === 0 && first !== undefined) return first;
  return {
    allowed: true,
    reason: allowed.some(({ reason }) => reason),
    approvals: Math.max(...allowed.map(({ approvals }) => approvals)),
  };
}

function judgeBy(
  rule: Permission | undefined,
  { name, action }: KnownAction,
  person: Person | undefined,
): Judgement {
  const allow = rule?.allow ?? [action.allow ?? "people"];
  if (!allow.some((whom) => includes(whom, person))) {
    const who = person === undefined ? "whoever asks is nobody that the config knows" : person.name;
    const whom = allow.filter((each) => each !== "nobody").join(", ");
    return {
      allowed: false,
      why: `${name} is for ${whom === "" ? "nobody" : whom}${person === undefined ? `, and ${who}: add them under people, with this contact` : `, not for ${who}: see permissions in the config`}`,
    };
  }
  return { allowed: true, reason: rule?.reason ?? false, approvals: rule?.approvals ?? 0 };
}

function speaksOf({ actions }: Permission, { name }: KnownAction): boolean {
  return actions.some((each) => names(each, name));
}

function fits(matchers: readonly Matcher[], labels: LabelView): boolean {
  return matchers.every((matcher) => matcher.test(labels));
}

function names(pattern: string, name: string): boolean {
  return pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : pattern === name;
}

function includes(whom: string, person: Person | undefined): boolean {
  if (whom === "everyone") return true;
  if (person === undefined) return false;
  if (whom === "people") return true;
  const [kind, name = ""] = whom.split(":", 2);
  return kind === "role" ? person.roles.includes(name) : kind === "person" && person.key === name;
}

function badWhom(
  whom: string,
  people: ReadonlyMap<string, Person>,
  roles: ReadonlySet<string>,
): string | undefined {
  if (whom === "everyone" || whom === "people") return undefined;
  const [kind, name = ""] = whom.split(":", 2);
  if (kind === "person" && people.has(name)) return undefined;
  if (kind === "role" && roles.has(name)) return undefined;
  if (kind === "person") return `there is no person ${JSON.stringify(name)} under people`;
  if (kind === "role") return `nobody has the role ${JSON.stringify(name)}: give it under people`;
  return `is nobody: write everyone, people, role:NAME or person:NAME`;
}
