import fc from "fast-check";

export type Labels = Readonly<Record<string, string>>;

/** A route of alertmanager.yml. */
export interface Tree {
  readonly [key: string]: unknown;
  readonly receiver?: string;
  readonly routes?: readonly Tree[];
}

const names = ["severity", "team", "env", "type"];
const values = [
  "critical",
  "web",
  "db",
  "prod",
  "dev",
  "",
  "a b",
  'a"b',
  "a\\b",
  "500",
  "é",
  "x,y",
  "{z}",
];
const patterns = [
  "critical|web",
  ".*",
  ".+",
  "d.*",
  "[cwd].+",
  "(?i:PROD)",
  "\\d+",
  "^prod$",
  "",
  "a.b",
  "w?eb",
];

const quoted = (text: string) => `"${text.replace(/["\\]/g, "\\$&")}"`;
const isBare = (text: string) => /^[\w.+*|?()[\]:^$-]+$/.test(text);

const matcher = fc
  .record({
    name: fc.constantFrom(...names),
    operator: fc.constantFrom("=", "!=", "=~", "!~"),
    value: fc.nat(),
    spaces: fc.boolean(),
    bare: fc.boolean(),
  })
  .map(({ name, operator, value, spaces, bare }) => {
    const pool = operator.includes("~") ? patterns : values;
    const text = pool[value % pool.length] ?? "";
    const space = spaces ? " " : "";
    return `${name}${space}${operator}${space}${bare && isBare(text) ? text : quoted(text)}`;
  });

/** One entry of the list: a matcher, or several with or without braces around them. */
const line = fc
  .record({ all: fc.array(matcher, { minLength: 1, maxLength: 2 }), braces: fc.boolean() })
  .map(({ all, braces }) => (braces ? `{${all.join(",")}}` : all.join(", ")));

const rarely = <Value>(value: fc.Arbitrary<Value>) =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });
const some = (pool: readonly string[]) =>
  fc.dictionary(fc.constantFrom(...names), fc.constantFrom(...pool), { minKeys: 1, maxKeys: 1 });
const duration = fc.constantFrom("30s", "1m30s", "2h", "1d", "1w", "1y", "500ms");

const ofNode = {
  receiver: fc.option(fc.nat(8), { nil: undefined }),
  matchers: fc.option(fc.array(line, { maxLength: 2 }), { nil: undefined, freq: 3 }),
  match: rarely(some(values)),
  match_re: rarely(some(patterns)),
  continue: rarely(fc.boolean()),
  group_by: rarely(fc.constantFrom(["..."], ["team"], ["env", "team"])),
  group_wait: rarely(duration),
  repeat_interval: rarely(duration),
};

const tree: fc.Memo<Record<string, unknown>> = fc.memo((levels) =>
  fc.record({
    ...ofNode,
    routes: levels > 1 ? fc.array(tree(), { maxLength: 3 }) : fc.constant([]),
  }),
);

/** Receivers get the number of their tree: trees stand side by side in one file. */
function placed(node: Readonly<Record<string, unknown>>, number: number): Tree {
  const { receiver, routes, ...rest } = node;
  const given = Object.entries(rest).filter(([, value]) => value !== undefined);
  return {
    ...Object.fromEntries(given),
    ...(receiver === undefined ? {} : { receiver: `r${number}-${receiver}` }),
    routes: (routes as (typeof node)[]).map((below) => placed(below, number)),
  };
}

/** A config that asks each of its trees: amtool answers for all of them at once. */
export interface Forest {
  readonly config: {
    readonly route: Tree;
    readonly receivers: readonly { readonly name: string }[];
  };
}

export function forestOf(trees: readonly Readonly<Record<string, unknown>>[]): Forest {
  const routes = trees.map((each, number) => {
    const { matchers: _, match: _match, match_re: _matchRe, ...root } = placed(each, number);
    return { ...root, receiver: `r${number}-root`, continue: true };
  });
  const receivers = trees.flatMap((_, number) =>
    ["root", ...Array.from({ length: 9 }, (__, index) => index)].map((each) => ({
      name: `r${number}-${each}`,
    })),
  );
  return { config: { route: { receiver: "r0-root", routes }, receivers } };
}

export const trees: fc.Arbitrary<Record<string, unknown>> = tree(4);

export const labels: fc.Arbitrary<Labels> = fc
  .array(fc.tuple(fc.constantFrom(...names, "other"), fc.constantFrom(...values)), { maxLength: 5 })
  .map((all) => Object.fromEntries(all));
