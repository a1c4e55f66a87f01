/** Chooses a word by a count, for languages of two forms; one of more forms asks Intl itself. */
export function pluralsOf(locale: string): (count: number, one: string, other: string) => string {
  const rules = new Intl.PluralRules(locale);
  return (count, one, other) => (rules.select(count) === "one" ? one : other);
}
