import type { IncidentDetail, IncidentView, Listing } from "@tocsin/core";
import { Command, Option } from "commander";
import { connect } from "../client.ts";
import { incidentText } from "../incident-text.ts";
import type { CliIo } from "../io.ts";
import { mutedCell } from "../muted-text.ts";
import { type ClientFlags, clientOptions, jsonOption } from "../options.ts";
import { shortTime, table } from "../table.ts";

interface Flags extends ClientFlags {
  readonly state?: string;
  readonly matcher: readonly string[];
  readonly limit?: string;
  readonly all?: true;
  readonly json?: true;
}

/** `tocsin incidents`: what is open; `tocsin incidents ID`: one of them, and what comes next. */
export function incidentsCommand(io: CliIo): Command {
  return clientOptions(new Command("incidents"))
    .description(
      "List incidents: those open or acknowledged, or as asked. With an id, show that one.",
    )
    .argument("[id]", "the incident's id, as the list shows it")
    .addOption(
      new Option("--state <state>", "only these").choices(["open", "acknowledged", "closed"]),
    )
    .option("--all", "closed ones too")
    .option(
      "-m, --matcher <matcher>",
      'such as severity="critical"; may be repeated',
      (value: string, before: readonly string[]) => [...before, value],
      [],
    )
    .option("--limit <number>", "at most so many (default: 50)")
    .addOption(jsonOption())
    .action((id: string | undefined, flags: Flags) =>
      id === undefined ? incidents(io, flags) : oneIncident(io, id, flags),
    );
}

async function oneIncident(io: CliIo, id: string, flags: Flags): Promise<void> {
  const path = `/api/v1/incidents/${encodeURIComponent(id)}`;
  const incident = (await connect(io, flags, "read").get(path)) as IncidentDetail;
  io.stdout.write(flags.json === true ? `${JSON.stringify(incident)}\n` : incidentText(incident));
}

async function incidents(io: CliIo, flags: Flags): Promise<void> {
  const client = connect(io, flags, "read");
  const states =
    flags.state !== undefined
      ? [flags.state]
      : flags.all === true
        ? [undefined]
        : ["open", "acknowledged"];
  const pages = await Promise.all(
    states.map((state) =>
      client.get("/api/v1/incidents", { state, matcher: flags.matcher, limit: flags.limit }),
    ),
  );
  const items = pages.flatMap((page) => (page as Listing<IncidentView>).items);
  items.sort((one, other) => other.openedAt.localeCompare(one.openedAt));
  if (flags.json === true) {
    io.stdout.write(`${JSON.stringify(items)}\n`);
    return;
  }
  if (items.length === 0) io.stdout.write("none\n");
  else io.stdout.write(listText(items));
}

/** Says what mutes them where one of them is. */
function listText(items: readonly IncidentView[]): string {
  const head = ["CODE", "STATE", "SEVERITY", "SINCE", "TITLE", "ID"];
  if (items.every(({ muted }) => muted === undefined)) return table(head, items.map(row));
  const rows = items.map((item) => [...row(item), mutedCell(item.muted)]);
  return table([...head, "MUTED BY (UTC)"], rows);
}

function row({ code, state, severity, openedAt, title, id }: IncidentView): string[] {
  return [code, state, severity, shortTime(openedAt), title, id];
}
