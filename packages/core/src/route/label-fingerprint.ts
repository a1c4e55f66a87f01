const two32 = 0x1_0000_0000;
// FNV-1a's offset basis 0xcbf29ce484222325 in halves, since BigInt is ten times slower; its prime is 2^40 + 0x1b3.
const basisHigh = 0xcbf2_9ce4;
const basisLow = 0x8422_2325;
const primeLow = 0x1b3;
/** In no UTF-8 text, so it parts names from values. */
const separator = 0xff;

/**
 * What Alertmanager and Prometheus call a set of labels by: FNV-1a (64 bits) over names and values, sorted by
 * name, as 16 hex digits. Labels without a value do not count.
 */
export function labelFingerprint(labels: Readonly<Record<string, string>>): string {
  const names = Object.keys(labels).filter((name) => labels[name] !== "");
  const hash = fnv();
  for (const name of names.sort(byBytes)) {
    hash.add(name);
    hash.add(labels[name] ?? "");
  }
  return hash.hex();
}

function fnv() {
  let high = basisHigh;
  let low = basisLow;
  const addByte = (byte: number) => {
    const mixed = (low ^ byte) >>> 0;
    low = Math.imul(mixed, primeLow) >>> 0;
    const carry = (mixed * primeLow - low) / two32;
    high = (Math.imul(high, primeLow) + carry + (mixed << 8)) >>> 0;
  };
  return {
    add(text: string) {
      if (isAscii.test(text)) {
        for (let at = 0; at < text.length; at += 1) addByte(text.charCodeAt(at));
      } else for (const byte of Buffer.from(text)) addByte(byte);
      addByte(separator);
    },
    hex: () => hex(high) + hex(low),
  };
}

const isAscii = /^[\0-\x7f]*$/;

/** Go's order, which is that of code points; JavaScript's own differs where surrogates are. */
function byBytes(one: string, other: string): number {
  if (isAscii.test(one) && isAscii.test(other)) return one < other ? -1 : Number(one > other);
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}

function hex(half: number): string {
  return half.toString(16).padStart(8, "0");
}
