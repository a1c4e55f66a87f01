import { makeKeys } from "../keys.ts";

/** A variable of the environment that the new config asks for. */
export interface Variable {
  readonly name: string;
  /** Where its value was, or how to get one. */
  readonly what: string;
}

/** Secrets of the old file, as variables of the environment. The same secret is the same variable. */
export interface Variables {
  /** The placeholder. `secret` tells whether two are the same and is never written. */
  add(name: string, what: string, secret?: string): string;
  readonly all: readonly Variable[];
}

export function takeVariables(): Variables {
  const keys = makeKeys();
  const known = new Map<string, string>();
  const all: Variable[] = [];
  return {
    all,
    add(name, what, secret = name) {
      // `<secret>` is how Alertmanager shows each of them.
      const same = secret === "<secret>" ? `${name} ${secret}` : secret;
      const before = known.get(same);
      if (before !== undefined) return before;
      const unique = keys(name).replaceAll("-", "_").toUpperCase();
      const placeholder = `\${${unique}}`;
      known.set(same, placeholder);
      all.push({ name: unique, what });
      return placeholder;
    },
  };
}

/** The config fills in variables, and these are none. */
export function literal(text: string): string {
  return text.replaceAll("${", () => "$${");
}
