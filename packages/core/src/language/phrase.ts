/** Sentences of a catalogue, by name. */
type Sentences = Readonly<Record<string, (...given: never[]) => string>>;

/**
 * What is to be said, whatever the language: the name of a sentence and what it is given. It is kept as JSON,
 * so a sentence that was once released keeps its meaning and its order; another one has another name.
 */
export type Phrase<Of extends Sentences> = {
  readonly [Name in keyof Of]: readonly [Name, ...Parameters<Of[Name]>];
}[keyof Of];

/** The sentence in a language; undefined where its catalogue has none of that name. */
export function say<Of extends Sentences>(sentences: Of, phrase: Phrase<Of>): string | undefined {
  const [name, ...given] = phrase as readonly [string, ...unknown[]];
  const sentence = Object.hasOwn(sentences, name) ? sentences[name] : undefined;
  // JSON knows no undefined.
  return sentence?.(...(given.map((each) => each ?? undefined) as never[]));
}

/** The first of a list, and how many more there are. */
export type Few<Item> = readonly [shown: readonly Item[], more: number];

/** An action that is spoken of. The gateway's own have a name of their own in each language. */
export interface Named {
  readonly name: string;
  readonly title: string;
}

// A line names no more than that, so that records stay small.
const mostShown = 20;

export function few<Item>(all: readonly Item[]): Few<Item> {
  return [all.slice(0, mostShown), Math.max(0, all.length - mostShown)];
}
