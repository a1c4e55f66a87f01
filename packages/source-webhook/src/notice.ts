import type { Fact, Link, NoticeInput, Reading } from "@tocsin/core";

/** A notice whose unknown fields may be written as undefined. */
export type Draft = { readonly [Key in keyof NoticeInput]?: NoticeInput[Key] | undefined } & {
  readonly title: string;
};

/** The notice without the fields that are not known: it must be plain JSON. */
export function notice(draft: Draft): NoticeInput {
  const known = Object.entries(draft).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known) as unknown as NoticeInput;
}

/** The labels that are not empty. */
export function labels(own: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const known: Record<string, string> = {};
  for (const [name, value] of Object.entries(own)) {
    if (value !== undefined && value !== "") known[name] = value;
  }
  return known;
}

/** The facts that have a value: name, value, address. */
export function facts(
  ...all: readonly (readonly [string, string | undefined, (string | undefined)?])[]
): Fact[] {
  return all.flatMap(([name, value, url]) => {
    if (value === undefined || value === "") return [];
    return [url === undefined ? { name, value } : { name, value, url }];
  });
}

/** The links that have an address: title, address. */
export function links(...all: readonly (readonly [string, string | undefined])[]): Link[] {
  return all.flatMap(([title, url]) => (url === undefined ? [] : [{ title, url }]));
}

/** A problem begins before the run that showed it ends, so that their incident is never closed in between. */
export function inOrder(run: NoticeInput, problem: NoticeInput): readonly NoticeInput[] {
  return problem.status === "firing" ? [problem, run] : [run, problem];
}

export function told(...notices: readonly NoticeInput[]): Reading {
  return { status: "read", notices };
}

export function unreadable(reason: string): Reading {
  return { status: "unreadable", reason };
}
