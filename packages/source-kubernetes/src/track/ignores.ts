/** What a problem or a warning is about, for rules that name what nobody wants to hear of. */
export interface About {
  readonly namespace: string;
  readonly kind: string;
  readonly name: string;
  readonly reason: string;
  /** The class of problem, `warning` for one that means none. */
  readonly problem: string;
}

export type Ignores = (about: About) => boolean;

/** All that is given must fit; `*` stands for any letters. */
export type IgnoreRule = { readonly [Field in keyof About]?: string | undefined };

export function ignoresOf(rules: readonly IgnoreRule[]): Ignores {
  const all = rules.map((rule) =>
    (Object.entries(rule) as [keyof About, string | undefined][]).flatMap(([field, pattern]) =>
      pattern === undefined ? [] : [{ field, fits: fitter(pattern) }],
    ),
  );
  return (about) => all.some((rule) => rule.every(({ field, fits }) => fits(about[field])));
}

/** Takes time linear in both: the pieces between stars are looked for one after the other. */
function fitter(pattern: string): (text: string) => boolean {
  const [head = "", ...pieces] = pattern.split("*");
  const tail = pieces.pop();
  if (tail === undefined) return (text) => text === pattern;
  return (text) => {
    if (!text.startsWith(head)) return false;
    let at = head.length;
    for (const piece of pieces) {
      const found = text.indexOf(piece, at);
      if (found < 0) return false;
      at = found + piece.length;
    }
    return text.length - tail.length >= at && text.endsWith(tail);
  };
}
