import { randomBytes } from "node:crypto";
import type { Form } from "./modal.ts";

/** A form with what was typed so far, until it is opened again. */
export interface Draft {
  readonly form?: Form;
  readonly typed: Readonly<Record<string, string>>;
}

/** Forms of this process: who comes back to another one gets the form anew. */
export interface Drafts {
  /** Returns the key to it. */
  keep(draft: Draft): string;
  get(key: string): Draft | undefined;
}

const most = 200;
const keptMs = 15 * 60_000;

export function openDrafts(now: () => number): Drafts {
  const drafts = new Map<string, { readonly draft: Draft; readonly until: number }>();
  return {
    keep(draft) {
      const key = randomBytes(6).toString("base64url");
      drafts.set(key, { draft, until: now() + keptMs });
      const [oldest] = drafts.keys();
      if (drafts.size > most && oldest !== undefined) drafts.delete(oldest);
      return key;
    },
    get(key) {
      const kept = drafts.get(key);
      return kept === undefined || kept.until < now() ? undefined : kept.draft;
    },
  };
}
