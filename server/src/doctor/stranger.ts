import type { Answer } from "./ask.ts";

/** What something in front of the gateway said, and what to change there. */
export function stranger({ status, headers }: Pick<Answer, "status" | "headers">): string {
  const server = headers.get("server")?.slice(0, 40);
  const who = `not the gateway but ${server === undefined ? "something in front of it" : `"${server}"`} answers ${status}`;
  return `${who}: ${advice(status, headers)}`;
}

function advice(status: number, headers: Headers): string {
  if (status >= 300 && status < 400)
    return `it redirects${whither(headers)}, which senders don't follow: make publicUrl that address, or let it pass /hooks/ on`;
  if (status === 401 || status === 403 || status === 407)
    return "let /hooks/ through without a login: the source proves its senders itself";
  if (status === 404) return "let the proxy pass /hooks/ on to the gateway, or correct the address";
  if (status === 413) return "let the proxy take bodies of 25 MB (nginx: client_max_body_size 25m)";
  if (status === 429) return "let the proxy not limit /hooks/: senders rarely try again";
  if (status >= 502 && status <= 504)
    return 'the proxy does not reach the gateway: start "tocsin serve", or correct where the proxy passes /hooks/ on to';
  if (status < 300) return "another site is at this address: correct it, or the proxy's paths";
  return "correct the address, or let the proxy pass /hooks/ on unchanged";
}

function whither(headers: Headers): string {
  const location = headers.get("location") ?? "";
  // Its origin alone: a path may hold the token.
  return URL.canParse(location) ? ` to ${new URL(location).origin}` : "";
}
