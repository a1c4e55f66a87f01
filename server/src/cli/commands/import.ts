import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { systemClock } from "@tocsin/core";
import { Argument, Command } from "commander";
import { ConfigError } from "../../config/problem.ts";
import type { RouteSection } from "../../config/schema.ts";
import { whyUnreadable } from "../../config/unreadable.ts";
import { importAlertmanager } from "../../import/alertmanager/alertmanager.ts";
import { largestFile } from "../../import/alertmanager/document.ts";
import { writeAlertmanagerDraft } from "../../import/alertmanager/write.ts";
import type { Draft } from "../../import/draft.ts";
import type { Input } from "../../import/lists.ts";
import { type Notes, takeNotes } from "../../import/notes.ts";
import { importOnCall } from "../../import/oncall/oncall.ts";
import { importOpsgenie } from "../../import/opsgenie/opsgenie.ts";
import { importPagerDuty } from "../../import/pagerduty/pagerduty.ts";
import { writeDraft } from "../../import/write.ts";
import { type CliIo, Failure, wrongUse } from "../io.ts";
import { plain } from "../table.ts";

interface System {
  readonly name: string;
  readonly read: (input: Input, notes: Notes, now: number) => Draft;
}

const systems: Readonly<Record<string, System>> = {
  oncall: { name: "Grafana OnCall", read: importOnCall },
  opsgenie: { name: "Opsgenie", read: importOpsgenie },
  pagerduty: { name: "PagerDuty", read: importPagerDuty },
};

// A thousand users with all their rules are a few megabytes.
const largest = 50_000_000;

/** `tocsin import SYSTEM FILE…`: what another system was told, as a config. */
export function importCommand(io: CliIo): Command {
  const choices = ["alertmanager", ...Object.keys(systems)];
  return new Command("import")
    .description("Write the configuration of another system as a config of this one.")
    .addArgument(new Argument("<system>", "whose it is").choices(choices))
    .argument(
      "<files...>",
      'alertmanager.yml, or answers of the other system\'s API as JSON; "-" for standard input',
    )
    .action(async (system: string, files: string[]) => {
      if (system === "alertmanager") return routing(files, io);
      const { name, read } = systems[system] as System;
      const notes = takeNotes();
      const input: { readonly file: string; readonly value: unknown }[] = [];
      for (const file of files) {
        const text = await textOf(file, io, { kind: "a JSON file", largest });
        input.push({ file, value: parse(text, file) });
      }
      const draft = read(input, notes, systemClock.now());
      for (const line of notes.lines()) io.stderr.write(`${line}\n`);
      const { people, schedules, escalations } = draft;
      if (people.length + schedules.length + escalations.length === 0) {
        throw new Failure(
          `nothing of ${name} was found: docs/oncall/import.md says which answers of its API are read`,
        );
      }
      io.stdout.write(writeDraft(draft, name));
      io.stderr.write(
        `read: people ${people.length}, schedules ${schedules.length}, escalations ${escalations.length}\n`,
      );
    });
}

/** Receivers, routes, inhibition and time intervals. */
async function routing(files: readonly string[], io: CliIo): Promise<void> {
  const [file = "", ...others] = files;
  if (others.length > 0) throw wrongUse("alertmanager.yml is one file: give no other");
  const notes = takeNotes();
  const text = await textOf(file, io, { kind: "an alertmanager.yml", largest: largestFile });
  const reading = importAlertmanager(text, notes);
  if (reading.problems !== undefined) throw new ConfigError(file, reading.problems);
  const { draft } = reading;
  for (const line of notes.lines()) io.stderr.write(`${line}\n`);
  io.stdout.write(writeAlertmanagerDraft(draft));
  const { receivers, route, inhibit, times, variables } = draft;
  io.stderr.write("set these in the environment:\n");
  for (const { name, what } of variables) io.stderr.write(`  ${name}: ${plain(what)}\n`);
  io.stderr.write(
    `read: routes ${countRoutes(route)}, receivers ${receivers.size}, inhibit ${inhibit.length}, times ${times.size}\n`,
  );
}

function countRoutes({ routes = [] }: RouteSection): number {
  return routes.reduce((count, below) => count + countRoutes(below), 1);
}

interface Wanted {
  readonly kind: string;
  readonly largest: number;
}

async function textOf(file: string, io: CliIo, { kind, largest }: Wanted): Promise<string> {
  const tooLarge = () =>
    new Failure(`${file}: has more than ${largest / 1_000_000} MB: import it in parts`);
  if (file === "-") {
    const text = await io.stdin.text();
    if (text.length > largest) throw tooLarge();
    return text;
  }
  const path = resolve(io.cwd, file);
  try {
    if (statSync(path).size > largest) throw tooLarge();
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw wrongUse(`${file}: ${whyUnreadable(error)}: give the path of ${kind}`);
  }
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    const reason = error instanceof Error ? error.message.slice(0, 200) : "";
    throw new Failure(`${file}: is no JSON (${reason}): give it what the API answered`);
  }
}
