import { type SilenceView, showDuring } from "@tocsin/core";
import { Command } from "commander";
import { connect, Refused } from "../client.ts";
import { type CliIo, Failure, wrongUse } from "../io.ts";
import { byOf, type ClientFlags, clientOptions, collect, jsonOption } from "../options.ts";
import { plain, shortTime, table } from "../table.ts";

interface AddFlags extends ClientFlags {
  readonly duration?: string;
  readonly until?: string;
  readonly start?: string;
  readonly during: readonly string[];
  readonly untilResolved?: true;
  readonly comment: string;
  readonly by?: string;
  readonly force?: true;
}
interface IncidentFlags extends ClientFlags {
  readonly duration?: string;
  readonly untilResolved?: true;
  readonly by?: string;
  readonly why?: string;
  readonly force?: true;
}
interface ListFlags extends ClientFlags {
  readonly all?: true;
  readonly json?: true;
}

const endsResolved = "or until nothing that it covers is open, a day at most if no end is given";
const forced = "also when it hides more than a hundred open incidents";

/** `tocsin silence`: what is told to nobody for a while. */
export function silenceCommand(io: CliIo): Command {
  return new Command("silence")
    .description("Tell nobody of something for a while.")
    .addCommand(addCommand(io))
    .addCommand(incidentCommand(io))
    .addCommand(listCommand(io))
    .addCommand(expireCommand(io));
}

function addCommand(io: CliIo): Command {
  return clientOptions(new Command("add"))
    .description("Silence what all of these matchers hold for, and print the silence's id.")
    .argument("<matchers...>", 'such as app=web or severity=~"warning|info"')
    .option("--duration <length>", "for so long from its start: 30m, 2h, 3d")
    .option("--until <time>", "or until then: 2026-01-05T11:00:00Z")
    .option("--start <time>", "when it begins (default: now)")
    .option("--until-resolved", endsResolved)
    .option(
      "--during <times>",
      'only in these: "Sat,Sun 02:00-04:00 Asia/Seoul", or a name of the config\'s times; may be repeated',
      collect,
      [],
    )
    .requiredOption("--comment <text>", "why, for those who miss what is hidden")
    .option("--by <who>", "who does it (default: this user)")
    .option("--force", forced)
    .action(async (matchers: string[], flags: AddFlags) => {
      const { duration, until, start, comment, force, during, untilResolved } = flags;
      const ends = [duration, until].filter((end) => end !== undefined).length;
      if (ends > 1 || (ends === 0 && untilResolved === undefined))
        throw wrongUse("say when it ends: write --duration 2h or --until TIME, one of them");
      const { by } = byOf(io, flags);
      const body = {
        matchers,
        ...(duration === undefined ? {} : { duration }),
        ...(until === undefined ? {} : { endsAt: until }),
        ...(start === undefined ? {} : { startsAt: start }),
        ...(during.length === 0 ? {} : { during }),
        ...(untilResolved === undefined ? {} : { untilResolved }),
        comment,
        ...(by === undefined ? {} : { createdBy: by }),
        ...(force === undefined ? {} : { force }),
      };
      const made = await connect(io, flags, "write").post("/api/v1/silences", body);
      io.stdout.write(`${plain((made as SilenceView).id)}\n`);
    });
}

function incidentCommand(io: CliIo): Command {
  return clientOptions(new Command("incident"))
    .description("Silence what an incident tells of, and what else comes to its group.")
    .argument("<id>", "the incident's id, as `tocsin incidents` lists it")
    .option("--duration <length>", "for so long: 30m, 2h, 3d (default: 2h)")
    .option("--until-resolved", endsResolved)
    .option("--why <text>", "why, for those who miss what is hidden")
    .option("--by <who>", "who does it (default: this user)")
    .option("--force", forced)
    .action(async (id: string, flags: IncidentFlags) => {
      const { duration, untilResolved, why, force } = flags;
      const body = {
        ...(duration === undefined ? {} : { duration }),
        ...(untilResolved === undefined ? {} : { untilResolved }),
        ...byOf(io, flags),
        ...(why === undefined ? {} : { why }),
        ...(force === undefined ? {} : { force }),
      };
      const path = `/api/v1/incidents/${encodeURIComponent(id)}/silence`;
      const made = (await connect(io, flags, "write").post(path, body)) as SilenceView;
      const what = `${made.matchers.join(", ")} until ${shortTime(made.endsAt)} UTC`;
      io.stdout.write(`${plain(`${made.id}: ${what}`)}\n`);
    });
}

function listCommand(io: CliIo): Command {
  return clientOptions(new Command("list"))
    .description("List the silences that count now or are to begin.")
    .option("--all", "those that ended in the last five days too")
    .addOption(jsonOption())
    .action(async (flags: ListFlags) => {
      const answer = await connect(io, flags, "read").get("/api/v1/silences");
      const { items: known } = answer as { readonly items: readonly SilenceView[] };
      const items = known.filter(({ state }) => flags.all === true || state !== "expired");
      if (flags.json === true) io.stdout.write(`${JSON.stringify(items)}\n`);
      else if (items.length === 0) io.stdout.write("none\n");
      else
        io.stdout.write(
          table(
            ["ID", "STATE", "UNTIL (UTC)", "WHEN", "BY", "MATCHERS", "COMMENT"],
            items.map((item) => row(item)),
          ),
        );
    });
}

function row(silence: SilenceView): string[] {
  const { id, state, endsAt, createdBy, matchers, comment } = silence;
  const until = shortTime(endsAt);
  return [id, state, until, whenOf(silence), createdBy, matchers.join(", "), comment || "-"];
}

function whenOf({ during, untilResolved }: SilenceView): string {
  if (during !== undefined) return showDuring(during);
  return untilResolved === true ? "until resolved" : "-";
}

/** One that is not there does not keep the others. */
function expireCommand(io: CliIo): Command {
  return clientOptions(new Command("expire"))
    .description("End silences.")
    .argument("<ids...>", "their ids, as `tocsin silence list` shows them")
    .action(async (ids: string[], flags: ClientFlags) => {
      const client = connect(io, flags, "write");
      const missing: string[] = [];
      for (const id of ids) {
        try {
          await client.delete(`/api/v1/silences/${encodeURIComponent(id)}`);
          io.stdout.write(`${plain(id)} expired\n`);
        } catch (error) {
          if (!(error instanceof Refused && error.status === 404)) throw error;
          missing.push(`${plain(id)}: ${error.message}`);
        }
      }
      if (missing.length > 0) throw new Failure(missing.join("\n"));
    });
}
