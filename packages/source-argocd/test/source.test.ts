import { readFileSync } from "node:fs";
import { hookRequest, openSource } from "@tocsin/testkit";
import { describe, expect, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { argocd } from "../src/index.ts";
import { commitUrl, repositoryName } from "../src/repository.ts";
import { payload, readingOf } from "./payload.ts";

describe("the setup", () => {
  const validated = readFileSync(
    new URL("fixtures/argocd-notifications-cm.yaml", import.meta.url),
    "utf8",
  );
  const withoutComments = (text: string) => text.replace(/^#.*\n/gm, "");

  test("prints the ConfigMap that was validated, with this gateway's hook and names", async () => {
    const source = await openSource(argocd, {
      token: "argocd-hook-token",
      argocdUrl: "https://argo.acme.test",
      cluster: "us: 1",
    });
    const printed = source.setup?.({ hookUrl: "https://tocsin.acme.test/hooks/argocd" }) ?? "";
    const [map, secret] = withoutComments(printed).split("---\n");
    expect(map).toBe(
      validated
        .replace(
          "https://gateway.example.com/hooks/argocd",
          "https://tocsin.acme.test/hooks/argocd",
        )
        .replace("https://argocd.example.com", "https://argo.acme.test")
        .replace("cluster: prod-eu-1", 'cluster: "us: 1"'),
    );
    expect(secret).toContain('gateway-token: "argocd-hook-token"\n');
  });

  test("without a token ends with a Secret to fill in, and names one cluster as Argo CD does", async () => {
    const printed = (await openSource(argocd, {})).setup?.({ hookUrl: "http://127.0.0.1/hooks/a" });
    expect(printed).toMatch(/kind: Secret\n[\s\S]*gateway-token: "REPLACE_ME"\n$/);
    expect(printed).toContain("cluster: in-cluster\n");
  });
});

test("the setup is YAML, whatever the names are", async () => {
  const hookUrl = "https://tocsin.test/hooks/argo:cd?a=#b";
  const token = 'qu"ote: # \\ é';
  const source = await openSource(argocd, { cluster: 'it\'s "x": {{ 1 }} # é', token });
  const [map, secret] = parseAllDocuments(source.setup?.({ hookUrl }) ?? "").map((each) =>
    each.toJS(),
  );
  expect(parse(map.data["service.webhook.gateway"])).toMatchObject({ url: hookUrl });
  expect(parse(map.data.context)).toMatchObject({ cluster: 'it\'s "x": {{ 1 }} # é' });
  expect(secret).toMatchObject({ kind: "Secret", stringData: { "gateway-token": token } });
});

describe("the sender", () => {
  const proof = async (options: unknown, authorization: string) =>
    (await openSource(argocd, options)).webhook?.verify(
      hookRequest({ body: {}, headers: { authorization } }),
    );

  test("may bear any of the tokens", async () => {
    const options = { token: "new-token", tokens: ["old-token"] };
    expect(await proof(options, "Bearer new-token")).toEqual({ ok: true });
    expect(await proof(options, "Bearer old-token")).toEqual({ ok: true });
    expect(await proof(options, "Bearer no-token")).toMatchObject({ ok: false });
    expect(await proof({ tokens: ["old-token"] }, "Bearer no-token")).toMatchObject({ ok: false });
  });

  test("is not proven without a token, and the source says so", async () => {
    expect((await openSource(argocd, {})).proves).toBe(false);
    expect((await openSource(argocd, { tokens: ["old-token"] })).proves).toBe(true);
    expect(await proof({}, "")).toEqual({ ok: true });
  });
});

describe("a body that can't be read is refused with the way out", () => {
  test.each([
    ["bytes", new Uint8Array([0xff, 0xfe]), /not JSON in UTF-8/],
    ["a template of one's own", { text: "guestbook is degraded" }, /use the templates/],
    ["a later version", payload({ schema: "argocd-notifications/v9" }), /use the templates/],
    ["no name", payload({ app: { metadata: { name: undefined } } }), /names no application/],
    ["nothing", null, /use the templates/],
  ])("%s", async (_, body, reason) => {
    expect(await readingOf(body)).toMatchObject({
      status: "unreadable",
      reason: expect.stringMatching(reason),
    });
  });
});

describe("a commit's page", () => {
  const sha = "53e28ff20cc530b9ada2173fbbd64d48338583ba";
  test.each([
    ["https://github.com/acme/shop.git", `https://github.com/acme/shop/commit/${sha}`],
    ["git@github.com:acme/shop.git", `https://github.com/acme/shop/commit/${sha}`],
    [
      "ssh://git@gitlab.acme.test:2222/a/b/shop",
      `https://gitlab.acme.test/a/b/shop/-/commit/${sha}`,
    ],
    [
      "https://user:pass@bitbucket.org/acme/shop/",
      `https://bitbucket.org/acme/shop/commits/${sha}`,
    ],
    ["https://github.acme.test:8443/a/b", `https://github.acme.test:8443/a/b/commit/${sha}`],
    ["https://evil.test/github.com/a/b", undefined],
    ["oci://ghcr.io/acme/chart", undefined],
    ["javascript:alert(1)", undefined],
    ["", undefined],
  ])("%s", (repository, page) => {
    expect(commitUrl(repository, sha)).toBe(page);
  });

  test("is that of a commit alone", () => {
    expect(commitUrl("https://github.com/acme/shop", "main/../../x")).toBeUndefined();
  });

  test.each([
    ["https://user:pass@github.com/acme/shop.git", "github.com/acme/shop"],
    ["git@github.com:acme/shop.git", "github.com/acme/shop"],
    ["oci://user:pass@ghcr.io/acme/chart", "ghcr.io/acme/chart"],
    ["https://user:pa/ss@github.com/acme/shop.git/", "github.com/acme/shop"],
    ["https://github.acme.test:8443/a/b?token=x", "github.acme.test:8443/a/b"],
    ["user:pass@somewhere", "somewhere"],
  ])("and the name of %s is %s", (repository, name) => {
    expect(repositoryName(repository)).toBe(name);
  });
});

describe("the setup of a source that looks by itself", () => {
  const printed = async (watch: unknown, more: object = {}) => {
    const source = await openSource(argocd, { watch, ...more }, { name: "argo" });
    const text = source.setup?.({ hookUrl: "https://tocsin.test/hooks/argo" }) ?? "";
    return { source, text, documents: parseAllDocuments(text).map((each) => each.toJS()) };
  };

  test("gives the gateway's account the least that it needs", async () => {
    const { documents, source } = await printed({ cluster: {} });
    expect(documents).toMatchObject([
      {
        kind: "ClusterRole",
        rules: [{ resources: ["applications"], verbs: ["get", "list", "watch"] }],
      },
      { kind: "ClusterRoleBinding", roleRef: { name: "tocsin-argocd" } },
    ]);
    // Nobody is believed who needs no proof.
    expect([source.webhook, source.sample]).toEqual([undefined, undefined]);
  });

  test("stays within the namespaces that it is told", async () => {
    const { documents } = await printed({ cluster: { namespaces: ["argocd", "team-a"] } });
    expect(documents.map(({ kind, metadata }) => [kind, metadata.namespace])).toEqual([
      ["Role", "argocd"],
      ["RoleBinding", "argocd"],
      ["Role", "team-a"],
      ["RoleBinding", "team-a"],
    ]);
  });

  test("makes an account at Argo CD, and prints the hook's part when there is a token", async () => {
    const server = { server: "https://argo.acme.test", token: "account-token" };
    const { text, documents } = await printed(server, { token: "hook-token" });
    expect(documents.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      "ConfigMap argocd-cm",
      "ConfigMap argocd-rbac-cm",
      "ConfigMap argocd-notifications-cm",
      "Secret argocd-notifications-secret",
    ]);
    expect(text).toContain("sources.argo.watch.token");
    expect(text).not.toContain("account-token");
  });

  test.each([
    [{}, /needs `cluster: \{\}`/],
    [{ server: "https://argo.test" }, /needs the `token`/],
    [{ cluster: {}, server: "https://argo.test", token: "t" }, /give one of them/],
    [{ cluster: {}, outOfSyncAfter: "soon" }, /must be a duration/],
    [{ cluster: { namespaces: [] } }, /leave it out/],
    [{ server: "argo.test", token: "t" }, /http or https URL/],
  ])("refuses %j", async (watch, reason) => {
    await expect(openSource(argocd, { watch })).rejects.toThrow(reason);
  });
});

test("the doctor's request is believed and tells that it is a test", async () => {
  const source = await openSource(argocd, { token: "hook-token" }, { name: "argo" });
  const now = Date.parse("2026-01-05T09:00:00Z");
  const request = source.sample?.(now);
  if (request === undefined) throw new Error("no sample");
  const asked = hookRequest({ body: request.body, headers: request.headers });
  expect(source.webhook?.verify(asked)).toEqual({ ok: true });
  expect(source.webhook?.parse(asked)).toEqual({
    status: "read",
    notices: [
      {
        id: "argocd|doctor|2026-01-05T09:00:00.000Z",
        at: "2026-01-05T09:00:00.000Z",
        type: "doctor",
        kind: "message",
        fingerprint: "argocd:doctor",
        subject: "argocd argo",
        severity: "info",
        title: "Test of the source argo",
      },
    ],
  });
});
