/** The bytes of a request, or why there are none; never more than `limit` is kept. */
export async function readBody(
  request: Request,
  limit: number,
): Promise<Uint8Array | "too large" | "broken"> {
  const announced = Number(request.headers.get("content-length") ?? Number.NaN);
  if (announced > limit) return "too large";
  try {
    // With a length announced the server reads no more than that.
    if (announced >= 0) return new Uint8Array(await request.arrayBuffer());
    return await readStream(request.body, limit);
  } catch {
    return "broken";
  }
}

async function readStream(
  body: ReadableStream<Uint8Array> | null,
  limit: number,
): Promise<Uint8Array | "too large"> {
  if (body === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > limit) return "too large";
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
