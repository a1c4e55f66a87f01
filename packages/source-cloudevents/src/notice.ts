import type { Fact, Link, NoticeInput } from "@tocsin/core";
import { webAddress } from "./text.ts";

/** A notice whose unknown fields may be written as undefined. */
type Draft = { readonly [Key in keyof NoticeInput]?: NoticeInput[Key] | undefined } & {
  readonly title: string;
};

/** The notice without the fields that are not known: it must be plain JSON. */
export function notice(draft: Draft): NoticeInput {
  const known = Object.entries(draft).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known) as unknown as NoticeInput;
}

/** The labels that are not empty. */
export function labels(
  all: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const known = Object.entries(all).filter((pair): pair is [string, string] => !!pair[1]);
  return Object.fromEntries(known);
}

/** The facts that have a value. */
export function facts(...all: readonly (readonly [string, string | undefined])[]): Fact[] {
  return all.flatMap(([name, value]) => (value ? [{ name, value }] : []));
}

/** The links that have an address, each address once. */
export function links(...all: readonly (readonly [string, unknown])[]): Link[] {
  const known = new Map<string, string>();
  for (const [title, address] of all) {
    const url = webAddress(address);
    if (url !== undefined && !known.has(url)) known.set(url, title);
  }
  return Array.from(known, ([url, title]) => ({ title, url }));
}

/** A problem begins before the run that showed it ends, so that their incident is never closed in between. */
export function inOrder(run: NoticeInput, problem: NoticeInput): readonly NoticeInput[] {
  return problem.status === "firing" ? [problem, run] : [run, problem];
}
