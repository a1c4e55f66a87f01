import type { RouteOptions } from "@tocsin/core";
import type { Random } from "./random.ts";

export type Labels = Readonly<Record<string, string>>;

const names = ["team", "env", "severity", "app:name", "_zone"];
const values = [
  "a",
  "b",
  "c",
  "x-1",
  "ab",
  "é",
  "two words",
  'a"b',
  "back\\slash",
  "{a,b}",
  "l1\nl2",
];
const patterns = [
  "a|b",
  "a|b|",
  "[abc]",
  ".*",
  ".+",
  ".",
  "",
  "(?i)A",
  "a.*",
  "\\w+",
  "x-\\d",
  "^a$",
  "(a|é)",
  "a)|(?:b",
  "l1.l2",
  "(?s)l1.l2",
  "\\{a,b\\}",
  "[^a]*",
];

/** What routing decides upon; Alertmanager's config has the same keys. Its receivers begin with `name`. */
export function randomTree(random: Random, name: string): RouteOptions {
  let receivers = 0;
  const receiver = () => `${name}-${receivers++}`;
  const node = (depth: number): RouteOptions => {
    // Now and then so many siblings that they are filed by their labels.
    const isWide = depth < 2 && random.chance(0.25);
    const below = isWide ? 8 + random.whole(12) : random.whole(5 - depth);
    return {
      ...(depth === 0 || random.chance(0.7) ? { receiver: receiver() } : {}),
      ...(depth === 0 ? {} : { matchers: random.list(random.whole(3), () => entry(random)) }),
      ...(depth > 0 && random.chance(0.35) ? { continue: true } : {}),
      ...(depth < 4 ? { routes: random.list(below, () => node(depth + 1)) } : {}),
    };
  };
  return node(0);
}

export function randomLabels(random: Random): Labels {
  const present = names.filter(() => random.chance(0.75));
  return Object.fromEntries(present.map((name) => [name, oftenPlain(random)]));
}

/** One entry of a route's matchers, in one of the ways that people write it. */
function entry(random: Random): string {
  const several = random
    .list(random.chance(0.2) ? 2 : 1, () => condition(random))
    .join(random.pick([",", ", ", " , "]));
  return random.pick([
    several,
    several,
    `{${several}}`,
    `{ ${several} }`,
    `${several},`,
    `{${several},}`,
  ]);
}

function condition(random: Random): string {
  const operator = random.pick(["=", "=", "=", "!=", "=~", "=~", "!~"]);
  const value = operator.endsWith("~") ? random.pick(patterns) : oftenPlain(random);
  const space = random.pick(["", "", " "]);
  const isPlain = /^[\w.*+|[\]^-]+$/.test(value);
  const written = isPlain && random.chance(0.4) ? value : quoted(value);
  return `${random.pick(names)}${space}${operator}${space}${written}`;
}

/** Few different ones, so that something matches; the odd ones now and then. */
function oftenPlain(random: Random): string {
  return random.chance(0.85) ? (values[random.whole(3)] ?? "") : random.pick([...values, ""]);
}

/** With the escapes that all versions know. */
export function quoted(value: string): string {
  return `"${value.replaceAll(/[\\"]/g, "\\$&").replaceAll("\n", "\\n")}"`;
}
