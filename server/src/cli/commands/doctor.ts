import { type NoticeFate, redact, systemClock } from "@tocsin/core";
import { Command } from "commander";
import { type Config, loadConfig } from "../../config/load.ts";
import { examine, type Outside } from "../../doctor/examine.ts";
import type { Finding } from "../../doctor/finding.ts";
import type { FateOf } from "../../doctor/notice.ts";
import { type Client, connect, Refused, serverUrl } from "../client.ts";
import { type CliIo, type End, wrongUse } from "../io.ts";
import { type ClientFlags, clientOptions, jsonOption, originOf } from "../options.ts";
import { unknownSource } from "../sources.ts";
import { plain } from "../table.ts";

interface Flags extends ClientFlags {
  readonly json?: true;
}

const marks: Readonly<Record<Finding["status"], string>> = {
  ok: "ok  ",
  wrong: "FAIL",
  unknown: "-   ",
};

/** `tocsin doctor [SOURCE]`: whether what a source sends arrives, and what a stranger sends does not. */
export function doctorCommand(io: CliIo, end: End): Command {
  return clientOptions(new Command("doctor"))
    .description(
      "Send each source, or one, a signed test through the server that runs, and judge the answers.",
    )
    .argument("[source]", "its name in the config (default: all of them)")
    .addOption(jsonOption())
    .action((name: string | undefined, flags: Flags) => doctor(io, name, flags, end));
}

async function doctor(io: CliIo, name: string | undefined, flags: Flags, end: End): Promise<void> {
  const config = await loadConfig(originOf(io, flags));
  const names = name === undefined ? [...config.sources.keys()] : [name];
  if (names.length === 0)
    throw wrongUse(`${config.file} has no sources: add one under sources, such as github`);
  const outside = outsideOf(io, config, flags);
  const found = await Promise.all(
    names.map((each) => {
      const source = config.sources.get(each);
      if (source === undefined) throw wrongUse(unknownSource(each, config));
      return examine(each, source.open, outside);
    }),
  );
  const checks = found.flat();
  const fine = checks.every(({ status }) => status !== "wrong");
  if (flags.json === true) {
    io.stdout.write(redact(`${JSON.stringify({ ok: fine, file: config.file, checks })}\n`));
  } else {
    for (const line of checks.map(lineOf)) io.stdout.write(`${plain(redact(line))}\n`);
    if (config.publicUrl === undefined)
      io.stderr.write("note: publicUrl is not in the config, so no public address was tried\n");
    io.stdout.write(fine ? "nothing is wrong\n" : "something is wrong: see above\n");
  }
  end(fine ? 0 : 1);
}

function lineOf({ source, at, check, status, detail }: Finding): string {
  const where = at === undefined ? source : `${source} at ${at}`;
  return `${marks[status]} ${where}: ${check}: ${detail}`;
}

function outsideOf(io: CliIo, { publicUrl }: Config, flags: Flags): Outside {
  const client = connect(io, flags, "read");
  const addresses = [...(publicUrl === undefined ? [] : [publicUrl]), serverUrl(io, flags)];
  return {
    fetch: io.fetch,
    now: systemClock.now,
    clock: systemClock,
    addresses: [...new Set(addresses)],
    fateOf: fateOf(client),
    metrics: () => client.text("/metrics").catch(() => undefined),
  };
}

function fateOf(client: Client): FateOf {
  return async (source, id) => {
    try {
      const fate = await client.get(`/api/v1/notices/${encodeURIComponent(id)}`, { source });
      return { status: "found", fate: fate as NoticeFate };
    } catch (error) {
      if (error instanceof Refused && error.status === 404) return { status: "none" };
      return { status: "closed", reason: error instanceof Error ? error.message : String(error) };
    }
  };
}
