type Asked = { readonly [name: string]: Asked };

/** What `tree` asks for, as in `number,actions[parameters[name]]`; undefined when it can't be read. */
export function readTree(tree: string): Asked | undefined {
  let at = 0;
  function level(isInner: boolean): Asked | undefined {
    const asked: Record<string, Asked> = {};
    for (;;) {
      const [name] = /^\w+/.exec(tree.slice(at)) ?? [];
      if (name === undefined) return undefined;
      at += name.length;
      let inner: Asked = {};
      if (tree[at] === "[") {
        at += 1;
        const read = level(true);
        if (read === undefined) return undefined;
        inner = read;
      }
      asked[name] = inner;
      const next = tree[at];
      at += 1;
      if (next === ",") continue;
      if (isInner) return next === "]" ? asked : undefined;
      return next === undefined ? asked : undefined;
    }
  }
  return level(false);
}

/** What Jenkins gives of an object: its class, and what was asked for. */
export function prune(value: unknown, asked: Asked): unknown {
  if (Array.isArray(value)) return value.map((each) => prune(each, asked));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(
    ([name]) => name === "_class" || Object.hasOwn(asked, name),
  );
  return Object.fromEntries(entries.map(([name, each]) => [name, prune(each, asked[name] ?? {})]));
}
