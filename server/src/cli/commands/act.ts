import type { ActionResult } from "@tocsin/core";
import { Command } from "commander";
import { connect } from "../client.ts";
import type { CliIo } from "../io.ts";
import { byOf, type ClientFlags, clientOptions } from "../options.ts";
import { plain } from "../table.ts";

interface Flags extends ClientFlags {
  readonly by?: string;
  readonly why?: string;
}

/** `tocsin ack ID`: somebody is on it. */
export function ackCommand(io: CliIo): Command {
  return actCommand(
    io,
    "ack",
    "acknowledge",
    "Acknowledge an incident: say that somebody is on it.",
  );
}

/** `tocsin resolve ID`: closed by hand. */
export function resolveCommand(io: CliIo): Command {
  return actCommand(io, "resolve", "resolve", "Close an incident by hand.");
}

/** `tocsin escalate ID`: the next step, now. */
export function escalateCommand(io: CliIo): Command {
  return actCommand(
    io,
    "escalate",
    "escalate",
    "Take the next step of an incident's escalation at once.",
  );
}

function actCommand(io: CliIo, name: string, action: string, description: string): Command {
  return clientOptions(new Command(name))
    .description(description)
    .argument("<id>", "the incident's id, as `tocsin incidents` lists it")
    .option("--by <who>", "who does it (default: this user)")
    .option("--why <text>", "shown to everybody who sees the incident")
    .action(async (id: string, flags: Flags) => {
      const body = { ...byOf(io, flags), ...(flags.why === undefined ? {} : { why: flags.why }) };
      const path = `/api/v1/incidents/${encodeURIComponent(id)}/${action}`;
      const result = (await connect(io, flags, "write").post(path, body)) as Exclude<
        ActionResult,
        { status: "unknown" }
      >;
      const { code, state, title } = result.incident;
      const note = result.status === "unchanged" ? ` (${result.reason})` : "";
      io.stdout.write(`${plain(`${code} ${state}: ${title}${note}`)}\n`);
    });
}
