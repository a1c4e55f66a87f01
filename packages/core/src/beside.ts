// What browsers take for the dot of a host, or readers for a dot.
const dots = /[\u3002\uff0e\uff61\u2024\ufe52]/g;
const unseen = /\p{Default_Ignorable_Code_Point}|\p{Cf}|\p{Cc}/gu;
// A scheme with any host, or names with dots between them and a last one of letters.
const hosts =
  /:\/\/(?:[^\s/?#@]*@)?([^\s/?#]+)|(?<![\p{L}\p{N}\p{M}_-])((?:[\p{L}\p{N}\p{M}_-]+\.)+\p{L}{2,})/giu;
// What is longer may name anything; looking through it would take long.
const longestLabel = 2_000;

/** The hosts that a reader may take a text to name, however they are written. */
export function hostsNamed(text: string): readonly string[] {
  const plain = text
    .slice(0, longestLabel)
    .replace(dots, ".")
    .normalize("NFKC")
    .replace(unseen, "");
  return [...plain.matchAll(hosts)].map(([, behindScheme, alone = ""]) =>
    (behindScheme ?? alone).toLowerCase(),
  );
}

/**
 * What has to stand beside the label of a link that names another host than it leads to: ` (evil.test)`; empty
 * where the label hides nothing. So no link passes for another.
 */
export function hostBeside(label: string, url: string): string {
  const { host, hostname } = new URL(url);
  const isOther = (named: string) => named !== host && named !== hostname;
  return label.length > longestLabel || hostsNamed(label).some(isOther) ? ` (${host})` : "";
}
