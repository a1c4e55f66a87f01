import { fakeHttp, openSource } from "@tocsin/testkit";
import { expect, onTestFinished, test } from "vitest";
import { github } from "../src/index.ts";

const token = "ghp_0123456789";
const { signal } = new AbortController();

/** GitHub, which shows this token the webhooks and runs of acme/api. */
async function hub(page?: string) {
  const server = await fakeHttp(({ path, headers }) => {
    if (page !== undefined) return { status: 200, body: page };
    if (headers.authorization !== `Bearer ${token}`)
      return { status: 401, body: { message: "Bad credentials" } };
    if (path === "/repos/acme/api/hooks") return { status: 200, body: [] };
    if (path === "/orgs/acme/hooks") return { status: 404, body: { message: "Not Found" } };
    if (path === "/repos/acme/api/actions/runs")
      return { status: 200, body: { workflow_runs: [] } };
    if (path === "/meta") return { status: 200, body: {} };
    return { status: 404, body: { message: "Not Found" } };
  });
  onTestFinished(() => server.stop());
  return server;
}

async function check(given: object, page?: string) {
  const { url: apiUrl } = await hub(page);
  const source = await openSource(github, { api: { apiUrl, token, ...given } }, { fetch });
  return source.check?.(signal);
}

const hooks = [{ repository: "acme/api" }];

test("a token that shows what the config names is good", async () => {
  const detail = "GitHub knows the token, and shows it what the config names";
  expect(await check({ hooks, actions: ["acme/api", "acme/*"] })).toEqual({ ok: true, detail });
  expect((await openSource(github, { secret: "s" })).check).toBeUndefined();
});

test.each([
  ["a wrong token", { hooks, token: "ghp_wrong" }, /sources\.github\.api\.token \(401\)/],
  ["a wrong token for actions", { actions: ["acme/*"], token: "ghp_wrong" }, /does not know the/],
  ["webhooks that it may not see", { hooks: [{ organization: "acme" }] }, /admin:org_hook/],
  ["runs that it may not see", { hooks, actions: ["acme/web"] }, /acme\/web.*"Actions: read"/],
])("%s is told, with what to change", async (_, given, reason) => {
  const found = await check(given);
  expect(found).toEqual({ ok: false, reason: expect.stringMatching(reason) });
  expect(JSON.stringify(found)).not.toContain("ghp_");
});

test("what answers may be no GitHub", async () => {
  const reason = expect.stringContaining("is no GitHub: check sources.github.api.apiUrl");
  expect(await check({ hooks }, "<html>")).toEqual({ ok: false, reason });
});
