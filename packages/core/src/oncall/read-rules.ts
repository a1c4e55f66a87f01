import type { Channel } from "../channel.ts";
import { parseDuration } from "../route/duration.ts";
import type { PersonOptions, RuleOptions } from "./options.ts";
import type { Contact, Person, Rule } from "./person.ts";
import type { Problem } from "./problem.ts";
import { suggest } from "./suggest.ts";

type Channels = ReadonlyMap<string, Pick<Channel, "badAddress">>;

export interface RulesReading {
  readonly rules: Person["rules"];
  readonly problems: readonly Problem[];
}

/** Both sides of a person's rules; problems are relative to `rules`. */
export function readRules(
  written: PersonOptions["rules"],
  contacts: ReadonlyMap<string, Contact>,
  channels: Channels,
): RulesReading {
  const problems: Problem[] = [];
  const read = (rules: readonly RuleOptions[] | undefined, path: Problem["path"]) =>
    rules
      ?.map((rule, index) => readRule(rule, contacts, channels, [...path, index], problems))
      .filter((rule) => rule.contacts.length > 0)
      .sort((one, other) => one.afterMs - other.afterMs);

  const sides: {
    readonly high?: RuleOptions[] | undefined;
    readonly low?: RuleOptions[] | undefined;
  } = written === undefined || Array.isArray(written) ? {} : written;
  const both = Array.isArray(written) ? read(written, []) : undefined;
  const high = both ?? read(sides.high, ["high"]);
  const low = both ?? read(sides.low, ["low"]);
  const everyone: readonly Rule[] = [
    { afterMs: 0, contacts: enabled([...contacts.keys()], contacts) },
  ];
  return {
    rules: { high: high ?? low ?? everyone, low: low ?? high ?? everyone },
    problems,
  };
}

function readRule(
  rule: RuleOptions,
  contacts: ReadonlyMap<string, Contact>,
  channels: Channels,
  path: Problem["path"],
  problems: Problem[],
): Rule {
  const problem = (keys: Problem["path"], message: string) =>
    problems.push({ path: [...path, ...keys], message });

  const afterMs = parseDuration(rule.after ?? 0);
  if (afterMs === undefined) {
    problem(["after"], `${JSON.stringify(rule.after)} is not a duration: write 30s, 5m or 1h30m`);
  }
  const names = [...new Set(typeof rule.notify === "string" ? [rule.notify] : rule.notify)];
  names.forEach((name, index) => {
    if (contacts.has(name)) return;
    const keys = typeof rule.notify === "string" ? ["notify"] : ["notify", index];
    problem(
      keys,
      `there is no contact ${JSON.stringify(name)}: ${suggest(name, [...contacts.keys()])}`,
    );
  });
  rule.channels?.forEach((channel, index) => {
    const keys = ["channels", index];
    if (!channels.has(channel)) {
      problem(keys, unknownChannel(channel, channels));
      return;
    }
    for (const name of names) {
      const bad = channels.get(channel)?.badAddress?.(contacts.get(name)?.address ?? "");
      if (bad !== undefined && contacts.has(name)) problem(keys, `does not fit ${name}: ${bad}`);
    }
  });
  return {
    afterMs: afterMs ?? 0,
    contacts: enabled(names, contacts),
    ...(rule.channels === undefined ? {} : { channels: [...new Set(rule.channels)] }),
  };
}

export function unknownChannel(channel: string, channels: Channels): string {
  return `there is no channel ${JSON.stringify(channel)}: ${suggest(channel, [...channels.keys()])}`;
}

function enabled(names: readonly string[], contacts: ReadonlyMap<string, Contact>): string[] {
  return names.filter((name) => contacts.get(name)?.enabled === true);
}
