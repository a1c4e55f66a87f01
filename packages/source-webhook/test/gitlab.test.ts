import { testSource } from "@tocsin/testkit";
import { Webhook as Oracle } from "standardwebhooks";
import { describe, expect, test } from "vitest";
import { webhook } from "../src/index.ts";
import { now, open, request, told } from "./hook.ts";
import * as gitlab from "./payloads/gitlab.ts";

const secret = "gitlab-secret-token";
const options = { preset: "gitlab", auth: { secret } };
const path = "gitlab-org/gitlab-test";
const attributes = (changes: object, payload: { object_attributes: object } = gitlab.pipeline) => ({
  ...payload,
  object_attributes: { ...payload.object_attributes, ...changes },
});
const failed = attributes({ status: "failed" });

testSource(webhook, {
  options,
  proof: "token",
  sign: () => ({ "x-gitlab-token": secret }),
  secrets: [secret],
  requests: {
    "a pipeline passed": {
      request: { body: gitlab.pipeline },
      notices: [
        {
          kind: "run",
          status: "succeeded",
          title: "#3 passed",
          subject: `${path} pipeline@master`,
          fingerprint: `gl:${path}:run:31`,
          at: "2016-08-12T15:26:29.000Z",
        },
        {
          kind: "problem",
          status: "resolved",
          fingerprint: `gl:${path}:pipeline:master`,
          title: "pipeline works again on master: #3 passed",
          sequence: 31,
        },
      ],
    },
    "a pipeline failed": {
      request: { body: failed },
      notices: [
        {
          kind: "problem",
          status: "firing",
          severity: "error",
          title: "pipeline failing on master: #3 failed",
          labels: {
            repository: path,
            branch: "master",
            commit: "bcbb5ec396a2c0f828686f14fac9b80b780504f2",
            actor: "root",
            event: "push",
            conclusion: "failed",
          },
        },
        {
          kind: "run",
          status: "failed",
          text: "- **test-build** (test): script failure",
          facts: [
            { name: "Duration", value: "1 m 3 s" },
            { name: "Failed jobs", value: "test-build" },
            { name: "Branch", value: "master" },
            { name: "Commit", value: "bcbb5ec3 test", url: expect.stringContaining("/-/commit/") },
            { name: "Author", value: "User" },
            { name: "Started by", value: "root" },
          ],
        },
      ],
    },
    "a pipeline is pending": {
      request: { body: attributes({ status: "pending", finished_at: null }) },
      notices: [{ kind: "run", status: "queued", at: "2016-08-12T15:23:28.000Z" }],
    },
    "a pipeline runs": {
      request: { body: attributes({ status: "running", finished_at: null }) },
      notices: [{ kind: "run", status: "running", at: "2016-08-12T15:26:12.000Z" }],
    },
    "a pipeline was cancelled": {
      request: { body: attributes({ status: "canceled" }) },
      notices: [{ kind: "run", status: "cancelled" }],
    },
    "a pipeline stopped at a manual job": {
      request: { body: attributes({ status: "manual", finished_at: null }) },
      notices: [{ kind: "run", status: "cancelled", title: "#3 stopped at a manual job" }],
    },
    "a merge request's pipeline failed": {
      request: {
        body: {
          ...attributes({ status: "failed", source: "merge_request_event", ref: "test" }),
          merge_request: gitlab.mergeRequestOfPipeline,
        },
      },
      notices: [
        {
          status: "firing",
          fingerprint: `gl:${path}:pipeline:!12`,
          subject: `${path} pipeline@!12`,
        },
        { kind: "run" },
      ],
    },
    "a tag's pipeline passed": {
      request: { body: attributes({ tag: true, ref: "v1" }) },
      notices: [{ labels: expect.objectContaining({ tag: "v1" }) as never }, {}],
    },
    "a nightly pipeline passed": {
      request: { body: attributes({ source: "schedule" }) },
      notices: [{}, { fingerprint: `gl:${path}:pipeline:master:schedule` }],
    },
    "a job failed": {
      request: { body: gitlab.job },
      notices: [
        {
          kind: "run",
          status: "failed",
          title: "job test failed: script failure",
          subject: `${path} pipeline@master`,
          fingerprint: `gl:${path}:run:2366:job:1977`,
        },
      ],
    },
    "a job passed": { request: { body: { ...gitlab.job, build_status: "success" } }, notices: [] },
    "a job failed that may": {
      request: { body: { ...gitlab.job, build_allow_failure: true } },
      notices: [],
    },
    "a deployment succeeded": {
      request: { body: gitlab.deployment },
      notices: [
        {
          kind: "run",
          status: "succeeded",
          title: "deployment of 279484c0 to staging deployed",
          labels: {
            repository: path,
            actor: "root",
            environment: "staging",
            tier: "staging",
            commit: "279484c09fbe69ededfced8c1bb6e6d24616b468",
            conclusion: "success",
            change: "deploy",
          },
          at: "2021-04-28T19:50:00.000Z",
        },
        {
          kind: "problem",
          status: "resolved",
          fingerprint: `gl:${path}:env:staging`,
          sequence: 15,
        },
      ],
    },
    "a deployment to production failed": {
      request: {
        body: { ...gitlab.deployment, status: "failed", environment_tier: "production" },
      },
      notices: [
        { status: "firing", severity: "critical" },
        { status: "failed", severity: "critical" },
      ],
    },
    "a review app failed": {
      request: { body: { ...gitlab.deployment, status: "failed", environment: "review/12" } },
      notices: [{ status: "firing", severity: "warning" }, {}],
    },
    "a push to the default branch": {
      request: { body: gitlab.push },
      notices: [
        {
          kind: "message",
          title: "jsmith pushed 4 commits to master",
          labels: {
            repository: path,
            branch: "master",
            commit: "da1560886d4f094c3e6c9ef40349f7d38b5d27d7",
            change: "push",
            actor: "jsmith",
          },
          text: expect.stringContaining("- and 2 more before them") as never,
        },
      ],
    },
    "a push to another branch": {
      request: { body: { ...gitlab.push, ref: "refs/heads/feature" } },
      notices: [],
    },
    "the default branch was deleted": {
      request: { body: { ...gitlab.push, after: "0".repeat(40), checkout_sha: null } },
      notices: [{ severity: "warning", title: "jsmith deleted master" }],
    },
    "a tag was pushed": {
      request: { body: gitlab.tagPush },
      notices: [{ title: "jsmith pushed tag v1.0.0", type: "gitlab.push.tag" }],
    },
    "a merge request was opened": {
      request: { body: gitlab.mergeRequest },
      notices: [{ kind: "message", title: "!1 opened: MS-Viewport", subject: `${path} !1` }],
    },
    "a merge request was merged": {
      request: { body: attributes({ action: "merge" }, gitlab.mergeRequest) },
      notices: [{ title: "!1 merged: MS-Viewport" }],
    },
    "a merge request became ready": {
      request: {
        body: {
          ...attributes({ action: "update" }, gitlab.mergeRequest),
          changes: { draft: { previous: true, current: false } },
        },
      },
      notices: [{ title: "!1 ready for review: MS-Viewport" }],
    },
    "a merge request was edited": {
      request: { body: attributes({ action: "update" }, gitlab.mergeRequest) },
      notices: [],
    },
    "a release was published": {
      request: { body: gitlab.release },
      notices: [{ title: "release v1.1 published", text: "v1.1 has been *released*" }],
    },
    "a release was deleted": {
      request: { body: { ...gitlab.release, action: "delete" } },
      notices: [],
    },
  },
  unknown: { body: gitlab.issue },
});

