import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { explainIssues } from "../schema/explain.ts";
import { type ConfigDocument, readDocument } from "./document.ts";
import type { Environment } from "./interpolate.ts";
import { ConfigError, ConfigMissing } from "./problem.ts";
import { type ConfigFile, configSchema } from "./schema.ts";
import { whyUnreadable } from "./unreadable.ts";

/** Where a config comes from. */
export interface ConfigOrigin {
  /** What `--config` names. Absent: `tocsin.yaml` where there is one, else the built-in default. */
  readonly file?: string | undefined;
  readonly cwd: string;
  readonly environment: Environment;
}

/** A config file whose form is right; what it names is not looked up yet. */
export interface ReadConfig {
  /** As it is shown in messages. */
  readonly file: string;
  readonly builtIn: boolean;
  /** What relative plugin paths are seen from. */
  readonly folder: string;
  /** What a relative path of the storage is seen from. */
  readonly cwd: string;
  readonly document: ConfigDocument;
  readonly config: ConfigFile;
}

const usualNames = ["tocsin.yaml", "tocsin.yml", "tocsin.json"];

const builtInDefault = `
sources: { github: {}, argocd: {} }
channels: { console: {} }
receivers: { console: ["console:out"] }
route: { receiver: console }
`;

/** The file that is read; undefined: there is none, so the built-in default holds. */
export function findConfig({ file, cwd }: Pick<ConfigOrigin, "file" | "cwd">): string | undefined {
  return file ?? usualNames.find((name) => existsSync(resolve(cwd, name)));
}

/** Reads the config and checks its form. Throws `ConfigMissing` or `ConfigError`. */
export function readConfig({ file, cwd, environment }: ConfigOrigin): ReadConfig {
  const found = findConfig({ file, cwd });
  if (found === undefined) {
    const at = { file: "built-in default", builtIn: true, folder: cwd, cwd };
    return parseConfig(builtInDefault, at, environment);
  }
  const path = resolve(cwd, found);
  const at = { file: found, builtIn: false, folder: dirname(path), cwd };
  return parseConfig(textOf(path, found), at, environment);
}

/** Checks the form of a config that is at hand as text. */
export function parseConfig(
  text: string,
  at: Pick<ReadConfig, "file" | "builtIn" | "folder" | "cwd">,
  environment: Environment,
): ReadConfig {
  const { file } = at;
  const reading = readDocument(text, environment);
  if (reading.problems !== undefined) throw new ConfigError(file, reading.problems);
  const { document } = reading;
  if (document.value === null || document.value === undefined) {
    throw new ConfigError(file, [
      document.problem([], "is empty: write at least receivers and a route, or remove the file"),
    ]);
  }
  return { ...at, document, config: checkForm(document, file) };
}

/** The document as a config file has to be. Throws `ConfigError`. */
export function checkForm(document: ConfigDocument, file: string): ConfigFile {
  const checked = configSchema.safeParse(document.value);
  if (checked.success) return checked.data;
  const explained = explainIssues(checked.error.issues, configSchema, document.value);
  throw new ConfigError(file, document.problems(explained, []));
}

function textOf(path: string, asked: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new ConfigMissing(
      `${asked}: ${whyUnreadable(error)}: give --config FILE the path of a tocsin.yaml`,
    );
  }
}
