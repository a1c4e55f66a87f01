import type { Fields } from "../fields.ts";
import type { ImageEvent } from "../image.ts";

export interface ReadOptions {
  /** The host by which people pull, where the registry's events name another or none. */
  readonly host?: string | undefined;
}

/** One registry's way of telling: undefined when the body is not of its kind, else what it tells of tags. */
export type Registry = (body: Fields, options: ReadOptions) => readonly ImageEvent[] | undefined;

/** Nobody's registry tells more in one request. */
export const mostEvents = 5_000;
