import { type Log, redact } from "@tocsin/core";
import { pino } from "pino";
import { prettyLine } from "./pretty.ts";
import { scrub } from "./scrub.ts";

export const logLevels = ["debug", "info", "warn", "error"] as const;
export type LogLevel = (typeof logLevels)[number];

export interface LogOptions {
  readonly level: LogLevel;
  /** One readable line each instead of JSON. */
  readonly pretty: boolean;
  readonly write: (text: string) => void;
}

/** The server's log: JSON lines with no secret in them. Standard output is left to the console channel. */
export function createLog({ level, pretty, write }: LogOptions): Log {
  // The whole line is redacted once more: a secret may be put together of several fields.
  const line = (json: string) => write(redact(pretty ? prettyLine(json) : json));
  const logger = pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    { write: line },
  );
  const at = (name: LogLevel): Log[LogLevel] => {
    return (message, fields) => {
      if (!logger.isLevelEnabled(name)) return;
      logger[name](scrub(fields ?? {}) as object, redact(message));
    };
  };
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}
