import { readFileSync, statSync } from "node:fs";
import { basename, extname, resolve } from "node:path";
import { type AttachedImage, imageTypeOf } from "@tocsin/core";
import { whyUnreadable } from "../config/unreadable.ts";
import { type CliIo, Failure, wrongUse } from "./io.ts";

/** The server's limit, in bytes: a larger file need not be read. */
const largest = 2 * 1024 * 1024;

/** The files of `--image` with what `--alt` says of each, in the same order. */
export function readImages(
  files: readonly string[],
  alts: readonly string[],
  { cwd }: CliIo,
): readonly AttachedImage[] {
  if (alts.length > files.length)
    throw wrongUse("--alt needs its --image: write --image FILE --alt TEXT");
  return files.map((file, index) => {
    const bytes = read(file, resolve(cwd, file));
    const type = imageTypeOf(bytes);
    if (type === undefined) {
      throw new Failure(
        `${file}: is no PNG, JPEG, GIF, WebP, PDF or text: these can be handed over`,
      );
    }
    const isJson = type === "text/plain" && extname(file).toLowerCase() === ".json";
    return {
      data: bytes.toString("base64"),
      type: isJson ? "application/json" : type,
      name: basename(file).slice(0, 200),
      alt: alts[index] ?? "",
    };
  });
}

function read(file: string, path: string): Buffer {
  try {
    const { size } = statSync(path);
    if (size > largest)
      throw new Failure(`${file}: has ${size} bytes, at most ${largest} are taken`);
    return readFileSync(path);
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw wrongUse(`${file}: ${whyUnreadable(error)}: write --image FILE`);
  }
}
