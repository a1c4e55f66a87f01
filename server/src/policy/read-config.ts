import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { type ConfigDocument, readDocument } from "../config/document.ts";
import { checkForm } from "../config/file.ts";
import type { Environment } from "../config/interpolate.ts";
import { type Config, resolveConfig } from "../config/load.ts";
import { ConfigError } from "../config/problem.ts";
import { whyUnreadable } from "../config/unreadable.ts";
import { standIn, withStandIns } from "./stand-ins.ts";

/** Where a policy's config stands. */
export interface PolicyConfigOrigin {
  /** As it is shown in messages. */
  readonly file: string;
  /** What its relative paths are seen from. */
  readonly folder: string;
  readonly document: ConfigDocument;
}

/** What has no say in who is told; `publicUrl` would make pages wait for receipts that nobody sends. */
const leftOut = ["listen", "storage", "auth", "publicUrl", "heartbeat"];

/** Reads a config file for tests: a variable is what the tests say, or stood in for. Throws `ConfigError`. */
export function configFile(file: string, folder: string, given: Environment): PolicyConfigOrigin {
  const path = resolve(folder, file);
  const reading = readDocument(textOf(path, file), given, standIn);
  if (reading.problems !== undefined) throw new ConfigError(file, reading.problems);
  return { file, folder: dirname(path), document: reading.document };
}

/** The part of a document at a key, as a document of its own. */
export function partOf(document: ConfigDocument, key: string): ConfigDocument {
  return {
    value: (document.value as Readonly<Record<string, unknown>>)[key],
    problem: (path, message, at) => document.problem([key, ...path], message, at),
    problems: (issues, base) => document.problems(issues, [key, ...base]),
  };
}

/** The config with stand-ins in place of secrets that nobody has set. Throws `ConfigError`. */
export async function policyConfig(
  { file, folder, document }: PolicyConfigOrigin,
  sources: ReadonlySet<string>,
  without: readonly string[] = leftOut,
): Promise<Config> {
  const standIns = withStandIns(needed(document.value, sources, without));
  for (;;) {
    try {
      const filled = { ...document, value: standIns.value };
      const at = { file, builtIn: false, folder, cwd: folder };
      return await resolveConfig({ ...at, document: filled, config: checkForm(filled, file) });
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      const places = error.problems.map(({ path }) => path.replace(/^config\./, ""));
      if (!standIns.refuse(places)) throw error;
    }
  }
}

/** Without the sections that no test needs, so that nothing has to be set for them. */
function needed(value: unknown, sources: ReadonlySet<string>, without: readonly string[]): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const kept = Object.entries(value).filter(([key]) => !without.includes(key));
  return Object.fromEntries(
    kept.map(([key, section]) => [
      key,
      key === "sources" && typeof section === "object" && section !== null
        ? Object.fromEntries(
            Object.entries(section).filter(([name, each]) => sources.has(name) || owesSigns(each)),
          )
        : section,
    ]),
  );
}

function owesSigns(source: unknown): boolean {
  return typeof source === "object" && source !== null && "expectEvery" in source;
}

function textOf(path: string, file: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const message = `${whyUnreadable(error)}: write config: with the path of a tocsin.yaml, seen from the tests`;
    throw new ConfigError(file, [{ path: "", message }]);
  }
}
