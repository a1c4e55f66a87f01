import { hookRequest, openSource } from "@tocsin/testkit";
import { expect, test } from "vitest";
import { github } from "../src/index.ts";

test("what to paste at GitHub names the hook, the events and the secret, as one word of a shell", async () => {
  const source = await openSource(github, { secret: "hush 'n' hush" }, { name: "hub" });
  const text = source.setup?.({ hookUrl: "https://tocsin.example.test/hooks/hub" }) ?? "";
  expect(text).toContain("-f 'config[url]=https://tocsin.example.test/hooks/hub'");
  expect(text).toContain("-f 'events[]=workflow_run'");
  expect(text).not.toContain("check_suite");
  expect(text).toContain("export GITHUB_WEBHOOK_SECRET='hush '\\''n'\\'' hush'\n");
  const bare = (await openSource(github, {}, { name: "hub" })).setup?.({
    hookUrl: "http://t.test",
  });
  expect(bare).toContain('"$(openssl rand -hex 32)"');
  expect(bare).toContain("sources.hub.secret");
});

test("the paste follows the config's api, and shows no token of it", async () => {
  const api = { token: "api-token-of-github", hooks: [{ organization: "acme" }] };
  const source = await openSource(github, { secret: "hush", api });
  const text = source.setup?.({ hookUrl: "https://tocsin.example.test/hooks/github" }) ?? "";
  expect(text).toContain("gh api orgs/acme/hooks --method POST");
  expect(text).not.toContain("api-token-of-github");
});

test("the paste says what the token needs for actions, and where people may act", async () => {
  const textFor = async (api?: object) =>
    (await openSource(github, api === undefined ? {} : { api })).setup?.({
      hookUrl: "http://t.test",
    });
  const api = { token: "api-token-of-github", actions: ["acme/api"] };
  expect(await textFor(api)).toMatch(/In acme\/api people may act .*\n.*Actions: read and write/);
  expect(await textFor(api)).toContain("repos/OWNER/REPO/hooks");
  expect(await textFor()).toContain("sources.github.api.actions, such as [acme/*]");
});

test.each([
  [{ token: "t", hooks: [] }, /list a repository/],
  [{ token: "t", hooks: [{}] }, /needs either/],
  [{ token: "t", hooks: [{ repository: "acme/api", organization: "acme" }] }, /needs either/],
  [{ token: "t", hooks: [{ repository: "https://github.com/acme/api" }] }, /OWNER\/NAME/],
  [{ hooks: [{ repository: "acme/api" }] }, /token/],
])("the option api refuses %j", async (api, reason) => {
  await expect(openSource(github, { secret: "hush", api })).rejects.toThrow(reason);
});

test("the doctor's request is believed and tells that it is a test", async () => {
  for (const options of [{ secret: "hush" }, {}]) {
    const source = await openSource(github, options, { name: "hub" });
    const request = source.sample?.(Date.parse("2026-01-05T09:00:00Z"));
    if (request === undefined) throw new Error("no sample");
    const asked = hookRequest({ body: request.body, headers: request.headers });
    expect(await source.webhook?.verify(asked)).toEqual({ ok: true });
    expect(source.webhook?.parse(asked)).toMatchObject({
      status: "read",
      notices: [
        {
          id: "github:doctor:2026-01-05T09:00:00.000Z",
          type: "doctor",
          kind: "message",
          severity: "info",
          title: "Test of the source hub",
        },
      ],
    });
  }
});
