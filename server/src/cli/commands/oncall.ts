import { type OnCallView, type ShiftView, systemClock } from "@tocsin/core";
import { Command } from "commander";
import { connect } from "../client.ts";
import { daysOf } from "../days.ts";
import { type CliIo, wrongUse } from "../io.ts";
import { type ClientFlags, clientOptions, jsonOption } from "../options.ts";
import { shortTime, table } from "../table.ts";
import { cancelCommand, overrideCommand, overridesCommand } from "./overrides.ts";

interface Flags extends ClientFlags {
  readonly at?: string;
  readonly schedule?: string;
  readonly json?: true;
}
interface ShiftFlags extends ClientFlags {
  readonly days: string;
  readonly json?: true;
}
interface CalendarFlags extends ClientFlags {
  readonly person?: string;
}

/** `tocsin oncall`: who is on call, and all that is done with schedules. */
export function onCallCommand(io: CliIo): Command {
  const command = clientOptions(new Command("oncall"))
    .description("Tell who is on call, now or at another time.")
    .option("--at <time>", "such as 2026-01-05T09:00:00Z (default: now)")
    .option("--schedule <name>", "only this one")
    .addOption(jsonOption())
    .enablePositionalOptions()
    .action((flags: Flags) => showOnCall(io, flags));
  return command
    .addCommand(shiftsCommand(io))
    .addCommand(overrideCommand(io))
    .addCommand(overridesCommand(io))
    .addCommand(cancelCommand(io))
    .addCommand(calendarCommand(io));
}

async function showOnCall(io: CliIo, flags: Flags): Promise<void> {
  const query = { at: flags.at, schedule: flags.schedule };
  const answer = (await connect(io, flags, "read").get("/api/v1/oncall", query)) as {
    readonly schedules: readonly OnCallView[];
  };
  if (flags.json === true) io.stdout.write(`${JSON.stringify(answer)}\n`);
  else if (answer.schedules.length === 0) io.stdout.write("no schedules are in the config\n");
  else
    io.stdout.write(
      table(
        ["SCHEDULE", "WHO", "UNTIL (UTC)", "WHY"],
        answer.schedules.map(({ schedule, people, until, why }) => [
          schedule,
          people.length === 0 ? "nobody" : people.map(({ name }) => name).join(", "),
          until === undefined ? "-" : shortTime(until),
          why,
        ]),
      ),
    );
}

function shiftsCommand(io: CliIo): Command {
  return clientOptions(new Command("shifts"))
    .description("List who will be on call, gaps too.")
    .argument("<schedule>", "its name in the config")
    .option("--days <number>", "how far to look", "14")
    .addOption(jsonOption())
    .action(async (schedule: string, flags: ShiftFlags) => {
      const { now, ahead } = daysOf(flags.days, systemClock.now());
      const path = `/api/v1/schedules/${encodeURIComponent(schedule)}/shifts`;
      const query = { from: String(now), to: String(ahead) };
      const answer = (await connect(io, flags, "read").get(path, query)) as {
        readonly shifts: readonly ShiftView[];
      };
      if (flags.json === true) io.stdout.write(`${JSON.stringify(answer)}\n`);
      else io.stdout.write(table(["FROM (UTC)", "TO (UTC)", "WHO", "WHY"], answer.shifts.map(row)));
    });
}

function row({ start, end, people, why }: ShiftView): string[] {
  const whoever = people.length === 0 ? "nobody" : people.join(", ");
  return [shortTime(start), shortTime(end), whoever, why];
}

function calendarCommand(io: CliIo): Command {
  return clientOptions(new Command("ics"))
    .description("Print the shifts of a schedule or of a person as iCalendar.")
    .argument("[schedule]", "its name in the config")
    .option("--person <name>", "this one's shifts on all schedules, instead")
    .action(async (schedule: string | undefined, flags: CalendarFlags) => {
      const { person } = flags;
      if ((schedule === undefined) === (person === undefined))
        throw wrongUse("write tocsin oncall ics SCHEDULE, or tocsin oncall ics --person NAME");
      const of =
        person === undefined
          ? `schedules/${encodeURIComponent(schedule ?? "")}`
          : `people/${encodeURIComponent(person)}`;
      io.stdout.write(await connect(io, flags, "read").text(`/api/v1/${of}/calendar.ics`));
    });
}
