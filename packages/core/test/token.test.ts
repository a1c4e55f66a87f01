import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { tokenProof } from "../src/receive/token.ts";
import { Secret } from "../src/secret.ts";
import type { HookRequest } from "../src/source.ts";

const secrets = [new Secret("current-token"), new Secret("former/token+")];

function request(fields: Partial<HookRequest> = {}): HookRequest {
  return {
    method: "POST",
    url: "https://tocsin.test/hooks/argocd",
    rest: "",
    headers: new Headers(),
    body: new Uint8Array(),
    ...fields,
  };
}

const authorized = (authorization: string) => request({ headers: new Headers({ authorization }) });
const basic = (pair: string) => authorized(`Basic ${Buffer.from(pair).toString("base64")}`);
const believed = { ok: true };

describe("a token is believed", () => {
  test.each([
    ["as Bearer", authorized("Bearer current-token")],
    ["as Bearer, whatever the case of the word", authorized("bearer current-token")],
    ["as the password of Basic", basic("argocd:current-token")],
    ["as the password of Basic without a user", basic(":current-token")],
    ["as ?token=", request({ url: "https://tocsin.test/hooks/argocd?a=1&token=current-token" })],
    ["as ?token= of a bare path", request({ url: "/hooks/argocd?token=current-token" })],
    ["as the last part of the path", request({ rest: "current-token" })],
    ["as the last of several parts", request({ rest: "team/current-token/" })],
    ["written with percent signs", request({ rest: "former%2Ftoken%2B" })],
    ["when it is the second secret", authorized("Bearer former/token+")],
    [
      "beside one that is wrong",
      request({ headers: new Headers({ authorization: "Bearer no" }), rest: "current-token" }),
    ],
  ])("%s", (_, given) => {
    expect(tokenProof(given, secrets)).toEqual(believed);
  });
});

describe("a request is refused", () => {
  test.each([
    ["with another token", authorized("Bearer current-tokem"), /make the sender's equal/],
    ["with a part of the token", authorized("Bearer current"), /make the sender's equal/],
    ["with more than the token", authorized("Bearer current-token2"), /make the sender's equal/],
    ["with the token as the user of Basic", basic("current-token:x"), /make the sender's equal/],
    ["with the token inside the path", request({ rest: "current-token/x" }), /make the sender's/],
    ["without any token", request(), /bears no token: send it as `Authorization: Bearer TOKEN`/],
    ["with an empty token", request({ url: "https://tocsin.test/?token=" }), /bears no token/],
    ["with an unknown scheme", authorized("Digest current-token"), /bears no token/],
  ])("%s, and told what to change", (_, given, reason) => {
    const proof = tokenProof(given, secrets);
    expect(proof).toEqual({ ok: false, reason: expect.stringMatching(reason) });
    expect(JSON.stringify(proof)).not.toContain("current-token");
  });

  test("when the source knows no secret", () => {
    expect(tokenProof(request({ rest: "undefined" }), [])).toMatchObject({ ok: false });
  });

  test("whatever it bears, and nothing throws", () => {
    const wild = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom("%", "%E0%A4%A", "//", "?"),
    );
    fc.assert(
      fc.property(wild, wild, fc.base64String(), (rest, url, credentials) => {
        const headers = new Headers({ authorization: `Basic ${credentials}` });
        expect(tokenProof(request({ rest, url, headers }), secrets)).toMatchObject({ ok: false });
      }),
    );
  });
});
