import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import {
  createGateway,
  InvalidNotice,
  memoryStorage,
  type NoticeInput,
  type Preview,
  type PreviewQuery,
  silentLog,
} from "@tocsin/core";
import { Command } from "commander";
import { parse } from "yaml";
import { findConfig } from "../../config/file.ts";
import { type Config, loadConfig } from "../../config/load.ts";
import { configFile, policyConfig } from "../../policy/read-config.ts";
import { gatewayOptions } from "../../run/gateway-options.ts";
import { type CliIo, type End, Failure, wrongUse } from "../io.ts";
import { readLabels } from "../labels.ts";
import { type ConfigFlag, configOption, jsonOption, originOf } from "../options.ts";
import { exampleNotice } from "../preview-example.ts";
import { previewJson, previewText } from "../preview-text.ts";

interface Flags extends ConfigFlag, PreviewQuery {
  readonly notice?: string;
  readonly labels?: readonly string[];
  readonly strict?: true;
  readonly json?: true;
}

/** What changes no message. */
const leftOut = ["listen", "storage", "auth", "heartbeat"];

/** `tocsin preview`: what each channel would show of a notice; needs no server, no secret and no network. */
export function previewCommand(io: CliIo, end: End): Command {
  return new Command("preview")
    .description(
      "Show what each channel would make of a notice, and what it would cut. Sends nothing.",
    )
    .option(
      "--notice <file>",
      "a notice as JSON or YAML; - for standard input (default: an example)",
    )
    .option("--labels <label=value...>", "the example with these labels")
    .option("--receiver <name>", "at this receiver, wherever the routes lead")
    .option("--target <target>", "at this target: slack:#ops, person:ann")
    .option("--locale <language>", "in this language, in place of every other: en, ko")
    .option("--strict", "exit with 1 when something would be cut")
    .addOption(jsonOption())
    .addOption(configOption())
    .action((flags: Flags) => preview(io, flags, end));
}

async function preview(io: CliIo, flags: Flags, end: End): Promise<void> {
  const notice = await noticeOf(io, flags);
  const config = await configOf(io, flags);
  const { receiver, target, locale, strict, json } = flags;
  const previews = await ask(config, notice, {
    ...(receiver === undefined ? {} : { receiver }),
    ...(target === undefined ? {} : { target }),
    ...(locale === undefined ? {} : { locale }),
  });
  if (typeof previews === "string") throw new Failure(previews);
  const failed = previews.some(({ failures }) => failures.length > 0);
  const isCut = previews.some(({ shown }) => shown !== undefined && shown.cut.length > 0);
  io.stdout.write(
    json === true ? `${JSON.stringify(previewJson(previews))}\n` : previewText(previews),
  );
  end(failed || (strict === true && isCut) ? 1 : 0);
}

/** Variables that are not set are stood in for: nothing is sent with them. */
async function configOf(io: CliIo, flags: ConfigFlag): Promise<Config> {
  const origin = originOf(io, flags);
  const found = findConfig(origin);
  if (found === undefined || !existsSync(resolve(io.cwd, found))) return loadConfig(origin);
  return policyConfig(configFile(found, io.cwd, io.environment), new Set(), leftOut);
}

async function ask(
  config: Config,
  notice: NoticeInput,
  query: PreviewQuery,
): Promise<readonly Preview[] | string> {
  const gateway = createGateway({
    ...gatewayOptions(config),
    sources: {},
    // Nobody acts in a preview.
    permissions: [],
    storage: memoryStorage(),
    role: "web",
    log: silentLog,
    fetch: () => Promise.reject(new Error("a preview reaches nobody")),
  });
  await gateway.start();
  try {
    return await gateway.preview(notice, query);
  } catch (error) {
    if (error instanceof InvalidNotice) throw new Failure(`the notice is bad: ${error.message}`);
    throw error;
  } finally {
    await gateway.stop();
  }
}

async function noticeOf(io: CliIo, { notice, labels }: Flags): Promise<NoticeInput> {
  if (notice === undefined) {
    return labels === undefined ? exampleNotice : { ...exampleNotice, labels: readLabels(labels) };
  }
  if (labels !== undefined) throw wrongUse("write --notice or --labels, and not both");
  const text = notice === "-" ? await io.stdin.text() : textOf(resolve(io.cwd, notice), notice);
  try {
    return parse(text, { logLevel: "error" }) as NoticeInput;
  } catch {
    throw wrongUse(`${notice} is neither JSON nor YAML: write a notice such as { title: … }`);
  }
}

function textOf(path: string, asked: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    throw wrongUse(`${asked} can't be read: write --notice FILE with a notice as JSON or YAML`);
  }
}
