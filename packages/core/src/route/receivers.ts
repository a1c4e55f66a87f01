type Receivers = Readonly<Record<string, readonly string[]>>;

/** Receivers with `receiver:NAME` replaced by what that one tells; one that names itself adds nothing. */
export function flattened(receivers: Receivers): Receivers {
  const entries = Object.keys(receivers).map((name) => {
    return [name, [...new Set(targetsOf(name, receivers, []))]] as const;
  });
  return Object.fromEntries(entries);
}

const prefix = "receiver:";

function targetsOf(name: string, receivers: Receivers, above: readonly string[]): string[] {
  if (above.includes(name) || !Object.hasOwn(receivers, name)) return [];
  return (receivers[name] ?? []).flatMap((target) =>
    target.startsWith(prefix)
      ? targetsOf(target.slice(prefix.length), receivers, [...above, name])
      : [target],
  );
}
