import type { RouteOptions } from "@tocsin/core";
import { Command } from "commander";
import { receiversFor } from "../../config/core-routes.ts";
import { loadConfig } from "../../config/load.ts";
import type { CliIo } from "../io.ts";
import { readLabels } from "../labels.ts";
import { type ConfigFlag, configOption, jsonOption, originOf } from "../options.ts";
import { plain } from "../table.ts";

interface Flags extends ConfigFlag {
  readonly json?: true;
}

/** `tocsin routes show` and `tocsin routes test`: from the config alone, no server needed. */
export function routesCommand(io: CliIo): Command {
  const show = new Command("show")
    .description("Print the routing tree.")
    .addOption(configOption())
    .addOption(jsonOption())
    .action(async (flags: Flags) => {
      const { route } = await loadConfig(originOf(io, flags));
      io.stdout.write(
        flags.json === true ? `${JSON.stringify(route)}\n` : `${lines(route, 0).join("\n")}\n`,
      );
    });
  const test = new Command("test")
    .description("Print the receivers for these labels, comma separated, in order.")
    .argument("[labels...]", "LABEL=VALUE, such as severity=critical")
    .addOption(configOption())
    .addOption(jsonOption())
    .action(async (written: string[], flags: Flags) => {
      const labels = readLabels(written);
      const config = await loadConfig(originOf(io, flags));
      const { route, receivers, escalations, times } = config;
      const names = {
        receivers: Object.keys(receivers),
        escalations: Object.keys(escalations),
        times: Object.keys(times),
      };
      const found = receiversFor(route, names, labels, config.labels);
      io.stdout.write(flags.json === true ? `${JSON.stringify(found)}\n` : `${found.join(",")}\n`);
    });
  return new Command("routes")
    .description("The routing tree of the config.")
    .addCommand(show)
    .addCommand(test);
}

/** What delays or damps what is told, where the route says it itself. */
function timers({ for: lasts, linger, flap }: RouteOptions): string[] {
  const damped = typeof flap === "object" ? `${flap.changes} in ${flap.within}` : flap;
  return [
    ...(lasts === undefined ? [] : [`for ${lasts}`]),
    ...(linger === undefined ? [] : [`linger ${linger}`]),
    ...(damped === undefined ? [] : [`flap ${damped}`]),
  ];
}

function lines(route: RouteOptions, depth: number): string[] {
  const { matchers = [], receiver, name, mute = [], active = [], routes = [] } = route;
  const parts = [
    depth === 0 ? "everything" : matchers.length === 0 ? "all" : `{${matchers.join(", ")}}`,
    ...(name === undefined ? [] : [`"${name}"`]),
    ...(receiver === undefined ? [] : [`-> ${receiver}`]),
    ...(route.escalation === undefined ? [] : [`escalation ${route.escalation}`]),
    ...timers(route),
    ...(mute.length === 0 ? [] : [`muted in ${mute.join(", ")}`]),
    ...(active.length === 0 ? [] : [`active in ${active.join(", ")}`]),
    ...(route.continue === true ? ["(goes on)"] : []),
  ];
  const below = routes.flatMap((child) => lines(child, depth + 1));
  return [`${"  ".repeat(depth)}${plain(parts.join(" "))}`, ...below];
}
