import { type ActionEnd, firstFew, type Values } from "@tocsin/core";
import { isSecretName } from "../parameters.ts";
import type { AskedParameter, Definition } from "./definitions.ts";

/** Name and value, as Jenkins takes them. */
export type Parameters = readonly (readonly [string, string])[];

/** The values of a form by the parameters' own names; what was left out and has no default stays out. */
export function parametersIn(asked: readonly AskedParameter[], values: Values): Parameters {
  return asked.flatMap(({ definition, field }) => {
    const value = values[field.name];
    if (value !== undefined) return [[definition.name, String(value)] as const];
    // A form offers the default: who left it out has emptied it.
    const emptied =
      (field.kind === "text" || field.kind === "lines") && field.initial !== undefined;
    return emptied ? [[definition.name, ""] as const] : [];
  });
}

/** Values that no field asks for any more: the parameters were changed since they were given. */
export function isOutdated(
  asked: readonly AskedParameter[],
  values: Values,
  others: readonly string[] = [],
): boolean {
  const known = new Set([...others, ...asked.map(({ field }) => field.name)]);
  return Object.keys(values).some((name) => !known.has(name));
}

export const outdated: ActionEnd = {
  status: "refused",
  text: "the parameters in Jenkins have changed meanwhile, nothing was done: ask again",
};

/** Why a form can't ask for these; undefined when it can. */
export function unaskable(definitions: readonly Definition[], called: string): string | undefined {
  const secret = definitions.filter(({ type }) => type === "password");
  if (secret.length > 0)
    return `${called} asks for a password (${namesOf(secret)}), which has no place in a chat: do it in Jenkins`;
  const files = definitions.filter(({ type }) => type === "file");
  if (files.length > 0) return `${called} asks for a file (${namesOf(files)}): do it in Jenkins`;
  return undefined;
}

export function namesOf(definitions: readonly Pick<Definition, "name">[]): string {
  return firstFew(
    definitions.map(({ name }) => name),
    5,
  );
}

/** `ENV=prod, DRY_RUN=true`, without what may be secret; "" when there is nothing to show. */
export function shownParameters(parameters: Parameters): string {
  const shown = parameters.filter(([name]) => !isSecretName(name));
  return firstFew(
    shown.map(([name, value]) => `${name}=${value}`),
    8,
  );
}
