import type { AskedToLook, CaughtUp } from "@tocsin/core";
import { Command } from "commander";
import { connect } from "../client.ts";
import type { CliIo } from "../io.ts";
import { type ClientFlags, clientOptions, jsonOption } from "../options.ts";
import { plain } from "../table.ts";

interface Flags extends ClientFlags {
  readonly json?: true;
}

// The server gives up after 120 s; its answer is to arrive.
const waitMs = 130_000;

/** `tocsin catch-up SOURCE`: looks for what happened while nobody listened. */
export function catchUpCommand(io: CliIo): Command {
  return clientOptions(new Command("catch-up"))
    .description(
      "Fetch what a source's side has and the server missed, or have its watch look again; nothing is told twice.",
    )
    .argument("<source>", "its name in the config")
    .addOption(jsonOption())
    .action(async (name: string, flags: Flags) => {
      const path = `/api/v1/sources/${encodeURIComponent(name)}/catch-up`;
      const caughtUp = (await connect(io, flags, "write").post(path, undefined, waitMs)) as
        | CaughtUp
        | AskedToLook;
      const text =
        "asked" in caughtUp ? caughtUp.detail : `${caughtUp.found} found: ${caughtUp.detail}`;
      io.stdout.write(flags.json === true ? `${JSON.stringify(caughtUp)}\n` : `${plain(text)}\n`);
    });
}
