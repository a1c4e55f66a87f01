import type { Ref } from "@tocsin/core";
import { z } from "zod";

/** Where a message stands in Slack, and how far its thread has come. */
export interface Spot {
  /** The id, never a name: editing and reading take no names. */
  readonly channel: string;
  /** Slack's word for a message's place and time: its id within the channel. */
  readonly ts: string;
  /** The details are in its thread. */
  readonly details?: true | undefined;
  /** The telling whose news is in its thread. */
  readonly news?: string | undefined;
  /** The ids of the pictures and files that are in its thread. */
  readonly pictures?: readonly string[] | undefined;
  /** A reply may have arrived without an answer: look before replying again. */
  readonly unsure?: true | undefined;
}

const spotSchema = z.object({
  channel: z.string().regex(/^[A-Z0-9]{2,40}$/),
  ts: z.string().regex(/^\d{1,20}\.\d{1,10}$/),
  details: z.literal(true).optional(),
  news: z.string().max(200).optional(),
  pictures: z.array(z.string().max(40)).max(100).optional(),
  unsure: z.literal(true).optional(),
});

/** The ref as it is kept: JSON, so that it can grow without breaking what is stored. */
export function printRef(spot: Spot): Ref {
  const { channel, ts, details, news, pictures, unsure } = spot;
  return JSON.stringify({ channel, ts, details, news, pictures: pictures?.slice(-50), unsure });
}

/** Undefined where the ref is none that `printRef` made. */
export function parseRef(ref: Ref): Spot | undefined {
  try {
    return spotSchema.safeParse(JSON.parse(ref)).data;
  } catch {
    return undefined;
  }
}
