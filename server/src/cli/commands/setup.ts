import type { ChannelPlugin } from "@tocsin/core";
import { Command } from "commander";
import { urlOf } from "../../config/listen.ts";
import { type Config, loadConfig } from "../../config/load.ts";
import { builtInChannels } from "../../plugins.ts";
import { type CliIo, Failure, wrongUse } from "../io.ts";
import { type ConfigFlag, configOption, originOf } from "../options.ts";
import { unknownSource } from "../sources.ts";

/** `tocsin setup NAME`: what to paste at the side of a source or a channel's provider. */
export function setupCommand(io: CliIo): Command {
  return new Command("setup")
    .description("Print what to paste at the side of a source, or of a channel's provider.")
    .argument("<name>", "its name in the config")
    .addOption(configOption())
    .action(async (name: string, flags: ConfigFlag) => {
      const config = await loadConfig(originOf(io, flags));
      const source = config.sources.get(name);
      const text =
        source?.open.setup?.({ hookUrl: hookUrl(name, config) }) ??
        (await channelSetup(name, config));
      if (text === undefined) throw nothingFor(name, config);
      io.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
      if (source !== undefined && config.publicUrl === undefined) {
        io.stderr.write(
          "note: publicUrl is not in the config, so the address above is this machine's own\n",
        );
      }
    });
}

function hookUrl(name: string, { publicUrl, listen }: Config): string {
  return `${publicUrl ?? urlOf(listen)}/hooks/${name}`;
}

/** A channel is set up before it has a token too, by its type. */
async function channelSetup(
  name: string,
  { channels, publicUrl }: Config,
): Promise<string | undefined> {
  const use = Object.hasOwn(channels, name) ? channels[name] : undefined;
  const load = Object.hasOwn(builtInChannels, name) ? builtInChannels[name] : undefined;
  const plugin: ChannelPlugin | undefined = use?.plugin ?? (await load?.());
  const checked = await use?.plugin.options["~standard"].validate(use.options);
  return plugin?.setup?.({
    name,
    ...(publicUrl !== undefined && { callbackUrl: `${publicUrl}/callbacks/${name}` }),
    ...(checked !== undefined && checked.issues === undefined && { options: checked.value }),
  });
}

function nothingFor(name: string, config: Config): Error {
  if (config.sources.has(name)) {
    return new Failure(`the source ${name} has no instructions: see its page under docs/sources`);
  }
  if (Object.hasOwn(config.channels, name) || Object.hasOwn(builtInChannels, name)) {
    return new Failure(`the channel ${name} has no instructions: see its page under docs/channels`);
  }
  return wrongUse(unknownSource(name, config));
}
