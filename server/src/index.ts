export type { CliIo } from "./cli/io.ts";
export { main } from "./cli/main.ts";
export { type ConfigOrigin, parseConfig, type ReadConfig, readConfig } from "./config/file.ts";
export { type Config, loadConfig, resolveConfig } from "./config/load.ts";
export {
  ConfigError,
  ConfigMissing,
  type ConfigProblem,
  type Place,
  showProblem,
} from "./config/problem.ts";
export { createLog, type LogLevel, type LogOptions } from "./observe/log.ts";
export { type RunningServer, type ServerOptions, startServer } from "./run/server.ts";
