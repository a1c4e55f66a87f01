import { readFileSync } from "node:fs";

const description: unknown = JSON.parse(
  readFileSync(new URL("../package.json", import.meta.url), "utf8"),
);

/** The version of this package. */
export const version = String((description as { readonly version: unknown }).version);
