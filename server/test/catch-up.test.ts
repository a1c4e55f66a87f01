import { expect, test } from "vitest";
import { withDeadline } from "../src/http/api/deadline.ts";
import { read, serve, tocsin } from "./help.ts";
import { sourcePlugins } from "./source-plugins.ts";

const yaml = `
storage: memory
plugins: [./sources.mjs]
sources:
  looking: { found: 3 }
  watching: { type: watching }
  away: { type: looking, refusal: "api.example.test answers 500 (token abcdefghijkl): try again later" }
  github: { secret: abcdefghijkl }
receivers: { nobody: [] }
`;
const started = () => serve(yaml, {}, {}, { "sources.mjs": sourcePlugins });
const post = { method: "POST" };

test("what was missed is fetched, and told once", async () => {
  const server = await started();
  const environment = { TOCSIN_URL: server.url };
  for (const _ of ["first", "again"]) {
    expect(await tocsin(["catch-up", "looking"], { environment })).toEqual({
      code: 0,
      out: "3 found: from 09:00 to 10:00\n",
      err: "",
    });
  }
  const json = await tocsin(["catch-up", "looking", "--json"], { environment });
  expect(JSON.parse(json.out)).toEqual({ found: 3, detail: "from 09:00 to 10:00" });
  const metrics = await (await server.fetch("/metrics")).text();
  expect(metrics).toContain('tocsin_accepted_total{source="looking"} 3\n');
});

test("a source that watches is asked to look again", async () => {
  const server = await started();
  const answer = await server.fetch("/api/v1/sources/watching/catch-up", post);
  expect(answer.status).toBe(202);
  const detail = expect.stringMatching(/^asked the watch to look again: /);
  expect(await read(answer)).toEqual({ asked: true, detail });
  const environment = { TOCSIN_URL: server.url };
  const { code, out } = await tocsin(["catch-up", "watching"], { environment });
  expect({ code, out }).toEqual({ code: 0, out: detail });
  const json = await tocsin(["catch-up", "watching", "--json"], { environment });
  expect(JSON.parse(json.out)).toEqual({ asked: true, detail });
});

test.each(["github", "none", "__proto__"])("%s has nothing to look back with", async (name) => {
  const server = await started();
  const answer = await server.fetch(`/api/v1/sources/${name}/catch-up`, post);
  expect(answer.status).toBe(404);
  expect(await read(answer)).toMatchObject({
    detail: expect.stringMatching(/^The config has no source .*, or it can't look back: /),
  });
});

test("a source's side that does not answer is told of, without the secret", async () => {
  const server = await started();
  const answer = await server.fetch("/api/v1/sources/away/catch-up", post);
  expect(answer.status).toBe(502);
  expect(await read(answer)).toMatchObject({
    title: "Could not look back",
    detail: "api.example.test answers 500 (token [secret]): try again later",
  });
  const environment = { TOCSIN_URL: server.url };
  expect(await tocsin(["catch-up", "away"], { environment })).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^Could not look back \(502\): api\.example\.test/),
  });
});

test("it needs a token that may write", async () => {
  const auth = "auth: { tokens: [{ name: r, token: reader-0123456789, scopes: [read] }] }\n";
  const server = await serve(yaml + auth, {}, {}, { "sources.mjs": sourcePlugins });
  const path = "/api/v1/sources/looking/catch-up";
  expect((await server.fetch(path, post)).status).toBe(401);
  const headers = { authorization: "Bearer reader-0123456789" };
  expect((await server.fetch(path, { ...post, headers })).status).toBe(403);
});

test("work that heeds no signal is left after the deadline", async () => {
  let aborted = false;
  const ended = await withDeadline(1, (signal) => {
    signal.addEventListener("abort", () => {
      aborted = true;
    });
    return new Promise(() => undefined);
  });
  expect({ ended, aborted }).toEqual({ ended: "late", aborted: true });
  expect(await withDeadline(60_000, async () => "done")).toBe("done");
  await expect(withDeadline(60_000, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
});
