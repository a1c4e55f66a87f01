import type { Memory, NoticeInput } from "@tocsin/core";
import { refKey } from "./objects/meta.ts";
import type { Told } from "./track/state.ts";
import { type Trouble, troubleKey } from "./track/trouble.ts";

/** A notice and the thing that it is about, with whose record it is kept until it is told. */
export interface Outgoing {
  readonly ref: string;
  readonly notice: NoticeInput;
}

/** What outlives the process. */
export interface Kept {
  /** undefined: it looks for the first time ever. */
  readonly told: Told | undefined;
  /** Decided on, and perhaps not told before the end came. */
  readonly untold: readonly NoticeInput[];
  /** What could not be read, and since when it has been known. */
  readonly refused: ReadonlyMap<string, number>;
}

export interface Keeper {
  load(): Promise<Kept>;
  /**
   * Writes the records that changed together with what is to be told of them, before it is told: a problem
   * that was told is known as open after any crash, and what was not is told then.
   */
  save(
    told: Told,
    changed: ReadonlySet<string>,
    outgoing: readonly Outgoing[],
    refused: ReadonlyMap<string, number>,
  ): Promise<void>;
  /** What was saved as outgoing is told: forgets it with the next save. */
  forgetTold(): void;
}

interface Part {
  readonly troubles: readonly Trouble[];
  readonly revisions: readonly (readonly [string, string])[];
  readonly untold: readonly NoticeInput[];
}

/** Enough that a part of a large cluster stays far below what a memory takes, few enough to read at start. */
const parts = 32;
const longestPart = 900_000;
const shortText = 400;

export function keeperOf(memory: Memory): Keeper {
  /** Parts that hold what is told by now, and parts that will once it is. */
  const stale = new Set<number>();
  const sent = new Set<number>();
  let head = "";
  return {
    async load() {
      const stored = parse(await memory.get("head"));
      head = JSON.stringify(stored);
      const troubles = new Map<string, Trouble>();
      const revisions = new Map<string, string>();
      const untold: NoticeInput[] = [];
      for (let number = 0; number < parts; number += 1) {
        const part = parse(await memory.get(nameOf(number))) as Part | undefined;
        if (part === undefined) continue;
        for (const trouble of part.troubles)
          troubles.set(troubleKey(trouble.ref, trouble.problem), trouble);
        for (const [key, revision] of part.revisions) revisions.set(key, revision);
        untold.push(...part.untold);
        if (part.untold.length > 0) stale.add(number);
      }
      if (stored === undefined && troubles.size === 0)
        return { told: undefined, untold, refused: new Map() };
      const { refused = [], ...rest } = (stored ?? {}) as Partial<Head>;
      const { highWater = 0, known = [], said = [] } = rest;
      return {
        told: { troubles, revisions, head: { highWater, known, said } },
        untold,
        refused: new Map(refused),
      };
    },
    async save(told, changed, outgoing, refused) {
      const numbers = new Set([...changed, ...outgoing.map(({ ref }) => ref)].map(partOf));
      // A storm's record goes first: a problem that belongs to none is told by itself.
      const storms = [...told.troubles.values()].filter(({ problem }) => problem === "storm");
      const first = storms
        .map(({ ref }) => partOf(refKey(ref)))
        .filter((number) => numbers.has(number));
      for (const number of new Set([...first, ...numbers, ...stale])) {
        await memory.set(nameOf(number), contents(number, told, outgoing));
        stale.delete(number);
      }
      for (const { ref } of outgoing) sent.add(partOf(ref));
      const next = JSON.stringify({ ...told.head, refused: [...refused] } satisfies Head);
      if (next !== head) await memory.set("head", next);
      head = next;
    },
    forgetTold() {
      for (const number of sent) stale.add(number);
      sent.clear();
    },
  };
}

type Head = Told["head"] & { readonly refused: readonly (readonly [string, number])[] };

function contents(number: number, told: Told, outgoing: readonly Outgoing[]): string | undefined {
  const part: Part = {
    troubles: [...told.troubles.values()].filter(({ ref }) => partOf(refKey(ref)) === number),
    revisions: [...told.revisions].filter(([key]) => partOf(key) === number),
    untold: outgoing.filter(({ ref }) => partOf(ref) === number).map(({ notice }) => notice),
  };
  if (part.troubles.length + part.revisions.length + part.untold.length === 0) return undefined;
  const whole = JSON.stringify(part);
  return whole.length <= longestPart ? whole : JSON.stringify(shortened(part));
}

/** Thousands of problems at once: their logs and the names of all pods are dear then. */
function shortened({ troubles, revisions, untold }: Part): Part {
  return {
    troubles: troubles.map((trouble) => ({
      ...trouble,
      message: undefined,
      shown: Object.fromEntries(Object.entries(trouble.shown).slice(0, 3)),
    })),
    revisions,
    untold: untold.map(({ text, facts: _, ...notice }) => ({
      ...notice,
      ...(text === undefined
        ? {}
        : { text: text.slice(0, text.indexOf("\n\n") + 1 || shortText).slice(0, shortText) }),
    })),
  };
}

function nameOf(number: number): string {
  return `part-${String(number).padStart(2, "0")}`;
}

/** FNV-1a. */
function partOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < key.length; at += 1)
    hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193);
  return (hash >>> 0) % parts;
}

function parse(text: string | undefined): unknown {
  return text === undefined ? undefined : JSON.parse(text);
}
