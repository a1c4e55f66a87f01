/** Where a page ended. */
export interface Cursor {
  readonly sort: number;
  readonly key: string;
}

/** The text that a page gives out. */
export function writeCursor({ sort, key }: Cursor): string {
  return Buffer.from(`${sort}:${key}`).toString("base64url");
}

/** Cursors come back from outside: undefined for any that was not given out. */
export function readCursor(text: string): Cursor | undefined {
  const found = /^(-?\d{1,16}):(.+)$/s.exec(Buffer.from(text, "base64url").toString());
  const [, sort, key] = found ?? [];
  return sort === undefined || key === undefined ? undefined : { sort: Number(sort), key };
}
