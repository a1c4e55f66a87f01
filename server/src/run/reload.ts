import { type Gateway, InvalidSetup, type Log } from "@tocsin/core";
import type { ConfigOrigin } from "../config/file.ts";
import { type Config, loadConfig } from "../config/load.ts";
import { ConfigError, ConfigMissing, type ConfigProblem, showProblem } from "../config/problem.ts";
import type { Reloaded } from "../http/server-context.ts";
import { showPath } from "../schema/path.ts";
import { gatewayOptions } from "./gateway-options.ts";

export interface ReloadContext {
  readonly origin: ConfigOrigin;
  readonly gateway: Gateway;
  readonly log: Log;
  readonly current: () => Config;
  readonly use: (config: Config) => void;
}

/** Reads the config again, one reload at a time. What is bad changes nothing. */
export function reloader(context: ReloadContext): () => Promise<Reloaded> {
  let last: Promise<unknown> = Promise.resolve();
  return () => {
    const next = last.then(() => reload(context));
    last = next.catch(() => undefined);
    return next;
  };
}

async function reload({ origin, gateway, log, current, use }: ReloadContext): Promise<Reloaded> {
  try {
    const config = await loadConfig(origin);
    await gateway.reload(gatewayOptions(config));
    const warnings = [
      ...config.warnings.map((each) => showProblem(config.file, each)),
      ...needRestart(current(), config),
    ];
    use(config);
    log.info("the config was read again", { file: config.file });
    for (const warning of warnings) log.warn(warning);
    return { ok: true, warnings };
  } catch (error) {
    const { file, problems } = reasons(error, current().file);
    for (const each of problems)
      log.error("the config is bad, so the old one stays in use", {
        problem: showProblem(file, each),
      });
    return { ok: false, file, problems };
  }
}

function needRestart(before: Config, after: Config): string[] {
  const changed = [
    ...(before.storage.name === after.storage.name ? [] : ["storage"]),
    ...(before.listen.host === after.listen.host && before.listen.port === after.listen.port
      ? []
      : ["listen"]),
  ];
  return changed.map(
    (key) => `${after.file}: ${key} has changed: restart the server for it to count`,
  );
}

function reasons(
  error: unknown,
  file: string,
): { readonly file: string; readonly problems: readonly ConfigProblem[] } {
  if (error instanceof ConfigError) return error;
  if (error instanceof InvalidSetup) {
    return {
      file,
      problems: error.issues.map(({ path, message }) => ({ path: showPath(path), message })),
    };
  }
  const message = error instanceof Error ? error.message : String(error);
  return {
    file,
    problems: [
      { path: "", message: error instanceof ConfigMissing ? message : `can't be used: ${message}` },
    ],
  };
}
