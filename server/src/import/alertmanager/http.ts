import type { Books } from "./books.ts";
import type { OldHttp } from "./format.ts";
import { isSet, showWhose, type Whose } from "./left-over.ts";
import { literal } from "./variables.ts";

const carried = [
  "authorization",
  "bearer_token",
  "bearer_token_file",
  "basic_auth",
  "http_headers",
];
// The documents of the channels tell of these.
const harmless = ["follow_redirects", "enable_http2"];

/** Tells what of an HTTP client's settings has no counterpart; `logins`: those neither. */
export function noteHttp(
  http: OldHttp | null | undefined,
  whose: Whose,
  books: Books,
  logins: "carried" | "lost" = "carried",
): void {
  const others = Object.entries(http ?? {}).flatMap(([key, value]) => {
    const known = harmless.includes(key) || (logins === "carried" && carried.includes(key));
    return isSet(value) && !known ? [`http_config.${key}`] : [];
  });
  const lost = others.filter((key) => !key.endsWith("tls_config"));
  if (lost.length > 0) books.notes.add(showWhose(whose, lost.join(", ")), "has no counterpart");
  if (lost.length < others.length) books.notes.add(showWhose(whose, "tls_config"), ownAuthority);
}

export const ownAuthority =
  "has no counterpart: trust an authority of your own with NODE_EXTRA_CA_CERTS";

// The channel or HTTP itself says these.
const ownHeader = /^(webhook-|content-|transfer-|host$|connection$|expect$|upgrade$)/i;
const secretHeader = /auth|token|key|secret|cookie|password|signature|credential/i;

/** The headers of a request; secrets in them are variables. */
export function headersOf(
  http: OldHttp,
  whose: Whose,
  books: Books,
): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  const { receiver } = whose;
  const { authorization, bearer_token: bearer, bearer_token_file: bearerFile } = http;
  const token =
    authorization?.credentials ?? authorization?.credentials_file ?? bearer ?? bearerFile;
  if (token !== undefined) {
    const what = `the token that ${showWhose(whose)} bears`;
    const variable = books.variables.add(`WEBHOOK_TOKEN_${receiver}`, what, `token ${token}`);
    headers.authorization = `${literal(authorization?.type ?? "Bearer")} ${variable}`;
  }
  for (const [header, { values, secrets, files }] of Object.entries(http.http_headers ?? {})) {
    const hidden = [...secrets, ...files];
    const [value] = [...values, ...hidden];
    if (value === undefined) continue;
    const several = values.length + hidden.length > 1;
    if (several || ownHeader.test(header) || !/^[\w!#$%&'*+.^`|~-]+$/.test(header)) {
      books.notes.add(showWhose(whose, `header ${header}`), "can't be sent: it is left out");
    } else if (values.length > 0 && !secretHeader.test(header) && /^[\t\x20-\x7e]*$/.test(value)) {
      headers[header] = literal(value);
    } else {
      const what = `the header ${header} of ${showWhose(whose)}`;
      const name = `WEBHOOK_${header}_${receiver}`;
      headers[header] = books.variables.add(name, what, `header ${value}`);
    }
  }
  return headers;
}
