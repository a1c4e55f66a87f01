import type { LabelView, Matcher } from "./condition.ts";

interface Sibling {
  readonly matchers: readonly Matcher[];
}

/** Those of some siblings that these labels may match, in their order; the others surely don't match. */
export type Candidates<S extends Sibling> = (labels: LabelView) => Iterable<S>;

// With fewer, looking at each is the quickest.
const fewest = 8;

/**
 * Makes a choice among many siblings cost no more than one among few: each that has a matcher of listed values is
 * filed under the one of them that the fewest others share, and is looked at only when the label has that value.
 */
export function candidatesOf<S extends Sibling>(siblings: readonly S[]): Candidates<S> {
  if (siblings.length < fewest) return () => siblings;
  const uses = countUses(siblings);
  const filed = new Map<string, Map<string, number[]>>();
  const always: number[] = [];
  for (const [place, { matchers }] of siblings.entries()) {
    const key = rarest(matchers, uses);
    if (key === undefined) {
      always.push(place);
      continue;
    }
    const places = filed.get(key.name) ?? new Map<string, number[]>();
    filed.set(key.name, places);
    for (const value of key.values) {
      const there = places.get(value);
      if (there === undefined) places.set(value, [place]);
      else there.push(place);
    }
  }
  if (always.length === siblings.length) return () => siblings;
  return (labels) => {
    const lists = always.length === 0 ? [] : [always];
    for (const [name, places] of filed) {
      const found = places.get(labels(name));
      if (found !== undefined) lists.push(found);
    }
    return inOrder(lists, siblings);
  };
}

/** The siblings at the places of sorted lists; lazy, since mostly the first one that matches is the last. */
function* inOrder<S>(lists: readonly (readonly number[])[], siblings: readonly S[]): Iterable<S> {
  const heads = lists.map(() => 0);
  while (true) {
    let first = Number.POSITIVE_INFINITY;
    let from = -1;
    for (let list = 0; list < lists.length; list += 1) {
      const place = lists[list]?.[heads[list] ?? 0];
      if (place === undefined || place >= first) continue;
      first = place;
      from = list;
    }
    const sibling = siblings[first];
    if (sibling === undefined) return;
    heads[from] = (heads[from] ?? 0) + 1;
    yield sibling;
  }
}

interface Uses {
  readonly byName: ReadonlyMap<string, number>;
  readonly byValue: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

function countUses(siblings: readonly Sibling[]): Uses {
  const byName = new Map<string, number>();
  const byValue = new Map<string, Map<string, number>>();
  for (const { name, values = [] } of siblings.flatMap(({ matchers }) => matchers)) {
    if (values.length === 0) continue;
    byName.set(name, (byName.get(name) ?? 0) + 1);
    const counts = byValue.get(name) ?? new Map<string, number>();
    byValue.set(name, counts);
    for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return { byName, byValue };
}

interface Key {
  readonly name: string;
  readonly values: readonly string[];
}

/** Among equally rare ones the name that most siblings use, so that few labels have to be asked for. */
function rarest(matchers: readonly Matcher[], { byName, byValue }: Uses): Key | undefined {
  let best: (Key & { readonly shared: number; readonly used: number }) | undefined;
  for (const { name, values } of matchers) {
    if (values === undefined) continue;
    const counts = byValue.get(name);
    const shared = values.reduce((most, value) => Math.max(most, counts?.get(value) ?? 0), 0);
    const used = byName.get(name) ?? 0;
    if (
      best === undefined ||
      shared < best.shared ||
      (shared === best.shared && used > best.used)
    ) {
      best = { name, values, shared, used };
    }
  }
  return best;
}
