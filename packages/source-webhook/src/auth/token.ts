import { type Secret, tokenProof } from "@tocsin/core";
import { type Auth, refused } from "./auth.ts";
import { isOneOf } from "./equal.ts";

/** One of the tokens in any of the places that senders have for one. */
export function tokenAuth(tokens: readonly Secret[]): Auth {
  return {
    proves: true,
    verify: (request) => tokenProof(request, tokens),
    sign: () => ({ authorization: `Bearer ${revealed(tokens)}` }),
    enter: [["Header", `Authorization: Bearer ${revealed(tokens)}`]],
    hidden: ["authorization"],
  };
}

/** `Authorization: Bearer` and no other place. */
export function bearerAuth(tokens: readonly Secret[], option: string): Auth {
  return {
    proves: true,
    verify({ headers }) {
      const [, token] = /^bearer +(\S+)\s*$/i.exec(headers.get("authorization") ?? "") ?? [];
      if (token === undefined) {
        return refused("no `Authorization: Bearer TOKEN` header: let the sender add it");
      }
      return isOneOf(token, tokens)
        ? { ok: true }
        : refused(`the Bearer token is not the one of ${option}: make the sender's equal to it`);
    },
    sign: () => ({ authorization: `Bearer ${revealed(tokens)}` }),
    enter: [["Header", `Authorization: Bearer ${revealed(tokens)}`]],
    hidden: ["authorization"],
  };
}

/** `Authorization: Basic` with this user and one of the passwords. */
export function basicAuth(user: string, passwords: readonly Secret[], option: string): Auth {
  const header = () => `Basic ${Buffer.from(`${user}:${revealed(passwords)}`).toString("base64")}`;
  return {
    proves: true,
    verify({ headers }) {
      const [, pair] = /^basic +(\S+)\s*$/i.exec(headers.get("authorization") ?? "") ?? [];
      if (pair === undefined) {
        return refused(
          "no `Authorization: Basic` header: let the sender send user and password at once, without waiting to be asked",
        );
      }
      const text = Buffer.from(pair, "base64").toString();
      const colon = text.indexOf(":");
      const known = isOneOf(text.slice(colon + 1), passwords);
      return known && colon >= 0 && text.slice(0, colon) === user
        ? { ok: true }
        : refused(`user and password are not those of ${option}: make the sender's equal to them`);
    },
    sign: () => ({ authorization: header() }),
    enter: [
      ["User", user],
      ["Password", revealed(passwords)],
    ],
    hidden: ["authorization"],
  };
}

/** A header that bears a secret as it is. */
export function headerAuth(name: string, values: readonly Secret[], option: string): Auth {
  return {
    proves: true,
    verify({ headers }) {
      const given = headers.get(name);
      if (given === null) {
        return refused(`no ${name} header: let the sender add it with the value of ${option}`);
      }
      return isOneOf(given, values)
        ? { ok: true }
        : refused(
            `the ${name} header is not the value of ${option}: make the sender's equal to it`,
          );
    },
    sign: () => ({ [name]: revealed(values) }),
    enter: [["Header", `${name}: ${revealed(values)}`]],
    hidden: [name.toLowerCase()],
  };
}

/** The first: the one to enter at new senders. */
export function revealed(secrets: readonly Secret[]): string {
  return secrets[0]?.reveal() ?? "";
}
