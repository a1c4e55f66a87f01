import type { Explanation, NoticeFate } from "@tocsin/core";
import { Command } from "commander";
import { connect } from "../client.ts";
import { type CliIo, wrongUse } from "../io.ts";
import { readLabels } from "../labels.ts";
import { type ClientFlags, configOption, jsonOption, tokenOption, urlOption } from "../options.ts";
import { plain } from "../table.ts";

interface Flags extends ClientFlags {
  readonly json?: true;
  readonly notice?: string;
  readonly source: string;
  readonly at?: string;
}

/** `tocsin explain`: what the server would do with a notice, and why. */
export function explainCommand(io: CliIo): Command {
  return new Command("explain")
    .description("Tell who would be told of a notice, and why, without sending it.")
    .argument("[labels...]", "LABEL=VALUE; without any, a notice as JSON on standard input")
    .option("--at <time>", "at this time, past or future: 2026-01-05T22:30:00Z (default: now)")
    .option("--notice <id>", "tell what became of this notice, instead")
    .option("--source <name>", "the source of --notice", "api")
    .addOption(jsonOption())
    .addOption(urlOption())
    .addOption(tokenOption())
    .addOption(configOption())
    .action(async (written: string[], flags: Flags) => {
      if (flags.notice !== undefined) return tellFate(flags.notice, flags, io);
      const input = written.length > 0 ? { labels: readLabels(written) } : await fromInput(io);
      const explanation = (await connect(io, flags, "read").post(
        "/api/v1/explain",
        atTime(input, flags.at),
      )) as Explanation;
      io.stdout.write(flags.json === true ? `${JSON.stringify(explanation)}\n` : text(explanation));
    });
}

/** What is no notice is for the server to refuse. */
function atTime(input: unknown, at: string | undefined): unknown {
  const isOne = typeof input === "object" && input !== null && !Array.isArray(input);
  return isOne && at !== undefined ? { ...input, at } : input;
}

async function tellFate(id: string, flags: Flags, io: CliIo): Promise<void> {
  const path = `/api/v1/notices/${encodeURIComponent(id)}`;
  const fate = (await connect(io, flags, "read").get(path, { source: flags.source })) as NoticeFate;
  const lines = [
    `${fate.state}; ${fate.incidents.length === 0 ? "in no incident" : `in ${fate.incidents.join(", ")}`}`,
    ...fate.reasons.map((reason) => `  ${reason}`),
  ];
  io.stdout.write(
    flags.json === true ? `${JSON.stringify(fate)}\n` : `${lines.map(plain).join("\n")}\n`,
  );
}

async function fromInput({ stdin }: CliIo): Promise<unknown> {
  const right =
    "write tocsin explain severity=critical env=prod, or give a notice as JSON on standard input";
  const written = stdin.isTTY ? "" : await stdin.text();
  try {
    return JSON.parse(written);
  } catch {
    throw wrongUse(
      written.trim() === ""
        ? `there is nothing to explain: ${right}`
        : `standard input is not JSON: ${right}`,
    );
  }
}

const mostRoutes = 50;

function text({ routes, targets, reasons }: Explanation): string {
  const more = routes.length - mostRoutes;
  const lines = [
    ...routes
      .slice(0, mostRoutes)
      .map(
        ({ route, receiver, groupKey, incident, reopens }) =>
          `route ${route} -> ${receiver}, group ${groupKey}${incident === undefined ? "" : `, incident ${incident} is ${reopens ? "reopened" : "open"}`}`,
      ),
    ...(more > 0 ? [`and ${more} more routes`] : []),
    `targets: ${targets.length === 0 ? "none" : targets.join(", ")}`,
    ...reasons.map(({ step, detail }) => `  ${step}: ${detail}`),
  ];
  return `${lines.map(plain).join("\n")}\n`;
}
