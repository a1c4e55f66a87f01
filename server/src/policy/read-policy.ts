import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { findZone, parseMoment } from "@tocsin/core";
import { type ConfigDocument, readDocument } from "../config/document.ts";
import { ConfigError, ConfigMissing, type ConfigProblem } from "../config/problem.ts";
import { whyUnreadable } from "../config/unreadable.ts";
import { explainIssues } from "../schema/explain.ts";
import { type PolicyFile, policySchema } from "./format.ts";
import type { Policy, PolicyTest } from "./policy.ts";
import { configFile, type PolicyConfigOrigin, partOf, policyConfig } from "./read-config.ts";
import { readEvents } from "./read-events.ts";
import { readExpectations } from "./read-expectations.ts";
import { lineOf, type Reader, timeAt } from "./reader.ts";
import { facesOf } from "./recording.ts";
import { standIn } from "./stand-ins.ts";
import type { Calendar } from "./times.ts";

const usualStart = "2026-01-05 09:00";
/** How long the last thing that a test names has for what follows from it. */
const lastMs = 5_000;

/** Reads a file of tests and the config that it names. Throws `ConfigMissing` or `ConfigError`. */
export async function readPolicy(file: string, cwd: string): Promise<Policy> {
  const path = resolve(cwd, file);
  const folder = dirname(path);
  const { document, written } = readForm(textOf(path, file), file);
  const origin = originOf(file, folder, document, written);
  const config = await policyConfig(origin, sourcesIn(written));
  const faces = await facesOf(config.channels);
  const problems: ConfigProblem[] = [];
  const tests = written.tests.flatMap((_, index): PolicyTest[] => {
    const at = ["tests", index];
    const calendar = calendarOf(written, index, document, problems);
    if (calendar === undefined) return [];
    return [
      testOf(written, index, { document, problems, path: at, config, faces, folder, calendar }),
    ];
  });
  if (problems.length > 0) throw new ConfigError(file, problems);
  return { file, config, faces, tests };
}

interface Form {
  readonly document: ConfigDocument;
  readonly written: PolicyFile;
}

function readForm(text: string, file: string): Form {
  const first = formOf(text, file, {});
  const { environment } = first.written;
  // A config in place has variables too, which the file itself may name.
  return Object.keys(environment).length === 0 ? first : formOf(text, file, environment);
}

function formOf(text: string, file: string, environment: Readonly<Record<string, string>>): Form {
  const reading = readDocument(text, environment, standIn);
  if (reading.problems !== undefined) throw new ConfigError(file, reading.problems);
  const { document } = reading;
  const checked = policySchema.safeParse(document.value ?? {});
  if (checked.success) return { document, written: checked.data };
  const explained = explainIssues(checked.error.issues, policySchema, document.value ?? {});
  throw new ConfigError(file, document.problems(explained, []));
}

function originOf(
  file: string,
  folder: string,
  document: ConfigDocument,
  { config = "tocsin.yaml", environment }: PolicyFile,
): PolicyConfigOrigin {
  if (typeof config !== "string") return { file, folder, document: partOf(document, "config") };
  return configFile(config, folder, environment);
}

/** The sources whose requests a test has; no other is opened. */
function sourcesIn({ tests }: PolicyFile): ReadonlySet<string> {
  const hooks = tests.flatMap(({ events }) => events.flatMap(({ hook }) => hook ?? []));
  return new Set(hooks.map(String));
}

function calendarOf(
  file: PolicyFile,
  index: number,
  document: ConfigDocument,
  problems: ConfigProblem[],
): Calendar | undefined {
  const test = file.tests[index];
  const place = (key: "zone" | "start") =>
    test?.[key] === undefined ? [key] : ["tests", index, key];
  const name = test?.zone ?? file.zone ?? "UTC";
  const zone = findZone(name);
  if (zone === undefined) {
    const message = `${JSON.stringify(name)} is no time zone: write one of the IANA database, such as Asia/Seoul`;
    problems.push(document.problem(place("zone"), message));
    return undefined;
  }
  const written = test?.start ?? file.start ?? usualStart;
  const start = parseMoment(written, zone.name);
  if (!Number.isNaN(start)) return { start, zone };
  const message = `${JSON.stringify(written)} is no time: write 2026-01-05 09:00`;
  problems.push(document.problem(place("start"), message));
  return undefined;
}

function testOf({ tests }: PolicyFile, index: number, reader: Reader): PolicyTest {
  const test = tests[index] as PolicyFile["tests"][number];
  const named = test.until;
  const end = named === undefined ? undefined : timeAt(reader, named, [...reader.path, "until"]);
  const events = readEvents(test.events, reader);
  const expectations = readExpectations(test.expect, end, reader);
  const last = [
    reader.calendar.start,
    ...events.map(({ time }) => time),
    ...expectations.flatMap(({ to, from }) => (Number.isFinite(to) ? to : from)),
  ].reduce((latest, time) => Math.max(latest, time), 0);
  return {
    name: test.name,
    line: lineOf(reader, reader.path),
    calendar: reader.calendar,
    until: end ?? last + lastMs,
    others: test.others,
    events,
    expectations,
  };
}

function textOf(path: string, file: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new ConfigMissing(
      `${file}: ${whyUnreadable(error)}: give tocsin test the path of a file of policy tests`,
    );
  }
}
