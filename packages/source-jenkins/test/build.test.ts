import { describe, expect, test } from "vitest";
import { derived, type Payload, problem, recorded, run, told } from "./payload.ts";

const finalized = "pipeline-finalized-failure";
const build = (changes: Payload, name = finalized) => derived(name, { build: changes });

describe("a build that ended", () => {
  test("tells why: failing tests, notes, and the end of its log", async () => {
    const { text } = await problem(recorded(finalized));
    expect(text).toBe(
      [
        "Failing tests:\n\n- `com.acme.FooTest.bar`\n- `com.acme.FooTest.baz`",
        "Deploy",
        "```\n[Pipeline] sh\n+ npm test\nexpected 2, was 3\nFinished: FAILURE\n```",
      ].join("\n\n"),
    );
    expect((await run(recorded(finalized))).text).toBe(text);
  });

  test("tells what people ask for, with links to where they look", async () => {
    const { facts, links, labels } = await problem(recorded(finalized));
    const commit = "https://github.com/acme/api/commit/72aef114ab1201f5a5cd734220c9ec738c4e2910";
    expect(facts).toEqual([
      { name: "Duration", value: "1 m 1 s" },
      { name: "Tests", value: "117 passed, 2 failed, 1 skipped" },
      { name: "Branch", value: "main" },
      { name: "Commit", value: "72aef11", url: commit },
      { name: "Culprits", value: "alice" },
      { name: "Changes", value: "src/a.ts" },
      { name: "Parameters", value: "ENV=prod" },
      { name: "Artifacts", value: "target/api.jar" },
    ]);
    const page = "https://ci.example.com/job/acme/job/api/job/main/42/";
    expect(links).toEqual([
      { title: "Build", url: page },
      { title: "Tests", url: `${page}testReport/` },
      { title: "Console", url: `${page}console` },
      { title: "Commit", url: commit },
    ]);
    expect(labels).toEqual({
      job: "acme/api/main",
      branch: "main",
      repository: "acme/api",
      commit: "72aef114ab1201f5a5cd734220c9ec738c4e2910",
      environment: "prod",
      result: "failure",
    });
  });

  test("is one report, whether COMPLETED or FINALIZED tells it", async () => {
    const ids = async (name: string) => (await told(recorded(name))).map(({ id }) => id);
    expect(await ids("pipeline-finalized-failure")).toEqual(
      await ids("pipeline-completed-failure"),
    );
  });

  test("with another result at FINALIZED is another report, which is the later one", async () => {
    const completed = await run(recorded("pipeline-completed-failure"));
    const final = await run(build({ status: "UNSTABLE" }));
    expect(final.id).not.toBe(completed.id);
    expect(final.sequence).toBeGreaterThan(completed.sequence ?? 0);
  });

  test("begins its problem before it ends, and ends before the problem does", async () => {
    const kinds = async (name: string) => (await told(recorded(name))).map(({ kind }) => kind);
    expect(await kinds("pipeline-finalized-failure")).toEqual(["problem", "run"]);
    expect(await kinds("pipeline-finalized-success")).toEqual(["run", "problem"]);
  });

  test.each(["ABORTED", "NOT_BUILT"])(
    "as %s says nothing of whether the job works",
    async (status) => {
      expect((await told(build({ status }))).map(({ kind, status }) => [kind, status])).toEqual([
        ["run", "cancelled"],
      ]);
    },
  );

  test("says nothing with a result that came with a later version", async () => {
    expect((await run(build({ status: "CONFUSED" }))).status).toBe("running");
  });
});

describe("a build that goes on", () => {
  test.each([
    ["FINALIZED by a step, with no result yet", { phase: "FINALIZED", status: undefined }],
    ["STARTED, with a result that may still get worse", { phase: "STARTED", status: "UNSTABLE" }],
    ["NONE", { phase: "NONE", status: undefined }],
  ])("%s", async (_, changes) => {
    const notices = await told(build(changes));
    expect(notices.map(({ status, severity }) => [status, severity])).toEqual([
      ["running", "info"],
    ]);
    expect(notices[0]).not.toHaveProperty("endedAt");
  });

  test("shows its stage, by notes or by a field of its own", async () => {
    expect((await run(build({ phase: "STARTED", stage: "Test" }))).title).toBe("#42 running: Test");
    const long = await run(build({ phase: "STARTED", notes: "Deploy\nto *prod*" }));
    expect(long).toMatchObject({ title: "#42 running: Deploy", text: "Deploy\\\nto \\*prod\\*" });
  });

  test("is another report with each stage", async () => {
    const [one, two, again] = await Promise.all(
      ["Test", "Deploy", "Deploy"].map((stage) => run(build({ phase: "STARTED", stage }))),
    );
    expect(one?.id).not.toBe(two?.id);
    expect(again?.id).toBe(two?.id);
  });

  test("does not show the last build's notes while it is queued", async () => {
    const queued = await run(derived("pipeline-queued", { build: { notes: "Deploy" } }));
    expect(queued).toMatchObject({ title: "#42 queued", status: "queued" });
    expect(queued).not.toHaveProperty("text");
  });
});

