/** The inside of a zod schema, as far as it is walked here; another library's schema has none of it. */
interface Node {
  readonly shape?: Readonly<Record<string, unknown>>;
  readonly element?: unknown;
  readonly valueType?: unknown;
  readonly innerType?: unknown;
  readonly in?: unknown;
  readonly options?: readonly unknown[];
}

/** The keys that a schema knows at a path, as material for "did you mean". */
export function keysAt(schema: unknown, path: readonly PropertyKey[]): string[] {
  let nodes = unwrap(schema);
  for (const step of path) {
    nodes = nodes.flatMap((node) => {
      if (typeof step === "number") return unwrap(node.element);
      return unwrap(node.shape?.[String(step)] ?? node.valueType);
    });
  }
  return [...new Set(nodes.flatMap((node) => Object.keys(node.shape ?? {})))];
}

/** What is behind optional, default, pipe and union. */
function unwrap(schema: unknown): Node[] {
  const node = (schema as { readonly def?: Node } | undefined)?.def;
  if (node === undefined) return [];
  if (node.options !== undefined) return node.options.flatMap(unwrap);
  if (node.innerType !== undefined) return unwrap(node.innerType);
  if (node.in !== undefined) return unwrap(node.in);
  return [node];
}
