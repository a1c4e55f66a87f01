import { nameOf } from "../accept/hash.ts";
import type { Notice } from "../notice.ts";
import type { Storage, Change as StorageChange } from "../storage.ts";
import type { Incident } from "./incident.ts";

const hourMs = 3_600_000;
/** How long a change is remembered, in ms. */
const keptMs = 7 * 24 * hourMs;
/** An older change is no likely cause. */
const suspectMs = 24 * hourMs;
// A whole namespace or repository sees many changes: only a fresh one says something.
const freshMs = 2 * hourMs;
const looked = 5;

/** Something that was changed on purpose: a deployment, a push, an image. Sources say so by the label `change`. */
export interface LastChange {
  readonly what: string;
  readonly title: string;
  readonly subject: string;
  readonly source: string;
  /** When it began. ISO 8601. */
  readonly at: string;
  readonly by?: string;
  readonly commit?: string;
  readonly url?: string;
}

interface Kept extends LastChange {
  readonly labels: Readonly<Record<string, string>>;
}

/** By what a change and a problem can belong together, the closest first. */
const ties: readonly { readonly labels: readonly string[]; readonly withinMs: number }[] = [
  { labels: ["workload", "namespace"], withinMs: suspectMs },
  { labels: ["app"], withinMs: suspectMs },
  { labels: ["image"], withinMs: suspectMs },
  { labels: ["repository", "branch"], withinMs: freshMs },
  { labels: ["repository", "environment"], withinMs: suspectMs },
  { labels: ["namespace", "cluster"], withinMs: freshMs },
];

export function isChange(notice: Notice): boolean {
  return notice.labels.change !== undefined && notice.status !== "queued";
}

/** A run is one change from its start to its end. */
export function changeKey({ source, fingerprint }: Notice): string {
  return `change:${nameOf(`${source}\n${fingerprint}`, 26)}`;
}

/** The record of a change; `known`: as it was noted at its start. */
export function changeRecord(
  notice: Notice,
  known: { readonly at: string } | undefined,
  expect: number,
): StorageChange {
  const { labels, title, subject, source, actor, links } = notice;
  const at = known?.at ?? notice.startedAt ?? notice.at;
  const kept: Kept = {
    what: labels.change ?? "change",
    title,
    subject,
    source,
    at,
    ...(actor === undefined ? {} : { by: actor.name }),
    ...(labels.commit === undefined ? {} : { commit: labels.commit }),
    ...(links[0] === undefined ? {} : { url: links[0].url }),
    labels,
  };
  const time = Date.parse(at);
  return {
    key: changeKey(notice),
    expect,
    value: JSON.stringify(kept),
    terms: termsOf(labels),
    sort: time,
    expires: time + keptMs,
  };
}

function termsOf(labels: Readonly<Record<string, string>>): string[] {
  const terms = ties.flatMap(({ labels: names }) => termOf(names, labels) ?? []);
  return ["all", ...terms, ...(labels.commit === undefined ? [] : [`commit=${labels.commit}`])];
}

function termOf(
  names: readonly string[],
  labels: Readonly<Record<string, string>>,
): string | undefined {
  const pairs = names.map((name) => (labels[name] ? `${name}=${labels[name]}` : undefined));
  return pairs.includes(undefined) ? undefined : pairs.join(" ").slice(0, 300);
}

/** What was changed last before an incident began, of what it has to do with; undefined: nothing that is known. */
export async function lastChangeBefore(
  { labels, parts, openedAt }: Incident,
  storage: Storage,
): Promise<LastChange | undefined> {
  const began = Math.min(Date.parse(openedAt), ...parts.map(({ since }) => Date.parse(since)));
  for (const { labels: names, withinMs } of ties) {
    const term = termOf(names, labels);
    if (term === undefined) continue;
    const found = await newest(storage, term, began - withinMs, began);
    if (found !== undefined) return withAuthor(found, storage);
  }
  return undefined;
}

async function newest(
  storage: Storage,
  term: string,
  from: number,
  to: number,
): Promise<Kept | undefined> {
  const query = { collection: "change", terms: [term], limit: looked };
  const { records } = await storage.list(query);
  return records
    .map(({ value }) => JSON.parse(value) as Kept)
    .find(({ at }) => Date.parse(at) <= to && Date.parse(at) >= from);
}

/** A machine deploys what a person has pushed: the push of the same commit knows who. */
async function withAuthor({ labels, ...change }: Kept, storage: Storage): Promise<LastChange> {
  const commit = change.commit ?? (await commitOfImage(labels, storage));
  if (commit === undefined || change.what === "push") return change;
  const query = { collection: "change", terms: [`commit=${commit}`], limit: looked };
  const { records } = await storage.list(query);
  const push = records
    .map(({ value }) => JSON.parse(value) as Kept)
    .find(({ what }) => what === "push");
  return { ...change, commit, ...(push?.by === undefined ? {} : { by: push.by }) };
}

/** The image that was deployed was published with its commit. */
async function commitOfImage(
  { image, tag }: Readonly<Record<string, string>>,
  storage: Storage,
): Promise<string | undefined> {
  if (image === undefined || tag === undefined) return undefined;
  const query = { collection: "change", terms: [`image=${image}`.slice(0, 300)], limit: looked };
  const { records } = await storage.list(query);
  return records
    .map(({ value }) => JSON.parse(value) as Kept)
    .find(({ labels }) => labels.tag === tag && labels.commit !== undefined)?.commit;
}
