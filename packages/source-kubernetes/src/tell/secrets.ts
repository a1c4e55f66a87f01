import { redact } from "@tocsin/core";

/** What stands in for what was taken out. */
const blot = "[secret]";

// Every pattern is linear: no repetition that can match one text in two ways, and all are bounded.
const keys =
  "(?:pass(?:word|wd|phrase)?|pwd|secret|token|api[_-]?key|apikey|access[_-]?key(?:[_-]?id)?|secret[_-]?(?:access[_-]?)?key|private[_-]?key|client[_-]?secret|credentials?|auth(?:orization)?|cookie|session[_-]?id|signature|sig)";

const rules: readonly (readonly [RegExp, string])[] = [
  // JSON Web Tokens.
  [/\beyJ[\w-]{5,4000}\.[\w-]{2,8000}(?:\.[\w-]{0,2000})?/g, blot],
  // https://user:password@host, postgres://…, redis://:password@…
  [/\b([a-z][a-z\d+.-]{1,20}:\/\/)[^\s/@'"`<>]{1,500}@/gi, `$1${blot}@`],
  // AWS keys, GitHub, GitLab, Slack, Stripe, Google, npm, Docker Hub, OpenAI-style tokens.
  [/\b(?:AKIA|ASIA|AGPA|AROA|AIDA)[A-Z\d]{16}\b/g, blot],
  [/\b(?:gh[pousr]_|github_pat_|glpat-|glrt-|npm_|dckr_pat_|hvs\.|xapp-)[\w-]{16,300}/g, blot],
  [/\bxox[abeoprs]-[\w-]{8,300}/g, blot],
  [/\b(?:sk|pk|rk|whsec)[_-](?:live|test|proj|ant)?[_-]?[\w-]{16,300}/g, blot],
  [/\bAIza[\w-]{35}/g, blot],
  [/\bhttps:\/\/hooks\.slack\.com\/[^\s'"]{1,300}/g, blot],
  // Authorization: Bearer …, Basic …
  [/\b(bearer|basic)(\s{1,4})[\w.~+/=-]{8,8000}/gi, `$1$2${blot}`],
  // password=…, "apiKey": "…", DB_PASSWORD: …, --token …
  [
    new RegExp(
      `((?:[\\w.-]{0,60})${keys}["']?\\s{0,3}[:=]\\s{0,3})(?:"[^"\\n]{1,4000}"?|'[^'\\n]{1,4000}'?|(?:bearer|basic)\\s{1,4}\\S{1,4000}|[^\\s"',;&}]{1,4000})`,
      "gi",
    ),
    `$1${blot}`,
  ],
  [new RegExp(`(--?[\\w-]{0,40}${keys}\\s{1,3})(?!-)[^\\s]{1,4000}`, "gi"), `$1${blot}`],
];

const keyBegins = /-----BEGIN [A-Z\d ]{0,40}PRIVATE KEY(?: BLOCK)?-----/;
const keyEnds = /-----END [A-Z\d ]{0,40}PRIVATE KEY(?: BLOCK)?-----/;
const longestLine = 8_000;

/** A log with everything taken out that looks like a secret, and every secret of this gateway. */
export function withoutSecrets(log: string): string {
  return redact(withoutKeys(log).split("\n").map(withoutSecretsOfLine).join("\n"));
}

function withoutSecretsOfLine(line: string): string {
  const bounded = line.length > longestLine ? `${line.slice(0, longestLine)}…` : line;
  return rules.reduce((text, [pattern, by]) => text.replace(pattern, by), bounded);
}

/** A private key may begin before the first line that is shown, or end after the last. */
function withoutKeys(log: string): string {
  const lines = log.split("\n");
  const kept: string[] = [];
  let inKey = false;
  const firstBegin = lines.findIndex((line) => keyBegins.test(line));
  const firstEnd = lines.findIndex((line) => keyEnds.test(line));
  const cutOff = firstEnd >= 0 && (firstBegin < 0 || firstEnd < firstBegin);
  for (const [at, line] of lines.entries()) {
    if (cutOff && at <= firstEnd) {
      if (at === firstEnd) kept.push(blot);
      continue;
    }
    const begin = keyBegins.exec(line);
    if (!inKey && begin !== null) {
      const end = keyEnds.exec(line);
      const after = end === null ? "" : line.slice(end.index + end[0].length);
      kept.push(`${line.slice(0, begin.index)}${blot}${after}`);
      inKey = end === null;
    } else if (inKey) inKey = !keyEnds.test(line);
    else kept.push(line);
  }
  return kept.join("\n");
}
