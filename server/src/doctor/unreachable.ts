const dns = ["ENOTFOUND", "EAI_AGAIN", "EAI_NODATA", "EAI_NONAME"];
const lost = ["ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH", "UND_ERR_CONNECT_TIMEOUT"];
const cut = ["ECONNRESET", "EPIPE", "UND_ERR_SOCKET"];

/** Why no answer came from an address, and what to change. */
export function unreachable({ host, hostname, protocol }: URL, error: unknown): string {
  const { name, cause } = error as Error & {
    readonly cause?: { readonly code?: unknown; readonly message?: string };
  };
  const code = typeof cause?.code === "string" ? cause.code : "";
  if (dns.includes(code))
    return `the name ${hostname} has no address (DNS, ${code}): correct the address, or make the DNS record`;
  if (code === "ECONNREFUSED")
    return `nothing listens at ${host} (connection refused): start "tocsin serve" there, or correct the address`;
  if (lost.includes(code) || name === "TimeoutError")
    return `no answer came from ${host}${code === "" ? "" : ` (${code})`}: let the firewall pass it, or correct the address`;
  if (cut.includes(code))
    return `${host} closed the connection without an answer (${code}): is there ${other(protocol)} where ${protocol.slice(0, -1)} was spoken?`;
  if (/^(ERR_)?(TLS|SSL)_|CERT|EPROTO|VERIFY|SELF_SIGNED/.test(code)) return tls(host, code);
  return `no request could be made to ${host} (${code || cause?.message || name})`;
}

function tls(host: string, code: string): string {
  if (code === "CERT_HAS_EXPIRED") return `the certificate of ${host} has expired: renew it`;
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID")
    return `the certificate of ${host} is for another name: get one for this name`;
  if (/EPROTO|SSL_|TLS_/.test(code))
    return `no TLS is spoken at ${host} (${code}): write http:// instead of https://, or put a proxy with a certificate in front`;
  return `the certificate of ${host} is not trusted (${code}): get one that senders trust, with its whole chain`;
}

function other(protocol: string): string {
  return protocol === "https:" ? "http" : "https";
}
