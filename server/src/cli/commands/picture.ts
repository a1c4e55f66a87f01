import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { Command, Option } from "commander";
import { connect } from "../client.ts";
import { type CliIo, wrongUse } from "../io.ts";
import { type ClientFlags, clientOptions } from "../options.ts";

interface Flags extends ClientFlags {
  readonly out: string;
  readonly of: string;
}

/** `tocsin picture ID --out FILE`: an incident as a PNG. */
export function pictureCommand(io: CliIo): Command {
  return clientOptions(new Command("picture"))
    .description("Draw an incident: how it went, its reports over time, or its runs.")
    .argument("<id>", "the incident's id, as `tocsin incidents` shows it")
    .requiredOption("--out <file>", "where the PNG is written")
    .addOption(
      new Option("--of <what>", "what of it")
        .choices(["timeline", "reports", "pipeline"])
        .default("timeline"),
    )
    .action((id: string, flags: Flags) => picture(io, id, flags));
}

async function picture(io: CliIo, id: string, flags: Flags): Promise<void> {
  const path = `/api/v1/incidents/${encodeURIComponent(id)}/${flags.of}.png`;
  const bytes = await connect(io, flags, "read").bytes(path);
  try {
    writeFileSync(resolve(io.cwd, flags.out), bytes);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw wrongUse(`${flags.out}: can't be written (${code}): give another --out`);
  }
  io.stdout.write(`${flags.out}\n`);
}
