interface BatchLimits<Item> {
  readonly weight: (item: Item) => number;
  /** One script takes no more than this, so that it never holds Redis up for others. */
  readonly most: number;
}

interface Waiting<Item, Answer> {
  readonly item: Item;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

// One is packed or read while Redis works on the other: more would only make batches smaller.
const inFlightMost = 2;
const worthSplitting = 16;

/** Puts what is asked within one turn of the event loop into one call. */
export function batched<Item, Answer>(
  run: (items: readonly Item[]) => Promise<readonly Answer[]>,
  { weight, most }: BatchLimits<Item>,
): (item: Item) => Promise<Answer> {
  let waiting: Waiting<Item, Answer>[] = [];
  let inFlight = 0;
  let scheduled = false;

  function schedule() {
    if (scheduled || inFlight >= inFlightMost) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      while (waiting.length > 0 && inFlight < inFlightMost) send(next());
    });
  }

  function next() {
    const share =
      waiting.length < worthSplitting
        ? waiting.length
        : Math.ceil(waiting.length / (inFlightMost - inFlight));
    let sum = 0;
    let size = 0;
    for (const { item } of waiting) {
      sum += weight(item);
      if (size >= share || (size > 0 && sum > most)) break;
      size += 1;
    }
    if (size === waiting.length) {
      const all = waiting;
      waiting = [];
      return all;
    }
    return waiting.splice(0, size);
  }

  async function send(batch: readonly Waiting<Item, Answer>[]) {
    inFlight += 1;
    try {
      const answers = await run(batch.map(({ item }) => item));
      for (const [index, { resolve }] of batch.entries()) resolve(answers[index] as Answer);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      inFlight -= 1;
      if (waiting.length > 0) schedule();
    }
  }

  return (item) =>
    new Promise<Answer>((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      schedule();
    });
}
