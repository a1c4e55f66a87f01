import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { systemClock } from "@tocsin/core";
import { Argument, Command } from "commander";
import type { Draft } from "../../import/draft.ts";
import type { Input } from "../../import/lists.ts";
import { type Notes, takeNotes } from "../../import/notes.ts";
import { importOnCall } from "../../import/oncall/oncall.ts";
import { importOpsgenie } from "../../import/opsgenie/opsgenie.ts";
import { importPagerDuty } from "../../import/pagerduty/pagerduty.ts";
import { writeDraft } from "../../import/write.ts";
import { type CliIo, Failure, wrongUse } from "../io.ts";

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

/** `tocsin import SYSTEM FILE…`: people, schedules and escalations of another system, as a config. */
export function importCommand(io: CliIo): Command {
  return new Command("import")
    .description("Write people, schedules and escalations of another system as a config.")
    .addArgument(new Argument("<system>", "whose they are").choices(Object.keys(systems)))
    .argument("<files...>", 'answers of its API as JSON; "-" for standard input')
    .action(async (system: string, files: string[]) => {
      const { name, read } = systems[system] as System;
      const notes = takeNotes();
      const input: { readonly file: string; readonly value: unknown }[] = [];
      for (const file of files) input.push({ file, value: parse(await textOf(file, io), file) });
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

async function textOf(file: string, io: CliIo): Promise<string> {
  if (file === "-") return bounded(await io.stdin.text(), file);
  const path = resolve(io.cwd, file);
  try {
    if (statSync(path).size > largest) throw tooLarge(file);
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Failure) throw error;
    const { code } = error as NodeJS.ErrnoException;
    const reason = code === "ENOENT" ? "there is no such file" : `it can't be read (${code})`;
    throw wrongUse(`${file}: ${reason}: give the path of a JSON file`);
  }
}

function bounded(text: string, file: string): string {
  if (text.length > largest) throw tooLarge(file);
  return text;
}

function tooLarge(file: string): Failure {
  return new Failure(`${file}: has more than ${largest / 1_000_000} MB: import it in parts`);
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    const reason = error instanceof Error ? error.message.slice(0, 200) : "";
    throw new Failure(`${file}: is no JSON (${reason}): give it what the API answered`);
  }
}
