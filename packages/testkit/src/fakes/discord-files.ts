import type { Seen } from "./http.ts";

type Json = Readonly<Record<string, unknown>>;

/** A file as people see it in a message. */
export interface DiscordFile {
  readonly name: string;
  readonly type: string;
  readonly alt: string;
  readonly bytes: Uint8Array;
}

/** What a request brings: its JSON, and the files of a form in the order of their keys. */
export interface DiscordForm {
  readonly body: Json;
  readonly files: readonly DiscordFile[];
}

// discord-api-docs, reference "Uploading Files": by file and by request, in bytes.
const largestFile = 10 * 1024 * 1024;
const largestRequest = 25 * 1024 * 1024;
const mostFiles = 10;
const longestAlt = 1024;

/** Reads JSON, or a form with `payload_json` and `files[n]`; a string says what is wrong with the form. */
export async function readForm({ headers, body, bytes }: Seen): Promise<DiscordForm | string> {
  const type = headers["content-type"] ?? "";
  if (!type.startsWith("multipart/form-data")) return { body: json(body), files: [] };
  if (bytes.length > largestRequest) return "the request is too large";
  const form = await new Response(new Uint8Array(bytes), { headers: { "content-type": type } })
    .formData()
    .catch(() => undefined);
  const payload = form?.get("payload_json");
  if (form === undefined || typeof payload !== "string") return "the form has no payload_json";
  const told = json(payload);
  const listed = (Array.isArray(told.attachments) ? told.attachments : []) as Json[];
  const files: DiscordFile[] = [];
  for (const [key, file] of form) {
    if (typeof file === "string") continue;
    const place = Number(/^files\[(\d+)\]$/.exec(key)?.[1] ?? Number.NaN);
    const about = listed.find(({ id }) => Number(id) === place);
    if (about === undefined) return `${key} is not in attachments`;
    if (about.filename !== file.name) return `${key} is named otherwise in attachments`;
    const { description: alt = "" } = about;
    if (typeof alt !== "string" || alt.length > longestAlt) return `${key}: description`;
    if (file.size > largestFile) return `${key} is too large`;
    const content = new Uint8Array(await file.arrayBuffer());
    files.push({ name: file.name, type: file.type, alt, bytes: content });
  }
  if (files.length > mostFiles) return "too many files";
  return { body: told, files };
}

/** The files that a message holds which none of its embeds shows: Discord's answers name no others. */
export function bareFiles(files: readonly DiscordFile[], embeds: readonly Json[]): readonly Json[] {
  const shown = JSON.stringify(embeds);
  return files
    .filter(({ name }) => !shown.includes(`attachment://${name}`))
    .map(({ name, alt, bytes }, index) => ({
      id: String(index),
      filename: name,
      description: alt,
      size: bytes.length,
    }));
}

/** Embeds as Discord's answers show them: files by their address at its CDN. */
export function atCdn(embeds: readonly Json[]): readonly Json[] {
  const cdn = "https://cdn.discordapp.com/attachments/1/2/";
  return JSON.parse(JSON.stringify(embeds).replaceAll("attachment://", cdn)) as Json[];
}

function json(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return {};
  }
}
