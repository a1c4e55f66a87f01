/** What a heap holds knows its place there, so that it can be taken out from the middle. */
export interface Placed {
  /** Written by the heap alone; -1 outside. */
  place: number;
}

/** A binary heap: whatever stands before all others comes first. */
export interface Heap<Item extends Placed> {
  readonly size: number;
  first(): Item | undefined;
  add(item: Item): void;
  remove(item: Item): void;
}

export function makeHeap<Item extends Placed>(before: (a: Item, b: Item) => boolean): Heap<Item> {
  const items: Item[] = [];

  function put(item: Item, place: number) {
    items[place] = item;
    item.place = place;
  }

  function rise(item: Item, from: number) {
    let place = from;
    while (place > 0) {
      const above = (place - 1) >> 1;
      const parent = items[above] as Item;
      if (!before(item, parent)) break;
      put(parent, place);
      place = above;
    }
    put(item, place);
  }

  function sink(item: Item, from: number) {
    let place = from;
    for (;;) {
      let below = 2 * place + 1;
      if (below >= items.length) break;
      const right = below + 1;
      if (right < items.length && before(items[right] as Item, items[below] as Item)) below = right;
      const child = items[below] as Item;
      if (!before(child, item)) break;
      put(child, place);
      place = below;
    }
    put(item, place);
  }

  return {
    get size() {
      return items.length;
    },
    first: () => items[0],
    add(item) {
      items.push(item);
      rise(item, items.length - 1);
    },
    remove(item) {
      const { place } = item;
      item.place = -1;
      const last = items.pop() as Item;
      if (last === item) return;
      put(last, place);
      rise(last, place);
      sink(last, last.place);
    },
  };
}
