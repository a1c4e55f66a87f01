import { openSource } from "@tocsin/testkit";
import { expect, onTestFinished, test } from "vitest";
import { argocd } from "../src/index.ts";
import { serverArgo } from "./fake-argocd.ts";
import { hookToken } from "./stand.ts";

test("the doctor is told whether the account that acts may look", async () => {
  const argo = await serverArgo();
  onTestFinished(() => argo.stop());
  const check = async (options: object) => {
    const source = await openSource(argocd, { token: hookToken, ...options }, { fetch });
    return source.check?.(new AbortController().signal);
  };
  const wrong = { ...argo.watch, token: "wrong-token" };
  expect(await check({})).toBeUndefined();
  expect(await check({ api: argo.watch })).toMatchObject({ ok: true });
  const reason = expect.stringContaining("the token of sources.argocd.api.token is not valid");
  expect(await check({ api: wrong })).toEqual({ ok: false, reason });
  expect(await check({ watch: argo.watch, api: wrong })).toEqual({ ok: false, reason });
});
