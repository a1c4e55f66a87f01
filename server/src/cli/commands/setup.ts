import { Command } from "commander";
import { urlOf } from "../../config/listen.ts";
import { type Config, loadConfig } from "../../config/load.ts";
import { type CliIo, Failure, wrongUse } from "../io.ts";
import { type ConfigFlag, configOption, originOf } from "../options.ts";
import { unknownSource } from "../sources.ts";

/** `tocsin setup SOURCE`: what to paste at the source's side. */
export function setupCommand(io: CliIo): Command {
  return new Command("setup")
    .description("Print what to paste at a source's side.")
    .argument("<source>", "its name in the config")
    .addOption(configOption())
    .action(async (name: string, flags: ConfigFlag) => {
      const config = await loadConfig(originOf(io, flags));
      const source = config.sources.get(name);
      if (source === undefined) throw wrongUse(unknownSource(name, config));
      const text = source.open.setup?.({ hookUrl: hookUrl(name, config) });
      if (text === undefined)
        throw new Failure(
          `the source ${name} has no instructions: see its page under docs/sources`,
        );
      io.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
      if (config.publicUrl === undefined) {
        io.stderr.write(
          "note: publicUrl is not in the config, so the address above is this machine's own\n",
        );
      }
    });
}

function hookUrl(name: string, { publicUrl, listen }: Config): string {
  return `${publicUrl ?? urlOf(listen)}/hooks/${name}`;
}