describe("the order of phases", () => {
  const sequence = async (name: string) => (await run(recorded(name))).sequence ?? Number.NaN;

  test("is theirs, not that of their times", async () => {
    const [queued, started] = [recorded("pipeline-queued"), recorded("pipeline-started")];
    expect((await run(queued)).at?.localeCompare((await run(started)).at ?? "")).toBe(1);
    expect(await sequence("pipeline-queued")).toBeLessThan(await sequence("pipeline-started"));
    expect(await sequence("pipeline-stage")).toBe(await sequence("pipeline-started"));
    expect(await sequence("pipeline-started")).toBeLessThan(
      await sequence("pipeline-completed-failure"),
    );
  });

  test("begins anew for a job that was deleted and made again", async () => {
    const later = await run(derived("pipeline-queued", { build: { number: 42, queue_id: 9_000 } }));
    expect(later.sequence).toBeGreaterThan(await sequence("pipeline-finalized-failure"));
  });

  test("is that of the times where the queue is not told, so that both senders may be mixed", async () => {
    expect(await run(recorded("jenkinsfile-end"))).not.toHaveProperty("sequence");
  });
});

describe("fields that are missing or odd", () => {
  test.each<[string, Payload, Payload]>([
    [
      "no URL of Jenkins",
      { full_url: undefined },
      { fingerprint: "jenkins:jenkins:job/acme/job/api/job/main/42" },
    ],
    [
      "only the build's page",
      { url: undefined },
      { fingerprint: "jenkins:ci.example.com:job/acme/job/api/job/main/42" },
    ],
    ["no number", { number: undefined }, { title: "#42 failed: 2 of 120 tests failed" }],
    [
      "no scm",
      { scm: undefined },
      { labels: { job: "acme/api/main", branch: "main", environment: "prod", result: "failure" } },
    ],
    ["no tests", { test_summary: undefined }, { title: "#42 failed" }],
    ["a time of 0", { timestamp: 0 }, { title: "#42 failed: 2 of 120 tests failed" }],
    [
      "a time as text, as older versions write it",
      { timestamp: "2026-01-05T09:01:01.5+00:00" },
      { at: "2026-01-05T09:01:01.500Z" },
    ],
    ["a lower case phase", { phase: "finalized", status: "failure" }, { status: "failed" }],
  ])("%s", async (_, changes, expected) => {
    expect(await run(build(changes))).toMatchObject(expected);
  });

  test("neither URL: the job is known by its name", async () => {
    const bare = derived("pipeline-started", {
      url: undefined,
      build: { url: undefined, full_url: undefined },
    });
    expect(await run(bare)).toMatchObject({
      subject: "main",
      fingerprint: "jenkins:jenkins:job/main/42",
      links: [],
    });
  });

  test("the option says where Jenkins is when the payload does not", async () => {
    const options = { jenkinsUrl: "https://ci.example.com/" };
    const { fingerprint, links } = await run(build({ full_url: undefined }), options);
    expect(fingerprint).toBe((await run(recorded(finalized))).fingerprint);
    expect(links).toEqual((await run(recorded(finalized))).links);
  });

  test("a Jenkins below a path, and another of that host, are two", async () => {
    const at = async (root: string) =>
      (
        await run(
          build({ full_url: `https://ci.example.com${root}/job/acme/job/api/job/main/42/` }),
        )
      ).fingerprint;
    expect(await at("/team-a")).toBe("jenkins:ci.example.com/team-a:job/acme/job/api/job/main/42");
    expect(await at("/team-b")).not.toBe(await at("/team-a"));
  });

  test("the option with a path names that Jenkins too", async () => {
    const full = { full_url: "https://ci.example.com/jenkins/job/acme/job/api/job/main/42/" };
    const options = { jenkinsUrl: "https://ci.example.com/jenkins" };
    const { fingerprint } = await run(build({ full_url: undefined }), options);
    expect(fingerprint).toBe((await run(build(full))).fingerprint);
  });
});

