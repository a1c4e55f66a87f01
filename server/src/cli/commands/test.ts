import { Command } from "commander";
import { ConfigError } from "../../config/problem.ts";
import { compare } from "../../policy/compare.ts";
import { readPolicy } from "../../policy/read-policy.ts";
import { runTest } from "../../policy/run-test.ts";
import { type Verdict, verdictJson, verdictOf } from "../../policy/verdict.ts";
import { type CliIo, type End, wrongUse } from "../io.ts";
import { jsonOption } from "../options.ts";
import { verdictText } from "../policy-text.ts";

interface Flags {
  readonly explain?: true;
  readonly json?: true;
  readonly only?: string;
}

/** `tocsin test`: policy tests on a virtual clock; needs no server, no secret and no network. */
export function testCommand(io: CliIo, end: End): Command {
  return new Command("test")
    .description("Run policy tests: who is told what and when, on a virtual clock.")
    .argument("<files...>", "YAML files of tests; see docs/policy-tests.md")
    .option("--explain", "tell why each was told, and why the others were not")
    .option("--only <text>", "run only tests with this text in their name")
    .addOption(jsonOption())
    .action((files: string[], flags: Flags) => test(files, flags, io, end));
}

interface FileResult {
  readonly file: string;
  readonly verdicts: readonly Verdict[];
  /** Why it can't be run. */
  readonly error?: string;
}

async function test(files: readonly string[], flags: Flags, io: CliIo, end: End): Promise<void> {
  const started = performance.now();
  const explained = flags.explain === true;
  const print = (text: string) => {
    if (flags.json !== true) io.stdout.write(text);
  };
  const results: FileResult[] = [];
  for (const file of files) {
    print(`${file}\n`);
    const result = await runFile(file, flags, io, print);
    if (result.error !== undefined && flags.json !== true) io.stderr.write(`${result.error}\n`);
    results.push(result);
  }
  const verdicts = results.flatMap((each) => each.verdicts);
  const failed = verdicts.filter(({ holds }) => !holds).length;
  const unread = results.filter(({ error }) => error !== undefined).length;
  if (verdicts.length === 0 && unread === 0) {
    throw wrongUse(`no test has ${JSON.stringify(flags.only ?? "")} in its name: look at --only`);
  }
  const ok = failed + unread === 0;
  if (flags.json === true) {
    const shown = results.map(({ file, error, verdicts: its }) => ({
      file,
      ...(error === undefined ? {} : { error }),
      tests: its.map((each) => verdictJson(each, explained)),
    }));
    io.stdout.write(`${JSON.stringify({ ok, files: shown })}\n`);
  }
  const seconds = ((performance.now() - started) / 1_000).toFixed(2);
  const count = (number: number, what: string) => `${number} ${what}${number === 1 ? "" : "s"}`;
  const broken = unread === 0 ? "" : `, ${count(unread, "file")} could not be read`;
  print(
    `${count(verdicts.length, "test")}: ${verdicts.length - failed} hold, ${failed} fail${broken} (${seconds} s)\n`,
  );
  end(ok ? 0 : 1);
}

async function runFile(
  file: string,
  { only = "", explain }: Flags,
  io: CliIo,
  print: (text: string) => void,
): Promise<FileResult> {
  const verdicts: Verdict[] = [];
  try {
    const policy = await readPolicy(file, io.cwd);
    for (const each of policy.tests.filter(({ name }) => name.includes(only))) {
      const run = await runTest(each, policy, explain === true);
      const verdict = verdictOf(each, run, compare(each, run.tellings));
      print(verdictText(policy, verdict, explain === true));
      verdicts.push(verdict);
    }
    return { file, verdicts };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { file, verdicts, error: error.message };
  }
}
