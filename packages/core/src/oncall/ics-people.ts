import type { CalendarEvent } from "./ics-events.ts";

/**
 * Whom an event names: the summary is somebody's key or name or has exactly one of them as a word
 * (`On call: ann`), else the attendees. Nobody, or several in the summary: empty.
 */
export type FindPeople = (event: CalendarEvent) => readonly string[];

export function peopleFinder(
  people: ReadonlySet<string>,
  names: ReadonlyMap<string, string>,
): FindPeople {
  const byWord = new Map<string, string>();
  for (const [key, name] of names) if (people.has(key)) byWord.set(folded(name), key);
  for (const key of people) byWord.set(folded(key), key);
  // Longer ones first: in `ann-marie` nobody finds `ann`.
  const words = [...byWord.keys()].sort((one, other) => other.length - one.length);

  return ({ summary, attendees }) => {
    const text = folded(summary);
    const whole = byWord.get(text);
    if (whole !== undefined) return [whole];
    const inside = new Set(wordsIn(text, words).flatMap((word) => byWord.get(word) ?? []));
    if (inside.size === 1) return [...inside];
    return [...new Set(attendees.flatMap((name) => byWord.get(folded(name)) ?? []))];
  };
}

const folded = (text: string) => text.normalize("NFC").toLowerCase().trim();

function wordsIn(text: string, words: readonly string[]): readonly string[] {
  let rest = text.slice(0, 500);
  return words.filter((word) => {
    for (let at = rest.indexOf(word); at >= 0; at = rest.indexOf(word, at + 1)) {
      if (isLetter(rest[at - 1]) || isLetter(rest[at + word.length])) continue;
      rest = `${rest.slice(0, at)}\n${rest.slice(at + word.length)}`;
      return true;
    }
    return false;
  });
}

const isLetter = (character: string | undefined) =>
  character !== undefined && /[\p{L}\p{N}_]/u.test(character);
