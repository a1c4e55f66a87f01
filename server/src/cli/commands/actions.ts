import type { ActionView, AuditEntry, Listing, Offer } from "@tocsin/core";
import { Command } from "commander";
import { connect } from "../client.ts";
import type { CliIo } from "../io.ts";
import { type ClientFlags, clientOptions, jsonOption } from "../options.ts";
import { table } from "../table.ts";

interface Flags extends ClientFlags {
  readonly json?: true;
  readonly incident?: string;
  readonly limit?: string;
}

/** `tocsin actions [INCIDENT]`: what can be done. */
export function actionsCommand(io: CliIo): Command {
  return clientOptions(new Command("actions"))
    .description("What can be done: to anything, or to one incident now.")
    .argument("[incident]", "an incident's id")
    .addOption(jsonOption())
    .action(async (incident: string | undefined, flags: Flags) => {
      const path =
        incident === undefined
          ? "/api/v1/actions"
          : `/api/v1/incidents/${encodeURIComponent(incident)}/actions`;
      const { items } = (await connect(io, flags, "read").get(path)) as Listing<ActionView | Offer>;
      if (flags.json === true) io.stdout.write(`${JSON.stringify(items)}\n`);
      else if (items.length === 0) io.stdout.write("none\n");
      else io.stdout.write(table(["ACTION", "WHAT"], items.map(row)));
    });
}

function row(action: ActionView | Offer): string[] {
  return [action.name, "description" in action ? action.description : action.title];
}

/** `tocsin audit`: who did or tried to do what. */
export function auditCommand(io: CliIo): Command {
  return clientOptions(new Command("audit"))
    .description("What people did and tried to do, newest first.")
    .option("--incident <id>", "of one incident")
    .option("--limit <number>", "at most so many (default: 50)")
    .addOption(jsonOption())
    .action(async (flags: Flags) => {
      const query = { incident: flags.incident, limit: flags.limit };
      const answer = await connect(io, flags, "admin").get("/api/v1/audit", query);
      const { items } = answer as Listing<AuditEntry>;
      if (flags.json === true) io.stdout.write(`${JSON.stringify(items)}\n`);
      else if (items.length === 0) io.stdout.write("none\n");
      else
        io.stdout.write(table(["AT", "WHO", "BY WAY OF", "WHAT", "ACTION", ""], items.map(line)));
    });
}

function line({ at, by, what, action, text, why }: AuditEntry): string[] {
  return [at, by.name, by.through, what, action, text ?? why ?? "-"];
}