describe("GitLab", () => {
  test.each([
    ["a kind nobody knows", { object_kind: "emoji" }],
    ["no kind", { event_name: "user_add_to_group", group_name: "x" }],
    ["no project", { object_kind: "pipeline" }],
  ])("is never answered 4xx for %s", async (_, body) => {
    expect(await told(options, { body })).toEqual([]);
  });

  test("gives the same ids when it sends again, others when the pipeline was retried", async () => {
    const ids = async (body: unknown) => (await told(options, { body })).map(({ id }) => id);
    expect(await ids(failed)).toEqual(await ids(failed));
    const retried = attributes({ status: "failed", finished_at: "2016-08-12 16:00:00 UTC" });
    expect(await ids(retried)).not.toEqual(await ids(failed));
    const key = { "idempotency-key": "f5e57" };
    const [pushed] = await told(options, { body: gitlab.push, headers: key });
    expect(pushed?.id).toContain(":f5e57");
  });

  test("may sign as Standard Webhooks has it", async () => {
    const token = `whsec_${Buffer.alloc(32, 3).toString("base64")}`;
    const source = await open({ preset: "gitlab", auth: { secret: token } });
    const at = new Date(now);
    const body = JSON.stringify(gitlab.pipeline);
    const headers = {
      "webhook-id": "f5e57",
      "webhook-timestamp": `${now / 1000}`,
      "webhook-signature": new Oracle(token).sign("f5e57", at, body),
    };
    expect(await source.webhook.verify(request({ body, headers }))).toEqual({ ok: true });
    const plain = { "x-gitlab-token": token };
    expect(await source.webhook.verify(request({ body, headers: plain }))).toMatchObject({
      ok: false,
    });
    const text = source.setup?.({ hookUrl: "https://t.test/hooks/gitlab" });
    expect(text).toContain(`Signing token     ${token}`);
  });

  test("is told where to paste the address and the secret", async () => {
    const { setup } = await open(options);
    const text = setup?.({ hookUrl: "https://t.test/hooks/gitlab" }) ?? "";
    expect(text).toMatch(/^1\. In GitLab open the project.*Settings → Webhooks/);
    expect(text).toMatch(/URL +https:\/\/t\.test\/hooks\/gitlab\n/);
    expect(text).toMatch(/Secret token +gitlab-secret-token\n/);
  });

  test("text from outside can't be Markdown where it is put into a text", async () => {
    const name = "[x](https://evil.test) <@U1> `c`";
    const [, run] = await told(options, {
      body: { ...failed, builds: [{ name, stage: "*t*", status: "failed" }] },
    });
    expect(run?.text).toBe("- **\\[x\\](https://evil.test) \\<@U1\\> \\`c\\`** (\\*t\\*)");
  });
});
