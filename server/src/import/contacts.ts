import type { ContactOptions, PersonOptions, RuleOptions } from "@tocsin/core";
import { showSeconds } from "./duration.ts";

/** The channels that imported contacts need, by the names that the written config gives them. */
export const channelNames = ["slack", "mail", "sms", "phone"] as const;
export type ChannelName = (typeof channelNames)[number];

export interface ContactBook {
  /** The contact's name. A second address of a channel gets a name of its own. */
  add(channel: ChannelName, address: string, enabled?: boolean): string;
  /** The first contact on a channel. */
  on(channel: ChannelName): string | undefined;
  readonly options: NonNullable<PersonOptions["contacts"]>;
}

export function makeContacts(): ContactBook {
  const options: Record<string, ContactOptions> = {};
  const known = new Map<string, string>();
  return {
    options,
    add(channel, address, enabled = true) {
      const before = known.get(`${channel} ${address}`);
      if (before !== undefined) return before;
      let name: string = channel;
      for (let count = 2; Object.hasOwn(options, name); count += 1) name = `${channel}-${count}`;
      known.set(`${channel} ${address}`, name);
      const more = {
        ...(name === channel ? {} : { channels: [channel] }),
        ...(enabled ? {} : { enabled }),
      };
      options[name] = Object.keys(more).length === 0 ? address : { address, ...more };
      return name;
    },
    on: (channel) => (Object.hasOwn(options, channel) ? channel : undefined),
  };
}

/** `+821012345678` of what people write; undefined when it is no phone number of the world. */
export function phoneNumber(written: string, countryCode?: number | string): string | undefined {
  const digits = written.replace(/[^\d]/g, "");
  const whole = written.trim().startsWith("+") || countryCode === undefined;
  const number = whole ? digits : `${String(countryCode).replace(/[^\d]/g, "")}${digits}`;
  return /^[1-9]\d{6,14}$/.test(number) ? `+${number}` : undefined;
}

export const looksLikeMail = (text: string): boolean =>
  /^[^\s@<>]{1,100}@[^\s@<>]{1,100}$/.test(text);

// As many as a person may have.
const mostRules = 20;

/** Contacts that are told at one time, together. */
export function joinRules(
  told: readonly { readonly seconds: number; readonly contact: string }[],
): RuleOptions[] {
  const times = new Map<number, Set<string>>();
  for (const { seconds, contact } of told) {
    times.set(seconds, (times.get(seconds) ?? new Set()).add(contact));
  }
  return [...times]
    .sort(([one], [other]) => one - other)
    .slice(0, mostRules)
    .map(([seconds, contacts]) => {
      const [only = "", ...others] = contacts;
      return {
        ...(seconds === 0 ? {} : { after: showSeconds(seconds) }),
        notify: others.length === 0 ? only : [only, ...others],
      };
    });
}

/** One list where both are the same. */
export function rulesOf(
  high: readonly RuleOptions[],
  low: readonly RuleOptions[],
): Pick<PersonOptions, "rules"> {
  if (high.length === 0 && low.length === 0) return {};
  const same = JSON.stringify(high) === JSON.stringify(low);
  if (high.length === 0 || low.length === 0 || same) {
    return { rules: [...(high.length === 0 ? low : high)] };
  }
  return { rules: { high: [...high], low: [...low] } };
}
