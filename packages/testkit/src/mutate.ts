/** A copy in which the value at one place (counted through, `place` modulo all places) is another. */
export function withValueAt(whole: unknown, place: number, value: unknown): unknown {
  const copy: unknown = structuredClone(whole);
  const places: (() => void)[] = [];
  const visit = (node: unknown) => {
    if (typeof node !== "object" || node === null) return;
    const holder = node as Record<string, unknown>;
    for (const key of Object.keys(holder)) {
      places.push(() => {
        holder[key] = value;
      });
      visit(holder[key]);
    }
  };
  visit(copy);
  places[place % Math.max(places.length, 1)]?.();
  return copy;
}
