import type { About } from "@tocsin/core";

/** Where people may act, as the config lists it. */
export type Allowed = readonly string[];

const shape = /^(?!\.+\/)[\w.-]{1,100}\/(?!\.+$)[\w.-]{1,100}$/;

/** Whether it is the name of a repository in which people may act. It becomes part of a path. */
export function mayActIn(repository: string, allowed: Allowed): boolean {
  if (!shape.test(repository)) return false;
  const name = repository.toLowerCase();
  return allowed.some((each) => {
    const pattern = each.toLowerCase();
    return pattern.endsWith("/*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
  });
}

/** The one repository that an incident is about, if people may act in it. */
export function repositoryIn({ notices }: About, allowed: Allowed): string | undefined {
  const names = new Set(notices.map(({ labels }) => labels.repository ?? ""));
  const [only = ""] = names;
  return names.size === 1 && mayActIn(only, allowed) ? only : undefined;
}
