import { redact } from "@tocsin/core";
import { fakeHttp, openSource } from "@tocsin/testkit";
import { expect, onTestFinished, test } from "vitest";
import { jenkins } from "../../src/index.ts";
import { recorded } from "../payload.ts";
import { about, failed, page, running, scene, token, user } from "./scene.ts";

const isPost = ({ method }: { method: string }) => method === "POST";

async function ready(given: Parameters<typeof scene>[1] = {}) {
  const stage = await scene([], given);
  stage.ci.build(stage.job, { number: 42 });
  return stage;
}

test("without api there is nothing to do at Jenkins", async () => {
  expect((await openSource(jenkins, { token: "hook" })).actions).toBeUndefined();
});

test.each([
  [{ url: "ftp://x" }, "must be an http or https URL"],
  [{ url: "https://ann:pw@ci.example.com" }, "address alone"],
  [{ user: "a:b" }, "must be the name of a user"],
  [{ token: "" }, "is empty"],
])("an api of %j is refused", async (api, why) => {
  const given = { url: "https://ci.example.com", user, token, ...api };
  await expect(openSource(jenkins, { api: given })).rejects.toThrow(why);
});

test.each([
  ["build", "Job/Build", failed, "Job/Build"],
  ["rebuild", "Job/Build", failed, "Job/Build"],
  ["stop", "Job/Cancel", running, "Job/Cancel"],
] as const)("%s without %s names the permission to give", async (name, permission, on, named) => {
  const { actWith, ci } = await ready();
  ci.forbid(permission);
  expect(await actWith(name, {}, await about(on))).toEqual({
    status: "refused",
    text: `the user tocsin may not: give it ${named}, under Manage Jenkins → Security → Authorization or in the folder's`,
  });
});

test("a job that the user may not see is as good as none", async () => {
  const { actWith, fields, ci } = await ready();
  ci.forbid("Job/Read");
  const text =
    "Jenkins shows no acme/api/main to the user tocsin: it is gone, or the user needs Job/Read";
  expect(await actWith("build", {})).toEqual({ status: "refused", text });
  await expect(fields("build")).rejects.toThrow(text);
});

test("a job that is disabled, kept out of the queue or a folder is not built", async () => {
  const { actWith, job, ci } = await ready();
  job.keptOut = true;
  expect((await actWith("build", {})).text).toContain("a plugin there keeps it out");
  job.buildable = false;
  expect(await actWith("build", {})).toEqual({
    status: "refused",
    text: "acme/api/main can't be built: it is disabled in Jenkins",
  });
  ci.http.fail({ status: 200, body: { _class: "com.cloudbees.hudson.plugins.folder.Folder" } });
  expect((await actWith("build", {})).text).toContain("is no job that can be built");
});

test("a crumb is fetched where Jenkins asks for one, in one session with the request", async () => {
  const { act, ci, posts } = await ready({ crumbs: true, prefix: "/jenkins" });
  expect(await act("build")).toMatchObject({ status: "done" });
  expect(posts().map(({ headers }) => headers["jenkins-crumb"] !== undefined)).toEqual([
    false,
    true,
  ]);
  expect(ci.http.seen.filter(({ path }) => path.includes("crumbIssuer"))).toHaveLength(1);
  expect(ci.builds).toHaveLength(2);
});

test.each([
  [{ crumb: "x", crumbRequestField: "Authorization" }],
  [{ crumb: "x\r\ny", crumbRequestField: "Jenkins-Crumb" }],
  [{ crumb: "x", crumbRequestField: "Jenkins Crumb" }],
  [{ crumb: ["x"] }],
  ["<html>"],
])("a crumb that is none is not sent: %j", async (body) => {
  const { act, ci, posts } = await ready({ crumbs: true });
  ci.http.fail({ status: 200, body }, { when: ({ path }) => path.includes("crumbIssuer") });
  expect(await act("build")).toEqual({
    status: "refused",
    text: expect.stringContaining("put an API token of tocsin into sources.ci.api.token"),
  });
  expect(posts()).toHaveLength(1);
});

test.each([
  [
    { status: 401, body: "<html>" },
    "refused",
    /does not accept sources.ci.api.user and .*API Token/,
  ],
  [{ status: 403, body: "<html>" }, "refused", /give it Job\/Build/],
  [
    { status: 403, headers: { "x-required-permission": "hudson.model.Hudson.Read" }, body: "" },
    "refused",
    /give it Overall\/Read/,
  ],
  [
    { status: 403, headers: { "x-required-permission": "<script>" }, body: "" },
    "refused",
    /give it Job\/Build/,
  ],
  [{ status: 409, body: "" }, "refused", /can't be built now: it is disabled/],
  [
    { status: 400, headers: { "x-error": "`<@U1>` [x](http://evil.test)" }, body: "" },
    "refused",
    /HTTP 400\): `` `<@U1>` \[x\]\(http:\/\/evil.test\) ``$/,
  ],
  [
    { status: 503, body: "Please wait while Jenkins is getting ready" },
    "failed",
    /busy or starting/,
  ],
  [{ status: 500, body: "Oops!" }, "unclear", /answered 500: look at https:\/\/ci.example.com/],
  [{ status: 502, body: "Bad Gateway" }, "unclear", /before you do it again$/],
  [{ status: 200, body: "<html>Sign in</html>" }, "unclear", /queued nothing that it names/],
] as const)("a build that is answered with %j ends %s", async (fault, how, text) => {
  const { act, ci, posts } = await ready();
  ci.http.fail(fault, { when: isPost });
  expect(await act("build")).toEqual({ status: how, text: expect.stringMatching(text) });
  expect(posts(), "tried once").toHaveLength(1);
});

