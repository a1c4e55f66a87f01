// What a key must be called for its value to be a secret, or an address that may hold one.
const secretKey = /pass|secret|token|credential|key$|(^|_)(url|uri)$|api_id|authorization/i;
const secretLine = /(pass|secret|token|credential|key|url|uri|auth\w*)["']?\s*[:=]/i;
const shortestSecret = 4;

/** The values that no output may repeat. */
export function secretsIn(value: unknown): ReadonlySet<string> {
  const found = new Set<string>();
  const seen = new Set<object>();
  const waiting: { readonly value: unknown; readonly secret: boolean }[] = [
    { value, secret: false },
  ];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value: each, secret } = next;
    if (typeof each === "string") {
      if (secret && each.trim().length >= shortestSecret) found.add(each.trim());
    } else if (typeof each === "object" && each !== null && !seen.has(each)) {
      seen.add(each);
      for (const [key, inner] of Object.entries(each)) {
        const named = Array.isArray(each) ? secret : secretKey.test(key);
        waiting.push({ value: inner, secret: named });
      }
    }
  }
  return found;
}

const plainWord = /^([A-Z]?[a-z]{1,16}|[A-Z]{1,6}|v?\d{1,4})$/;

/** Whether an address evidently holds no secret: no login, no query, and nothing but words in its path. */
export function isPlainAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, username, password, search, hash, pathname, hostname } = new URL(address);
  if (!/^https?:$/.test(protocol)) return false;
  if (username !== "" || password !== "" || search !== "" || hash !== "") return false;
  const isWords = (text: string) => text.split(/[-_.]/).every((word) => plainWord.test(word));
  // Some hosts are made for one user: `eo3kx9w2mzt7.m.example.test`.
  const isOwn = hostname
    .split(".")
    .some((each) => each.length >= 12 && /[a-z]\d|\d[a-z]/.test(each));
  return !isOwn && pathname.split("/").every((part) => part === "" || isWords(part));
}

/** A line of a comment without what may be a secret; undefined when nothing of it can be kept. */
export function cleanLine(line: string, secrets: ReadonlySet<string>): string | undefined {
  if (secretLine.test(line)) return undefined;
  for (const secret of secrets) if (line.includes(secret)) return undefined;
  return line
    .replace(/\b[a-z][a-z0-9+.-]*:\/\/[^\s"'<>]+/gi, (address) =>
      isPlainAddress(address) ? address : "…",
    )
    .replace(/[\w+/=~.-]{20,}/g, (word) =>
      /\d/.test(word) && /[A-Za-z]/.test(word) && !/^\d{4}-\d\d/.test(word) ? "…" : word,
    );
}
