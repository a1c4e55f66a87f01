import { Command, Option } from "commander";
import { isLoopbackHost, type ListenAddress, parseListen } from "../../config/listen.ts";
import { loadConfig } from "../../config/load.ts";
import type { Role } from "../../http/server-context.ts";
import { createLog, type LogLevel, logLevels } from "../../observe/log.ts";
import { startServer } from "../../run/server.ts";
import { demo } from "../demo.ts";
import { type CliIo, Failure, wrongUse } from "../io.ts";
import { type ConfigFlag, configOption, originOf } from "../options.ts";

interface Flags extends ConfigFlag {
  readonly role: Role;
  readonly listen?: string;
  readonly logLevel: LogLevel;
}

/** `tocsin serve`: runs until it is told to stop. */
export function serveCommand(io: CliIo): Command {
  return new Command("serve")
    .description("Run the gateway: web takes requests, worker delivers, all does both.")
    .addOption(configOption())
    .addOption(
      new Option("--role <role>", "what this process does")
        .choices(["web", "worker", "all"])
        .default("all"),
    )
    .option(
      "--listen <address>",
      "instead of the config's: 127.0.0.1:8080, or :8080 for every address",
    )
    .addOption(
      new Option("--log-level <level>", "how much is logged").choices(logLevels).default("info"),
    )
    .action((flags: Flags) => serve(io, flags));
}

async function serve(io: CliIo, flags: Flags): Promise<void> {
  const address = flags.listen === undefined ? undefined : parseListen(flags.listen);
  if (flags.listen !== undefined && address === undefined) {
    throw wrongUse(`${JSON.stringify(flags.listen)} is no address: write --listen 127.0.0.1:8080`);
  }
  const origin = originOf(io, flags);
  const config = await loadConfig(origin);
  const log = createLog({
    level: flags.logLevel,
    pretty: io.stderr.isTTY,
    write: (text) => io.stderr.write(text),
  });
  const server = await startServer({
    config,
    origin,
    log,
    role: flags.role,
    ...(address === undefined ? {} : { listen: address }),
  }).catch((error: unknown) => {
    throw new Failure(startProblem(error, address ?? config.listen));
  });
  if (config.builtIn) io.stdout.write(demo(server.url, io.cwd));
  else io.stdout.write(`Tocsin listens at ${server.url}\n`);

  await new Promise<void>((resolve) => {
    const ends = [
      io.onSignal("SIGHUP", () => void server.reload()),
      io.onSignal("SIGINT", stop),
      io.onSignal("SIGTERM", stop),
    ];
    function stop() {
      for (const end of ends) end();
      resolve();
    }
  });
  await server.stop();
}

function startProblem(error: unknown, { host, port }: ListenAddress): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "EADDRINUSE")
    return `port ${port} is taken by another program: stop it, or write another under listen:`;
  if (code === "EACCES" && !isLoopbackHost(host))
    return `port ${port} may not be used by this user: take one from 1024 on`;
  return `the gateway can't start: ${message}`;
}