test.each(["reset after", "reset before"] as const)(
  "a build whose answer is lost (%s) is unclear and is not tried again",
  async (fault) => {
    const { act, ci, posts } = await ready();
    ci.http.fail(fault, { when: isPost, times: 5 });
    expect(await act("build")).toEqual({
      status: "unclear",
      text: expect.stringMatching(
        new RegExp(`^Jenkins did not answer \\(.*\\): look at ${page} before you do it again$`),
      ),
    });
    expect(posts()).toHaveLength(1);
  },
);

test("a build that is not answered in time is unclear", async () => {
  const { act, hang } = await ready();
  hang(isPost);
  expect(await act("build")).toMatchObject({
    status: "unclear",
    text: expect.stringContaining("(no answer in time)"),
  });
});

test("a Jenkins that is not there was not asked", async () => {
  const { actWith, ci } = await ready();
  await ci.stop();
  expect(await actWith("build", {})).toEqual({
    status: "failed",
    text: expect.stringMatching(
      /^Jenkins was not asked: .*ECONNREFUSED.*; see sources.ci.api.url$/,
    ),
  });
});

test("a form that takes too long is left", async () => {
  const { fields, hang } = await ready();
  hang();
  await expect(fields("build")).rejects.toThrow(
    "Jenkins did not answer (no answer in time); nothing was changed",
  );
});

test("answers that are huge or no JSON are no answers", async () => {
  const { actWith, ci } = await ready();
  ci.http.fail({ status: 200, body: "x".repeat(3 * 1024 * 1024) });
  expect(await actWith("build", {})).toEqual({
    status: "failed",
    text: "Jenkins' answer can't be read: it is too long, or breaks off",
  });
  ci.http.fail({ status: 200, body: "<html>Sign in</html>" });
  expect((await actWith("build", {})).text).toContain("a page such as a login's");
  for (const body of ["null", "[]", "7", '{"buildable":"yes"}']) {
    ci.http.fail({ status: 200, body });
    expect(await actWith("build", {}), body).toMatchObject({ status: "refused" });
  }
});

test("a redirect is not followed: the token stays here", async () => {
  const { act, actWith, ci } = await ready();
  const elsewhere = await fakeHttp(() => ({ status: 200, body: {} }));
  onTestFinished(() => elsewhere.stop());
  const location = `${elsewhere.url}/login`;
  for (const status of [302, 307]) {
    ci.http.fail({ status, headers: { location } }, { when: isPost });
    expect(await act("build")).toMatchObject({ status: "unclear" });
    ci.http.fail({ status, headers: { location } });
    expect(await actWith("build", {})).toEqual({
      status: "failed",
      text: expect.stringContaining(`redirects (HTTP ${status})`),
    });
  }
  expect(elsewhere.seen).toEqual([]);
});

test("what another Jenkins told is left alone", async () => {
  const { actWith, fields, ci } = await ready({ jenkinsUrl: "https://other.example.com/jenkins" });
  const text =
    "this is about the Jenkins ci.example.com, and sources.ci.api.url is another: where both are one, set sources.ci.jenkinsUrl to https://ci.example.com";
  expect(await actWith("build", {})).toEqual({ status: "refused", text });
  await expect(fields("build")).rejects.toThrow(text);
  expect(ci.http.seen).toEqual([]);
});

test.each([
  "job/x/doDelete",
  "job/x/42/doDelete",
  "job/x%2F..%2Fmanage",
  "job/..%2fmanage",
  "job/x;/job/y",
  "job/x/job/label=linux,jdk=21/extra",
])("no forged report leads to another path of Jenkins: %s", async (path) => {
  const { action, actWith, ci } = await ready();
  const given = await about({
    ...recorded(running),
    url: `${path}/`,
    build: {
      ...(recorded(running).build as object),
      full_url: `https://ci.example.com/${path}/42/`,
    },
  });
  for (const name of ["approve", "stop", "build", "rebuild"]) {
    expect(action(name).applies?.(given), name).toBe(false);
    expect(await actWith(name, {}, given), name).toMatchObject({ status: "refused" });
  }
  expect(ci.http.seen).toEqual([]);
});

test("a branch's name goes to Jenkins as it came", async () => {
  const { actWith, ci } = await ready();
  ci.job("job/acme/job/api/job/feature%252Fx");
  const given = await about({
    ...recorded(running),
    url: "job/acme/job/api/job/feature%252Fx/",
    build: {
      ...(recorded(running).build as object),
      full_url: "https://ci.example.com/job/acme/job/api/job/feature%252Fx/7/",
    },
  });
  expect(await actWith("build", {}, given)).toEqual({
    status: "done",
    text: "acme/api/feature/x #1 started: https://ci.example.com/job/acme/job/api/job/feature%252Fx/1/",
  });
});

test("the token is shown nowhere, in no form", async () => {
  await ready();
  const basic = Buffer.from(`${user}:${token}`).toString("base64");
  expect(redact(`${token} ${basic}`)).toBe("[secret] [secret]");
});
