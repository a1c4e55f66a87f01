import { memoryStorage, silentLog, systemClock } from "@tocsin/core";
import { Command } from "commander";
import { type Config, loadConfig } from "../../config/load.ts";
import { showProblem } from "../../config/problem.ts";
import { gatewayOf } from "../../run/gateway-of.ts";
import type { CliIo, End } from "../io.ts";
import { type ClientFlags, clientOptions, jsonOption, originOf } from "../options.ts";
import { plain } from "../table.ts";
import { checkReachability } from "./reachability.ts";

interface Flags extends ClientFlags {
  readonly live: boolean;
  readonly oncall?: true;
  readonly days?: string;
  readonly json?: true;
}

interface Finding {
  readonly what: string;
  readonly ok: boolean;
  readonly detail: string;
}

const timeoutMs = 15_000;

/** `tocsin check`: the config, and whether the providers believe us; `--oncall`: whether people are reached. */
export function checkCommand(io: CliIo, end: End): Command {
  return clientOptions(new Command("check"))
    .description("Check the config, and each channel's credential by asking its provider.")
    .addOption(jsonOption())
    .option("--no-live", "look at the config alone and ask nobody")
    .option("--oncall", "ask the running server whether everybody on call can be reached, instead")
    .option("--days <number>", "how far --oncall looks (default: 14)")
    .action((flags: Flags) =>
      flags.oncall === true ? checkReachability(io, flags, end) : check(io, flags, end),
    );
}

async function check(io: CliIo, flags: Flags, end: End): Promise<void> {
  const config = await loadConfig(originOf(io, flags));
  const warnings = config.warnings.map((each) => showProblem(config.file, each));
  const findings = flags.live ? [...(await tryStorage(config)), ...(await ask(config, io))] : [];
  const ok = findings.every((finding) => finding.ok);
  if (flags.json === true) {
    io.stdout.write(`${JSON.stringify({ ok, file: config.file, warnings, checks: findings })}\n`);
  } else {
    for (const warning of warnings) io.stderr.write(`warning: ${plain(warning)}\n`);
    for (const finding of findings) {
      io.stdout.write(
        `${finding.ok ? "ok  " : "FAIL"} ${finding.what}: ${plain(finding.detail)}\n`,
      );
    }
    io.stdout.write(`${ok ? `${config.file} is fine` : "not fine: see above"}\n`);
  }
  end(ok ? 0 : 1);
}

/** Only a storage that others may use meanwhile: a server that runs has the other kind to itself. */
async function tryStorage({ storage, storageShared }: Config): Promise<Finding[]> {
  if (!storageShared) return [];
  const what = `storage ${storage.name}`;
  try {
    const open = await storage.open({ clock: systemClock, log: silentLog });
    await open.check().finally(() => open.close());
    return [{ what, ok: true, detail: "works" }];
  } catch (error) {
    return [{ what, ok: false, detail: error instanceof Error ? error.message : String(error) }];
  }
}

/** With a storage of its own, so that it disturbs no server that runs. */
async function ask(config: Config, { fetch }: CliIo): Promise<Finding[]> {
  const gateway = gatewayOf(config, {
    storage: memoryStorage(),
    role: "web",
    fetch,
    log: silentLog,
  });
  await gateway.start();
  try {
    const answers = await gateway.check(AbortSignal.timeout(timeoutMs));
    return Object.entries(answers).map(([name, answer]) => ({
      what: `channel ${name}`,
      ...answer,
    }));
  } finally {
    await gateway.stop();
  }
}
