const offset = 0xcbf29ce484222325n;
const prime = 0x100000001b3n;
// No byte of UTF-8 text is 255, so it parts names and values for good.
const separator = 255;

/** Alertmanager's fingerprint of an alert: FNV-1a in 64 bits over its labels, sorted by name. */
export function fingerprintOf(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(
    ([name, value]) => [Buffer.from(name), Buffer.from(value)] as const,
  );
  // By bytes, as Go compares strings: UTF-16 would order some characters otherwise.
  pairs.sort(([one], [other]) => Buffer.compare(one, other));
  let sum = offset;
  const add = (byte: number) => {
    sum = BigInt.asUintN(64, (sum ^ BigInt(byte)) * prime);
  };
  for (const pair of pairs) {
    for (const text of pair) {
      for (const byte of text) add(byte);
      add(separator);
    }
  }
  return sum.toString(16).padStart(16, "0");
}
