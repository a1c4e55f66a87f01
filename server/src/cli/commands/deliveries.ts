import type { DeliveryView, Listing } from "@tocsin/core";
import { Command, Option } from "commander";
import { connect } from "../client.ts";
import type { CliIo } from "../io.ts";
import { type ClientFlags, configOption, jsonOption, tokenOption, urlOption } from "../options.ts";
import { table } from "../table.ts";

interface Flags extends ClientFlags {
  readonly state?: string;
  readonly limit?: string;
  readonly json?: true;
}

/** `tocsin deliveries list` and `tocsin deliveries retry`. */
export function deliveriesCommand(io: CliIo): Command {
  const list = client(new Command("list"))
    .description("List deliveries: those that are not done, or as asked.")
    .addOption(new Option("--state <state>", "only these").choices(["waiting", "dead", "done"]))
    .option("--limit <number>", "at most so many (default: 50)")
    .addOption(jsonOption())
    .action((flags: Flags) => listDeliveries(io, flags));
  const retry = client(new Command("retry"))
    .description("Send a dead letter again, in the incident's newest state.")
    .argument("<id>", "the delivery's id, as `tocsin deliveries list --state dead` shows it")
    .action(async (id: string, flags: Flags) => {
      await connect(io, flags, "write").post(`/api/v1/deliveries/${encodeURIComponent(id)}/retry`);
      io.stdout.write("queued\n");
    });
  return new Command("deliveries")
    .description("What is on its way, and dead letters.")
    .addCommand(list)
    .addCommand(retry);
}

function client(command: Command): Command {
  return command.addOption(urlOption()).addOption(tokenOption()).addOption(configOption());
}

async function listDeliveries(io: CliIo, flags: Flags): Promise<void> {
  const query = { state: flags.state, limit: flags.limit };
  const { items } = (await connect(io, flags, "read").get(
    "/api/v1/deliveries",
    query,
  )) as Listing<DeliveryView>;
  if (flags.json === true) io.stdout.write(`${JSON.stringify(items)}\n`);
  else if (items.length === 0) io.stdout.write("none\n");
  else io.stdout.write(table(["STATE", "TARGET", "TRIES", "NEXT", "REASON", "ID"], items.map(row)));
}

function row({ state, target, attempts, nextAt, reason, id }: DeliveryView): string[] {
  return [state, target, String(attempts), nextAt ?? "-", reason ?? "-", id];
}
