import { makeKeys } from "../keys.ts";

/** Options of a channel, as the config writes them. */
export type ChannelOptions = Readonly<Record<string, unknown>>;

export interface ChannelBook {
  /** The name of the channel with these options; the same options are the same channel. */
  find(type: string, name: string, options: ChannelOptions): string;
  readonly all: Readonly<Record<string, ChannelOptions>>;
}

// These mean something else before the colon of a target.
const reserved = ["person", "schedule", "receiver"];

export function takeChannels(): ChannelBook {
  const keys = makeKeys(reserved);
  const known = new Map<string, string>();
  const all: Record<string, ChannelOptions> = {};
  return {
    all,
    find(type, name, options) {
      const same = JSON.stringify([type, options]);
      const before = known.get(same);
      if (before !== undefined) return before;
      const key = keys(name);
      known.set(same, key);
      all[key] = key === type ? options : { type, ...options };
      return key;
    },
  };
}
