import { type AnswerStats, showDuration, systemClock } from "@tocsin/core";
import { Command } from "commander";
import { connect } from "../client.ts";
import { daysOf } from "../days.ts";
import type { CliIo } from "../io.ts";
import { type ClientFlags, clientOptions, jsonOption } from "../options.ts";
import { plain } from "../table.ts";

interface Flags extends ClientFlags {
  readonly days: string;
  readonly json?: true;
}

/** `tocsin stats`: how fast people answered. */
export function statsCommand(io: CliIo): Command {
  return clientOptions(new Command("stats"))
    .description("Tell how fast people answered, and who was paged how often.")
    .option("--days <number>", "of incidents opened in so many days", "7")
    .addOption(jsonOption())
    .action(async (flags: Flags) => {
      const { back, now } = daysOf(flags.days, systemClock.now());
      const query = { from: String(back), to: String(now) };
      const stats = (await connect(io, flags, "read").get("/api/v1/stats", query)) as AnswerStats;
      io.stdout.write(flags.json === true ? `${JSON.stringify(stats)}\n` : text(stats));
    });
}

function text(stats: AnswerStats): string {
  const pages = Object.entries(stats.pages).sort(([, one], [, other]) => other - one);
  const lines = [
    `incidents     ${stats.incidents}${stats.partial ? " (the newest; there are more)" : ""}`,
    `acknowledged  ${stats.acknowledged}${inTheMean(stats.meanTimeToAcknowledgeMs)}`,
    `closed        ${stats.closed}${inTheMean(stats.meanTimeToResolveMs)}`,
    `pages         ${pages.length === 0 ? "none" : pages.map((pair) => pair.join(" ")).join(", ")}`,
  ];
  return `${lines.map(plain).join("\n")}\n`;
}

function inTheMean(ms: number | undefined): string {
  return ms === undefined
    ? ""
    : `, after ${showDuration(Math.round(ms / 1_000) * 1_000)} in the mean`;
}