describe("the branch", () => {
  const onBranch = (leaf: string, branch?: string) =>
    derived("freestyle-success", {
      url: `job/acme/job/${leaf}/`,
      build: { url: `job/acme/job/${leaf}/11/`, full_url: undefined, scm: { branch } },
    });
  test.each<[string, string | undefined, string | undefined, string]>([
    ["api", "origin/main", "main", ":main"],
    ["api", "refs/remotes/origin/release/1", "release/1", ":release/1"],
    ["api", "detached", undefined, ""],
    ["api", "72aef114ab1201f5a5cd734220c9ec738c4e2910", undefined, ""],
    ["api", undefined, undefined, ""],
    ["fix-1", "fix-1", "fix-1", ""],
    ["feature%252Fx", "feature/x", "feature/x", ""],
    ["main", "origin/library", "main", ""],
    ["PR-34", "origin/retry", "PR-34", ""],
  ])("of job %s on %s is %s", async (leaf, checkedOut, branch, suffix) => {
    const { labels, fingerprint } = await problem(onBranch(leaf, checkedOut));
    expect(labels?.branch).toBe(branch);
    expect(fingerprint).toBe(`jenkins:jenkins:job/acme/job/${leaf}${suffix}`);
    expect(labels?.pull_request).toBe(leaf === "PR-34" ? "34" : undefined);
  });

  test("does not change the subject: it is not known when a build starts", async () => {
    const subjects = [onBranch("api", "origin/main"), onBranch("api")].map(
      async (each) => (await run(each)).subject,
    );
    expect(await Promise.all(subjects)).toEqual(["acme/api", "acme/api"]);
  });
});

test("what passes ends what failed before its checkout, when no branch was known", async () => {
  const failed = await problem(recorded("freestyle-failed-before-checkout"));
  const ended = (await told(recorded("freestyle-success"))).filter(
    ({ status }) => status === "resolved",
  );
  expect(ended.map(({ fingerprint }) => fingerprint)).toContain(failed.fingerprint);
});

describe("what may be secret", () => {
  test("parameters by their name, and the environment that outbound-webhook sends", async () => {
    for (const name of ["deployment-started", "outbound-failure", "global-completed"]) {
      expect(JSON.stringify(await told(recorded(name)))).not.toContain("hunter2");
    }
  });

  test("credentials in addresses, and this source's token in a log", async () => {
    const token = "a-token-that-a-log-shows";
    const log = `git fetch https://bot:hunter2@github.com/acme/api\nNotifying endpoint with url 'https://t.test/hooks/jenkins/${token}'`;
    const scm = { url: "https://bot:hunter2@github.com/acme/api.git" };
    const text = JSON.stringify(await told(build({ log, scm }), { token }));
    expect(text).not.toContain("hunter2");
    expect(text).not.toContain(token);
    expect(text).toContain("https://…@github.com/acme/api");
  });
});

describe("a log", () => {
  const shown = async (log: string) =>
    (await problem(build({ log, notes: undefined, test_summary: undefined }))).text ?? "";

  test("is cut from the front", async () => {
    const text = await shown(Array.from({ length: 500 }, (_, line) => `line ${line}`).join("\n"));
    expect(text.startsWith("```\nline 470\n")).toBe(true);
    expect(text.endsWith("line 499\n```")).toBe(true);
  });

  test("of one line without end is cut too", async () => {
    const text = await shown(`${"x".repeat(5_000_000)}the end`);
    expect(text).toMatch(/^```\n…x+the end\n```$/);
    expect(text.length).toBeLessThan(3_100);
  });

  test("stays in its fence, and loses its colours", async () => {
    const text = await shown("\u001b[31mred\u001b[0m\n```\n# not a heading\n````");
    expect(text).toBe("`````\nred\n```\n# not a heading\n````\n`````");
  });

  test("is not shown of what passed", async () => {
    expect(await run(build({ status: "SUCCESS", log: "all well", notes: "" }))).toMatchObject({
      text: expect.not.stringContaining("all well"),
    });
  });
});

test("many failing tests are counted, and some are named", async () => {
  const failed_tests = Array.from({ length: 3_000 }, (_, test) => `T.t${test}`);
  const { text } = await problem(
    build({ test_summary: { total: 4_000, failed: 3_000, failed_tests }, log: "", notes: "" }),
  );
  expect(text).toMatch(/- `T.t9`\n- and 2990 more$/);
});
