import { labelFingerprint } from "./label-fingerprint.ts";

type Labels = Readonly<Record<string, string>>;

// Tries grow with the power of two: 64 at most.
const mostDoubtful = 6;

/**
 * The labels that a fingerprint of `labelFingerprint` was made of, as they were sent. A source may add copies of
 * some under the names that all sources share; the fingerprint tells which are not the sender's.
 */
export function sentLabels(labels: Labels, fingerprint: string): Labels {
  const values = Object.values(labels);
  const isDouble = (value: string | undefined) =>
    values.filter((each) => each === value).length > 1;
  const doubtful = Object.keys(labels)
    .filter((name) => isDouble(labels[name]))
    .slice(0, mostDoubtful);
  if (doubtful.length === 0) return labels;
  for (let set = 0; set < 2 ** doubtful.length; set += 1) {
    const added = doubtful.filter((_, index) => (set & (2 ** index)) !== 0);
    const left = without(labels, added);
    if (labelFingerprint(left) === fingerprint) return left;
  }
  return labels;
}

function without(labels: Labels, names: readonly string[]): Labels {
  if (names.length === 0) return labels;
  return Object.fromEntries(Object.entries(labels).filter(([name]) => !names.includes(name)));
}
