import type { Books } from "./books.ts";
import type { OldDiscord, OldGlobals } from "./format.ts";
import { noteHttp } from "./http.ts";
import { noteEnds, noteLeftOver, showWhose, type Whose } from "./left-over.ts";

const carried = ["webhook_url", "webhook_url_file"];

/** A webhook of Discord, whose address is a secret. */
export function discordTarget(
  config: OldDiscord,
  whose: Whose,
  globals: OldGlobals,
  books: Books,
): string {
  const { receiver } = whose;
  noteLeftOver(config, carried, whose, books);
  noteHttp(config.http_config ?? globals.http_config, whose, books, "lost");
  noteEnds(config.send_resolved !== false, whose, books);
  const secret = config.webhook_url ?? config.webhook_url_file ?? receiver;
  const address = books.variables.add(
    `DISCORD_WEBHOOK_URL_${receiver}`,
    `webhook_url of ${showWhose(whose)}`,
    `url ${secret}`,
  );
  return `${books.channels.find("discord", "discord", {})}:${address}`;
}
