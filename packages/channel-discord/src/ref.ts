import type { Ref } from "@tocsin/core";
import { z } from "zod";

/** A message as it stands in Discord, and which pictures and files people have. */
export interface Spot {
  readonly id: string;
  /** The ids of those that are attached to it: its embed can show them. */
  readonly attached: readonly string[];
  /** The ids of those that came behind it, or are given up. */
  readonly others: readonly string[];
}

const ids = z.array(z.string().max(40)).max(50);
const form = z.object({ id: z.string().regex(/^\d{1,20}$/), attached: ids, others: ids });

/** The id alone where there are no pictures. */
export function printRef({ id, attached, others }: Spot): Ref {
  if (attached.length + others.length === 0) return id;
  return JSON.stringify({ id, attached, others: others.slice(-40) });
}

/** Undefined where the ref is none that `printRef` made. */
export function parseRef(ref: Ref): Spot | undefined {
  if (/^\d{1,20}$/.test(ref)) return { id: ref, attached: [], others: [] };
  try {
    return form.safeParse(JSON.parse(ref)).data;
  } catch {
    return undefined;
  }
}
