import { fakeHttp, openSource } from "@tocsin/testkit";
import { expect, onTestFinished, test } from "vitest";
import { jenkins } from "../src/index.ts";

const pair = `Basic ${Buffer.from("tocsin:11aabbccdd").toString("base64")}`;
const { signal } = new AbortController();

async function check(token: string, path = "/ci") {
  const server = await fakeHttp(({ path, headers }) => {
    if (headers.authorization !== pair) return { status: 401 };
    if (path === "/ci/me/api/json") return { status: 200, body: { id: "tocsin" } };
    return { status: 200, body: "<html>" };
  });
  onTestFinished(() => server.stop());
  const api = { url: `${server.url}${path}`, user: "tocsin", token };
  const source = await openSource(jenkins, { api }, { fetch });
  return source.check?.(signal);
}

test("the user's token is known before somebody acts with it", async () => {
  const detail = "Jenkins takes the token of tocsin";
  expect(await check("11aabbccdd")).toEqual({ ok: true, detail });
  expect(await check("wrong-token")).toEqual({
    ok: false,
    reason: expect.stringMatching(/^Jenkins does not accept sources\.jenkins\.api\.user and /),
  });
  expect(await check("11aabbccdd", "/login")).toEqual({
    ok: false,
    reason: expect.stringContaining("what answered is no Jenkins"),
  });
  expect((await openSource(jenkins, { token: "t" })).check).toBeUndefined();
});
