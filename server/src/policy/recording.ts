import {
  type Channel,
  type ChannelUse,
  defineChannel,
  type Message,
  type Outcome,
  silentLog,
  type Traits,
  type VirtualClock,
} from "@tocsin/core";
import { z } from "zod";
import type { Telling } from "./telling.ts";

/** What of a channel a test needs: what it can do and which addresses it takes, and no way to send. */
export interface Face {
  readonly type: string;
  readonly traits: Traits;
  readonly badAddress: Channel["badAddress"];
  readonly updates: boolean;
}

/** Opens each channel for a look and closes it again. */
export async function facesOf(
  channels: Readonly<Record<string, ChannelUse>>,
): Promise<ReadonlyMap<string, Face>> {
  const faces = new Map<string, Face>();
  for (const [name, { plugin, options }] of Object.entries(channels)) {
    const checked = await plugin.options["~standard"].validate(options);
    // The config was read with the same schema.
    if (checked.issues !== undefined) throw new Error(`the options of channel ${name} are wrong`);
    const traits =
      typeof plugin.traits === "function" ? plugin.traits(checked.value) : plugin.traits;
    const open = await plugin.open(checked.value, deafTools(name));
    const { badAddress } = open;
    faces.set(name, {
      type: plugin.type,
      traits,
      badAddress: badAddress?.bind(open),
      updates: open.update !== undefined,
    });
    await open.close?.();
  }
  return faces;
}

/** Nothing of the outside can be reached with these. */
function deafTools(name: string) {
  const noTime = { now: () => 0, at: () => () => {} };
  return {
    fetch: () => Promise.reject(new Error("a policy test reaches nobody")),
    now: noTime.now,
    clock: noTime,
    log: silentLog,
    seal: async () => "",
    unseal: async () => undefined,
    name,
  };
}

export interface Recorder {
  readonly clock: VirtualClock;
  readonly heard: (message: Message, told: Pick<Telling, "time" | "target" | "how">) => void;
  /** Why this channel can't be reached now. */
  readonly away: (channel: string) => string | undefined;
}

/** Channels in place of those of the config, with the same traits, that tell nobody but the recorder. */
export function recordingChannels(
  faces: ReadonlyMap<string, Face>,
  { clock, heard, away }: Recorder,
): Record<string, ChannelUse> {
  const channelOf = (name: string, { type, traits, badAddress, updates }: Face): ChannelUse => {
    const told = (message: Message, address: string, how: Telling["how"]): Outcome => {
      const reason = away(name);
      if (reason !== undefined) return { status: "retry", reason };
      heard(message, { time: clock.now(), target: `${name}:${address}`, how });
      return { status: "sent", ref: message.incident.id };
    };
    const open = (): Channel => ({
      send: async (message, { address }) => told(message, address, "sent"),
      ...(updates
        ? { update: async (_ref, message, { address }) => told(message, address, "edited") }
        : {}),
      ...(badAddress === undefined ? {} : { badAddress }),
    });
    return defineChannel({ type, options: z.unknown(), traits, open })(undefined);
  };
  return Object.fromEntries([...faces].map(([name, face]) => [name, channelOf(name, face)]));
}
