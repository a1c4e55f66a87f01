import { domainToASCII } from "node:url";
import { oneLine } from "./clean.ts";

/** Who a mail is from. */
export interface Mailbox {
  readonly name: string;
  readonly address: string;
}

// RFC 5321 4.5.3.1 and RFC 1035 2.3.4.
const longestLocal = 64;
const longestAddress = 254;
const local = /^[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*$/;
const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** The address as it goes to the server, its domain in ASCII; undefined when it is not exactly one. */
export function readAddress(text: string): string | undefined {
  const at = text.lastIndexOf("@");
  const [name, host] = [text.slice(0, at), text.slice(at + 1)];
  if (at < 1 || name.length > longestLocal || !local.test(name)) return undefined;
  // domainToASCII reads `a/b`, `a b` or `0x7f.1` its own way: only letters may be rewritten.
  if (!/^[\p{L}\p{M}\p{N}.-]+$/u.test(host)) return undefined;
  const domain = domainToASCII(host);
  if (!domain.split(".").every((each) => label.test(each)) || /^[\d.]+$/.test(domain))
    return undefined;
  const address = `${name}@${domain}`;
  return address.length > longestAddress ? undefined : address;
}

/** Why this can't be the address of a target. */
export function badAddress(text: string): string | undefined {
  if (readAddress(text) !== undefined) return undefined;
  return `"${oneLine(text, 80)}" is not one e-mail address; write it as ops@example.test`;
}

/** Reads `Tocsin <tocsin@example.test>` or the bare address. */
export function readMailbox(text: string): Mailbox | undefined {
  const named = /^\s*"?([^<>"\p{Cc}]{0,100}?)"?\s*<([^<>]+)>\s*$/u.exec(text);
  const address = readAddress(named?.[2] ?? text.trim());
  return address === undefined ? undefined : { name: named?.[1]?.trim() ?? "", address };
}

/** The domain that message ids are made under. */
export function domainOf(mailbox: Mailbox): string {
  return mailbox.address.slice(mailbox.address.lastIndexOf("@") + 1);
}
