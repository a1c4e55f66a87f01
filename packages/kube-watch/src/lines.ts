/** `text` undefined: the line was longer than allowed and is left out. */
export interface Line {
  readonly text: string | undefined;
}

const newline = 0x0a;

/**
 * The lines of a stream that may be cut anywhere, even within a character. What follows the last line
 * break is left out: the stream broke off there.
 */
export async function* linesOf(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<Line> {
  let parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    let start = 0;
    for (;;) {
      const end = chunk.indexOf(newline, start);
      const part = chunk.subarray(start, end < 0 ? undefined : end);
      length += part.length;
      if (length <= maxBytes) parts.push(part);
      else parts = [];
      if (end < 0) break;
      if (length > maxBytes) yield { text: undefined };
      else if (length > 0) yield { text: Buffer.concat(parts).toString("utf8") };
      parts = [];
      length = 0;
      start = end + 1;
    }
  }
}

/** The whole body as text; undefined when it is longer than allowed. */
export async function textOf(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<string | undefined> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > maxBytes) return undefined;
    parts.push(chunk);
  }
  return Buffer.concat(parts).toString("utf8");
}
