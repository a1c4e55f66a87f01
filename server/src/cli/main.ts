import { redact } from "@tocsin/core";
import { Command, CommanderError } from "commander";
import { ConfigError, ConfigMissing } from "../config/problem.ts";
import { version } from "../version.ts";
import { ackCommand, escalateCommand, resolveCommand } from "./commands/act.ts";
import { actionsCommand, auditCommand } from "./commands/actions.ts";
import { catchUpCommand } from "./commands/catch-up.ts";
import { checkCommand } from "./commands/check.ts";
import { deliveriesCommand } from "./commands/deliveries.ts";
import { approveCommand, doCommand } from "./commands/do.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { explainCommand } from "./commands/explain.ts";
import { importCommand } from "./commands/import.ts";
import { incidentsCommand } from "./commands/incidents.ts";
import { onCallCommand } from "./commands/oncall.ts";
import { pageCommand, verifyCommand } from "./commands/page.ts";
import { pictureCommand } from "./commands/picture.ts";
import { previewCommand } from "./commands/preview.ts";
import { routesCommand } from "./commands/routes.ts";
import { sendCommand } from "./commands/send.ts";
import { serveCommand } from "./commands/serve.ts";
import { setupCommand } from "./commands/setup.ts";
import { silenceCommand } from "./commands/silence.ts";
import { statsCommand } from "./commands/stats.ts";
import { testCommand } from "./commands/test.ts";
import { type CliIo, type ExitCode, Failure } from "./io.ts";

const commands = [
  serveCommand,
  checkCommand,
  sendCommand,
  routesCommand,
  explainCommand,
  incidentsCommand,
  pictureCommand,
  ackCommand,
  resolveCommand,
  escalateCommand,
  silenceCommand,
  doCommand,
  approveCommand,
  actionsCommand,
  auditCommand,
  onCallCommand,
  pageCommand,
  verifyCommand,
  statsCommand,
  deliveriesCommand,
  setupCommand,
  doctorCommand,
  catchUpCommand,
  testCommand,
  previewCommand,
  importCommand,
];

/** The command line, in this process: runs one command and gives its exit code. Never exits by itself. */
export async function main(args: readonly string[], io: CliIo): Promise<ExitCode> {
  let code: ExitCode = 0;
  const program = new Command("tocsin")
    .description("A notification gateway: CI/CD and cluster events become one living message.")
    .version(version)
    .showHelpAfterError("(add --help for the right use)")
    // So that a command with commands below it does not take their flags.
    .enablePositionalOptions();
  for (const command of commands) {
    program.addCommand(
      command(io, (ended) => {
        code = ended;
      }),
    );
  }
  prepare(program, io);
  try {
    await program.parseAsync([...args], { from: "user" });
    return code;
  } catch (error) {
    return failed(error, io);
  }
}

/** Commander would write to the process and end it. */
function prepare(command: Command, io: CliIo): void {
  command.exitOverride();
  command.configureOutput({
    writeOut: (text) => io.stdout.write(text),
    writeErr: (text) => io.stderr.write(redact(text)),
  });
  command.copyInheritedSettings(command);
  for (const child of command.commands) prepare(child, io);
}

function failed(error: unknown, io: CliIo): ExitCode {
  if (error instanceof CommanderError) {
    const asked = error.code === "commander.helpDisplayed" || error.code === "commander.version";
    return asked ? 0 : 2;
  }
  const say = (text: string) => io.stderr.write(`${redact(text)}\n`);
  if (error instanceof Failure) {
    say(error.message);
    return error.exitCode;
  }
  if (error instanceof ConfigMissing) {
    say(error.message);
    return 2;
  }
  if (error instanceof ConfigError) {
    say(error.message);
    return 1;
  }
  say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return 1;
}
