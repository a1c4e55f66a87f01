import { problem } from "./problem.ts";

/** The API's bodies are small; hooks have a limit of their own in core. In bytes. */
const apiBodyLimit = 1024 * 1024;
const deepestJson = 64;

export type BodyReading =
  | { readonly value: unknown; readonly refusal?: undefined }
  | { readonly refusal: Response };

/** The request's JSON, within the limits of size and depth; undefined when there is no body. */
export async function readJson(request: Request, largest = apiBodyLimit): Promise<BodyReading> {
  const announced = Number(request.headers.get("content-length") ?? Number.NaN);
  if (announced > largest) return { refusal: tooLarge(largest) };
  let bytes: Uint8Array | undefined;
  try {
    bytes =
      announced >= 0
        ? new Uint8Array(await request.arrayBuffer())
        : await readStream(request.body, largest);
  } catch {
    return { refusal: problem(400, "Unreadable", "The body ended before its time.") };
  }
  if (bytes === undefined) return { refusal: tooLarge(largest) };
  if (bytes.byteLength === 0) return { value: undefined };
  const type = request.headers.get("content-type") ?? "";
  if (!/^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(type)) {
    return {
      refusal: problem(
        415,
        "Unsupported media type",
        "Send JSON with `Content-Type: application/json`.",
      ),
    };
  }
  return parse(bytes);
}

function parse(bytes: Uint8Array): BodyReading {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    if (isDeeperThan(text, deepestJson)) {
      return {
        refusal: problem(
          400,
          "Unreadable",
          `The JSON is nested deeper than ${deepestJson} levels.`,
        ),
      };
    }
    return { value: JSON.parse(text) };
  } catch {
    return { refusal: problem(400, "Unreadable", "The body is not JSON in UTF-8.") };
  }
}

/** Looked at before parsing, so that no code that follows has to walk a tower of brackets. */
function isDeeperThan(text: string, limit: number): boolean {
  let depth = 0;
  let quoted = false;
  for (let index = 0; index < text.length; index += 1) {
    const letter = text.charCodeAt(index);
    if (quoted) {
      if (letter === 0x5c) index += 1;
      else if (letter === 0x22) quoted = false;
    } else if (letter === 0x22) quoted = true;
    else if (letter === 0x7b || letter === 0x5b) {
      depth += 1;
      if (depth > limit) return true;
    } else if (letter === 0x7d || letter === 0x5d) depth -= 1;
  }
  return false;
}

async function readStream(
  body: ReadableStream<Uint8Array> | null,
  largest: number,
): Promise<Uint8Array | undefined> {
  if (body === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > largest) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooLarge(largest: number): Response {
  return problem(413, "Too large", `This takes at most ${largest} bytes; send several requests.`);
}
