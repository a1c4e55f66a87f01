import {
  type AttachedImage,
  type Image,
  isKept,
  type KeptImage,
  type LinkedImage,
  type NoticeInput,
} from "../notice.ts";
import { oneLine, whole } from "../text.ts";
import { nameFor, typesOf } from "./file-type.ts";
import { nameOf } from "./hash.ts";

/** How many pictures and files a notice may bring along. */
export const mostPictures = 4;
/** In bytes. */
const largestPicture = 2 * 1024 * 1024;
/** In characters of base64, line ends included. */
export const longestPicture = 3_000_000;

const longestAlt = 2_000;
const longestUrl = 4_000;

/** The bytes of an image, as they are kept. */
export interface Picture {
  readonly id: string;
  /** Base64. */
  readonly data: string;
}

type Reading =
  | { readonly image: KeptImage; readonly picture: Picture; readonly problem?: undefined }
  | { readonly problem: string };

/** Checks a picture that was handed over, and takes it apart: what the notice bears of it, and its bytes. */
export function readPicture({ data: written, type, name, alt }: AttachedImage): Reading {
  const data = written.replace(/\s+/g, "");
  if (data.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(data)) {
    return { problem: "data must be the file's bytes in base64" };
  }
  const bytes = Buffer.from(data, "base64");
  if (bytes.length > largestPicture) {
    return {
      problem: `is ${bytes.length} bytes; at most ${largestPicture} are taken: make it smaller`,
    };
  }
  const found = typesOf(bytes);
  if (!found.includes(type)) {
    const said = found[0] === undefined ? "something else" : found[0];
    return { problem: `type says ${type}, but its bytes are ${said}` };
  }
  const id = nameOf(bytes, 26);
  const image = {
    id,
    type,
    name: nameFor(name, type),
    size: bytes.length,
    alt: oneLine(alt ?? "", longestAlt),
  };
  return { image, picture: { id, data } };
}

/** The images as a notice bears them, and apart from them the bytes; what is no picture is left out. */
export function setAside(images: readonly (Image | AttachedImage)[]): {
  readonly images: readonly Image[];
  readonly pictures: readonly Picture[];
} {
  const borne: Image[] = [];
  const pictures = new Map<string, Picture>();
  let count = 0;
  for (const each of images) {
    if (!("data" in each)) {
      borne.push(isKept(each) ? each : linkedOf(each));
      continue;
    }
    count += 1;
    const reading = count > mostPictures ? undefined : readPicture(each);
    if (reading === undefined || reading.problem !== undefined) continue;
    const { image, picture } = reading;
    if (borne.some((other) => isKept(other) && other.id === image.id)) continue;
    borne.push(image);
    pictures.set(picture.id, picture);
  }
  return { images: borne, pictures: [...pictures.values()] };
}

function linkedOf({ url, alt }: LinkedImage): LinkedImage {
  return { url: whole(url.slice(0, longestUrl)), alt: oneLine(alt, longestAlt) };
}

/** The notices without the bytes that came with them, and those, in the same order. */
export function withoutBytes(inputs: readonly NoticeInput[]): {
  readonly inputs: readonly NoticeInput[];
  readonly pictures: readonly (readonly Picture[])[];
} {
  if (!inputs.some(bringsBytes)) return { inputs, pictures: [] };
  const apart = inputs.map((input) => setAside(input.images ?? []));
  return {
    inputs: inputs.map((input, index) =>
      bringsBytes(input) ? { ...input, images: apart[index]?.images ?? [] } : input,
    ),
    pictures: apart.map(({ pictures }) => pictures),
  };
}

function bringsBytes({ images }: NoticeInput): boolean {
  return images?.some((image) => "data" in image) === true;
}
