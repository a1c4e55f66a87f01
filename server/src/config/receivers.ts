import { badLanguage, type Channel, flattened, suggest, targetsIn } from "@tocsin/core";
import type { ConfigDocument } from "./document.ts";
import type { ConfigProblem } from "./problem.ts";
import type { ConfigFile } from "./schema.ts";

type Receivers = NonNullable<ConfigFile["receivers"]>;

/** What a target may name. */
export interface KnownNames {
  readonly channels: ReadonlyMap<string, Channel | undefined>;
  readonly people: readonly string[];
  readonly schedules: readonly string[];
}

export interface ReceiversReading {
  /** With `receiver:NAME` replaced by the targets of that receiver. */
  readonly receivers: Readonly<Record<string, readonly string[]>>;
  readonly problems: readonly ConfigProblem[];
}

/** Checks each target: that what it names exists and that its address is one of that channel's. */
export function readReceivers(
  written: Receivers,
  known: KnownNames,
  document: ConfigDocument,
): ReceiversReading {
  const problems: ConfigProblem[] = [];
  for (const [name, receiver] of Object.entries(written)) {
    const path = ["receivers", name];
    const list = "targets" in receiver ? [...path, "targets"] : path;
    for (const [index, target] of targetsIn(receiver).entries()) {
      const message = badTarget(target, written, known);
      if (message !== undefined) problems.push(document.problem([...list, index], message));
    }
    const { locale } = "targets" in receiver ? receiver : {};
    const wrong = locale === undefined ? undefined : badLanguage(locale);
    if (wrong !== undefined) problems.push(document.problem([...path, "locale"], wrong));
  }
  return { receivers: flattened(written), problems };
}

function badTarget(
  target: string,
  receivers: Receivers,
  { channels, people, schedules }: KnownNames,
): string | undefined {
  const colon = target.indexOf(":");
  const shown = JSON.stringify(target);
  if (colon < 1) return `${shown} is no target: write channel:address, such as "console:out"`;
  const channel = target.slice(0, colon);
  const address = target.slice(colon + 1);
  const named = { receiver: Object.keys(receivers), person: people, schedule: schedules };
  if (channel === "receiver" || channel === "person" || channel === "schedule") {
    if (named[channel].includes(address)) return undefined;
    return `there is no ${channel} ${JSON.stringify(address)}: ${suggest(address, named[channel])}`;
  }
  if (!channels.has(channel)) {
    return `there is no channel ${JSON.stringify(channel)}: ${suggest(channel, [...channels.keys()])}`;
  }
  if (address === "") return `${shown} has no address behind the colon`;
  return channels.get(channel)?.badAddress?.(address);
}
