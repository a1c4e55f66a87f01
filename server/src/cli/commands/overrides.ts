import type { OverrideView } from "@tocsin/core";
import { Command } from "commander";
import { connect } from "../client.ts";
import { type CliIo, wrongUse } from "../io.ts";
import { byOf, type ClientFlags, clientOptions, jsonOption } from "../options.ts";
import { plain, shortTime, table } from "../table.ts";

interface OverrideFlags extends ClientFlags {
  readonly person: readonly string[];
  readonly from: string;
  readonly to: string;
  readonly replaces?: string;
  readonly add?: true;
  readonly why?: string;
  readonly by?: string;
}
interface ListFlags extends ClientFlags {
  readonly json?: true;
}

const overridesOf = (schedule: string) =>
  `/api/v1/schedules/${encodeURIComponent(schedule)}/overrides`;

/** `tocsin oncall override SCHEDULE`: somebody else for a while. */
export function overrideCommand(io: CliIo): Command {
  return clientOptions(new Command("override"))
    .description("Put somebody on call for a while, in place of those of the schedule.")
    .argument("<schedule>", "its name in the config")
    .option(
      "--person <name>",
      "who is on call then; may be repeated",
      (value: string, before: readonly string[]) => [...before, value],
      [],
    )
    .requiredOption("--from <time>", "2026-01-05T09:00 in the schedule's zone, or with a zone")
    .requiredOption("--to <time>", "likewise")
    .option("--replaces <name>", "only in this one's place")
    .option("--add", "beside those who are on call anyway")
    .option("--why <text>", "shown with the schedule")
    .option("--by <who>", "who does it (default: this user)")
    .action(async (schedule: string, flags: OverrideFlags) => {
      const { person, from, to, replaces, add, why } = flags;
      if (person.length === 0)
        throw wrongUse("nobody is named: write --person NAME, once for each who is on call then");
      const body = {
        from,
        to,
        people: person,
        ...(replaces === undefined ? {} : { replaces }),
        ...(add === undefined ? {} : { add }),
        ...(why === undefined ? {} : { reason: why }),
        ...byOf(io, flags),
      };
      const made = await connect(io, flags, "write").post(overridesOf(schedule), body);
      const { id, people, from: start, to: end } = made as OverrideView;
      const when = `from ${shortTime(start)} to ${shortTime(end)} UTC`;
      io.stdout.write(`${plain(`${id}: ${people.join(", ")} on ${schedule} ${when}`)}\n`);
    });
}

/** `tocsin oncall overrides SCHEDULE`: those that are not over. */
export function overridesCommand(io: CliIo): Command {
  return clientOptions(new Command("overrides"))
    .description("List the overrides of a schedule that are not over.")
    .argument("<schedule>", "its name in the config")
    .addOption(jsonOption())
    .action(async (schedule: string, flags: ListFlags) => {
      const answer = await connect(io, flags, "read").get(overridesOf(schedule));
      const { items } = answer as { readonly items: readonly OverrideView[] };
      if (flags.json === true) io.stdout.write(`${JSON.stringify(items)}\n`);
      else if (items.length === 0) io.stdout.write("none\n");
      else
        io.stdout.write(
          table(["FROM (UTC)", "TO (UTC)", "WHO", "INSTEAD OF", "BY", "WHY", "ID"], items.map(row)),
        );
    });
}

/** `tocsin oncall cancel SCHEDULE ID`: the schedule as it was. */
export function cancelCommand(io: CliIo): Command {
  return clientOptions(new Command("cancel"))
    .description("End an override.")
    .argument("<schedule>", "its name in the config")
    .argument("<id>", "the override's id, as `tocsin oncall overrides` lists it")
    .action(async (schedule: string, id: string, flags: ClientFlags) => {
      const path = `${overridesOf(schedule)}/${encodeURIComponent(id)}`;
      await connect(io, flags, "write").delete(path);
      io.stdout.write("cancelled\n");
    });
}

function row({ from, to, people, replaces, add, by, reason, id }: OverrideView): string[] {
  const instead = add === true ? "nobody" : (replaces ?? "all");
  return [shortTime(from), shortTime(to), people.join(", "), instead, by, reason ?? "-", id];
}
