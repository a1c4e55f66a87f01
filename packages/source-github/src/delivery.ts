import type { Actor, Fact, Link, NoticeInput } from "@tocsin/core";
import type { Fields } from "./fields.ts";

/** One event as GitHub delivered it, with what every payload has read once. */
export interface Delivery {
  /** X-GitHub-Event. */
  readonly event: string;
  /** Empty for events without one. */
  readonly action: string;
  readonly payload: Fields;
  readonly repo: Repository;
  readonly sender: Actor | undefined;
}

export interface Repository {
  /** `acme/api`; the organization's name when the event is of no repository; else empty. */
  readonly name: string;
  readonly owner: string;
  readonly url: string | undefined;
  readonly defaultBranch: string;
}

/** What one event becomes; empty when it is of no interest. Pure, and never throws. */
export type Reader = (delivery: Delivery) => readonly NoticeInput[];

/** Reads what is common to all payloads. */
export function delivery(event: string, payload: Fields): Delivery {
  const repository = payload.object("repository");
  const fullName = repository.line("full_name", 150);
  const owner =
    personName(repository.object("owner")) || payload.object("organization").line("login");
  return {
    event,
    action: payload.line("action", 60),
    payload,
    repo: {
      name: fullName || owner,
      owner: owner || (fullName.split("/")[0] ?? ""),
      url: repository.url("html_url"),
      defaultBranch: repository.line("default_branch"),
    },
    sender: actor(payload.object("sender")),
  };
}

/** The first of these people that has a name. */
export function actor(...people: readonly Fields[]): Actor | undefined {
  for (const person of people) {
    const name = personName(person);
    const url = person.url("html_url");
    if (name !== "") return url === undefined ? { name } : { name, url };
  }
  return undefined;
}

function personName(person: Fields): string {
  return person.line("login", 100) || person.line("name", 100);
}

/** A notice whose unknown fields may be written as undefined. */
type Draft = { readonly [Key in keyof NoticeInput]?: NoticeInput[Key] | undefined } & {
  readonly title: string;
};

/** The notice without the fields that are not known: it must be plain JSON. */
export function notice(draft: Draft): NoticeInput {
  const own: Readonly<Record<string, unknown>> = draft;
  const known: Record<string, unknown> = {};
  for (const name in own) {
    if (own[name] !== undefined) known[name] = own[name];
  }
  return known as unknown as NoticeInput;
}

/** A problem begins before the run that showed it ends, so that their incident is never closed in between. */
export function inOrder(run: NoticeInput, problem: NoticeInput): readonly NoticeInput[] {
  return problem.status === "firing" ? [problem, run] : [run, problem];
}

/** The labels that are not empty, and those of the repository. */
export function labels(
  repo: Repository,
  own: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const known: Record<string, string> = {};
  if (repo.name !== "") known.repository = repo.name;
  if (repo.owner !== "") known.owner = repo.owner;
  for (const name in own) {
    const value = own[name];
    if (value !== undefined && value !== "") known[name] = value;
  }
  return known;
}

/** The facts that have a value: name, value, address. */
export function facts(
  ...all: readonly (readonly [string, string | undefined, (string | undefined)?])[]
): Fact[] {
  const known: Fact[] = [];
  for (const [name, value, url] of all) {
    if (value === undefined || value === "") continue;
    known.push(url === undefined ? { name, value } : { name, value, url });
  }
  return known;
}

/** The links that have an address: title, address. */
export function links(...all: readonly (readonly [string, string | undefined])[]): Link[] {
  const known: Link[] = [];
  for (const [title, url] of all) if (url !== undefined) known.push({ title, url });
  return known;
}

/** The name of a commit in full, as a label; nothing when it is none. */
export function fullSha(sha: string): string | undefined {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(sha) && !/^0+$/.test(sha) ? sha : undefined;
}

/** The page of a commit in the repository. */
export function commitUrl(repo: Repository, sha: string): string | undefined {
  return repo.url === undefined || !/^[0-9a-f]{7,64}$/.test(sha)
    ? undefined
    : `${repo.url}/commit/${sha}`;
}

/** The state of a thing as an id: two hooks (of the repository and its organization) give the same one. */
export function semanticId(repo: Repository, ...parts: readonly (string | number | undefined)[]) {
  let id = `github:${repo.name}`;
  for (const part of parts) id += `:${part ?? ""}`;
  return id;
}

/** The id of something that can happen again: the delivery's own id serves when its time is not known. */
export function timedId(
  repo: Repository,
  at: string | undefined,
  ...parts: readonly (string | number | undefined)[]
): string | undefined {
  return at === undefined ? undefined : semanticId(repo, ...parts, at);
}
