import { type Attempt, isKept, type KeptImage, type Message } from "@tocsin/core";
import type { SendMailOptions } from "nodemailer";
import { oneLine } from "./clean.ts";

/** A picture or file that goes along with a mail. */
export interface Enclosure {
  readonly image: KeptImage;
  readonly bytes: Uint8Array;
}

// Many servers take 10 MB a mail; base64 makes a third more of it. In bytes.
const mostBytes = 7_000_000;

/** What the conversation does not have yet, as far as one mail bears it; nothing in a simpler mail. */
export async function enclosuresFor(
  message: Message,
  { level, bytesOf }: Attempt,
  known: readonly string[],
): Promise<readonly Enclosure[]> {
  if (level > 0) return [];
  const found: Enclosure[] = [];
  let left = mostBytes;
  for (const image of message.images.filter(isKept)) {
    if (known.includes(image.id) || image.size > left) continue;
    const bytes = await bytesOf(image);
    if (bytes === undefined) continue;
    left -= bytes.length;
    found.push({ image, bytes });
  }
  return found;
}

/** Shown within the mail, not beside it. */
export function isShown({ image }: Enclosure): boolean {
  return image.type.startsWith("image/");
}

/** How the page names the part of the mail that holds a picture. */
export function contentId({ image }: Enclosure): string {
  return `${image.id.replace(/\W/g, "")}@tocsin`;
}

export function attachmentsOf(
  enclosures: readonly Enclosure[],
): NonNullable<SendMailOptions["attachments"]> {
  return enclosures.map((each) => ({
    // Mail programs decode what looks encoded, and some take a second parameter within a quoted one.
    filename: oneLine(each.image.name, 100).replace(/[=;]/g, "-"),
    content: Buffer.from(each.bytes),
    contentType: each.image.type,
    contentDisposition: isShown(each) ? ("inline" as const) : ("attachment" as const),
    ...(isShown(each) && { cid: contentId(each) }),
  }));
}
