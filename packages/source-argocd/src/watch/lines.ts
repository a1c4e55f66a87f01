/**
 * The JSON values of a stream that has one on each line. What is no JSON, or longer than `longest`
 * characters, is left out and reported.
 */
export async function* jsonLines(
  chunks: AsyncIterable<Uint8Array>,
  { longest, leftOut }: { readonly longest: number; readonly leftOut: (why: string) => void },
): AsyncGenerator<unknown, void> {
  const decoder = new TextDecoder();
  // Pieces, joined once: adding to one text again and again would cost the square of a long line.
  let pieces: string[] = [];
  let length = 0;
  let skipping = false;
  for await (const chunk of chunks) {
    const [first = "", ...more] = decoder.decode(chunk, { stream: true }).split("\n");
    const ends = [first, ...more];
    for (const [index, piece] of ends.entries()) {
      if (index > 0) {
        const line = pieces.join("").trim();
        if (!skipping && line !== "") {
          const value = parse(line);
          if (value === undefined) leftOut("a line is no JSON");
          else yield value;
        }
        pieces = [];
        length = 0;
        skipping = false;
      }
      if (skipping || piece === "") continue;
      pieces.push(piece);
      length += piece.length;
      if (length <= longest) continue;
      leftOut(`a line is longer than ${longest} characters`);
      pieces = [];
      length = 0;
      skipping = true;
    }
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line) ?? undefined;
  } catch {
    return undefined;
  }
}
