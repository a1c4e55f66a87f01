import { type Attempt, isKept, type KeptImage, type Message } from "@tocsin/core";
import { heading } from "./embed.ts";
import type { Spot } from "./ref.ts";
import { type Body, suppressEmbeds } from "./render.ts";
import { clean } from "./text.ts";

/** A file that goes along with a message. */
export interface Upload {
  /** Of the picture. */
  readonly id: string;
  readonly name: string;
  readonly data: Uint8Array;
  readonly contentType: string;
  readonly alt: string;
}

// Discord takes 10 files a message.
const mostFiles = 10;
const longestAlt = 1024;

/** What people do not have yet, with its bytes; nothing where the form is simple. */
export async function uploadsFor(
  { images }: Message,
  { level, bytesOf }: Attempt,
  spot?: Spot,
): Promise<readonly Upload[]> {
  if (level > 0) return [];
  const known = new Set([...(spot?.attached ?? []), ...(spot?.others ?? [])]);
  const wanted = images.filter(isKept).filter(({ id }) => !known.has(id));
  const found = await Promise.all(
    wanted.slice(0, mostFiles).map(async (image): Promise<Upload[]> => {
      const data = await bytesOf(image);
      const { id, type, alt } = image;
      const name = fileName(image);
      return data === undefined ? [] : [{ id, name, data, contentType: type, alt }];
    }),
  );
  return found.flat();
}

/** The body with its files, and the first picture in its embed. */
export function withUploads(body: Body, uploads: readonly Upload[], message: Message): Body {
  if (uploads.length === 0) return body;
  const attachments = uploads.map(({ name, alt }, index) => ({
    id: index,
    filename: name,
    description: clean(alt, longestAlt),
  }));
  return showing(
    { ...body, attachments },
    uploads.map(({ id }) => id),
    message,
  );
}

/**
 * The embed shows the first picture that is attached to its message. An edit names no attachments, so that
 * Discord keeps them all; it hides those that an embed shows from its own answers.
 */
export function showing(body: Body, attached: readonly string[], { images }: Message): Body {
  const [embed, ...more] = body.embeds;
  const shown = images
    .filter(isKept)
    .find(({ id, type }) => attached.includes(id) && type.startsWith("image/"));
  if (embed === undefined || shown === undefined) return body;
  const image = { url: `attachment://${fileName(shown)}` };
  return { ...body, embeds: [{ ...embed, image }, ...more] };
}

/** A message for pictures that came later. */
export function laterBody(message: Message, uploads: readonly Upload[]): Body {
  const content = heading(message, 300);
  const body = { content, embeds: [], flags: suppressEmbeds, allowed_mentions: { parse: [] } };
  return withUploads(body, uploads, message);
}

/** Which of a message's pictures a message of the channel holds, by the names of its files. */
export function seenIn(newest: unknown, id: string, { images }: Message): readonly string[] {
  const all: unknown[] = Array.isArray(newest) ? newest : [];
  const found = all.find((each) => isObject(each) && each.id === id);
  if (!isObject(found)) return [];
  const told = JSON.stringify([found.attachments, found.embeds]);
  return images
    .filter(isKept)
    .filter((image) => told.includes(fileName(image)))
    .map((image) => image.id);
}

/** Plain letters, since `attachment://` takes no others, and each name once. */
function fileName({ id, name }: KeptImage): string {
  const dot = name.lastIndexOf(".");
  const [stem, ending] = dot < 1 ? [name, ""] : [name.slice(0, dot), name.slice(dot)];
  const plain = (text: string) => text.replace(/[^\w.-]+/g, "-");
  return `${plain(stem).slice(0, 60)}-${id.slice(0, 8)}${plain(ending).slice(0, 10)}`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
