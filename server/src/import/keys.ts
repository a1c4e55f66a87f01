// As long as a name in the config may be, with room for a number.
const longest = 48;

/** Makes names of the config out of names of people: `ann-lee`, `ann-lee-2`. The same input, the same names. */
export function makeKeys(taken: readonly string[] = []): (...names: readonly string[]) => string {
  const used = new Map<string, number>(taken.map((name) => [name, 1]));
  return (...names) => {
    const base = names.map(plainWord).find((word) => word !== "") ?? "unnamed";
    let key = base;
    while (used.has(key)) {
      const count = (used.get(base) ?? 1) + 1;
      used.set(base, count);
      key = `${base}-${count}`;
    }
    used.set(key, 1);
    return key;
  };
}

function plainWord(text: string): string {
  return text
    .slice(0, 4 * longest)
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, longest)
    .replace(/^-+|-+$/g, "");
}
