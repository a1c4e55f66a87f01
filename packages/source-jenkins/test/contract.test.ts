import type { NoticeInput } from "@tocsin/core";
import { testSource } from "@tocsin/testkit";
import { expect, test } from "vitest";
import { jenkins } from "../src/index.ts";
import { derived, recorded, recordedNames } from "./payload.ts";

const main = "jenkins:ci.example.com:job/acme/job/api/job/main";
const nightly = "jenkins:ci.example.com:job/nightly%20build";
const testJob = "jenkins:ci.example.com:job/test%20job";

const run = (
  status: NonNullable<NoticeInput["status"]>,
  title: string,
  more: Partial<NoticeInput> = {},
) => ({
  kind: "run" as const,
  status,
  title,
  severity: "info" as const,
  ...more,
});
const failedRun = (title: string, more: Partial<NoticeInput> = {}) =>
  run("failed", title, { severity: "error", ...more });
const problem = (
  fingerprint: string,
  severity: "error" | "warning",
  title: string,
  more: Partial<NoticeInput> = {},
) => ({
  kind: "problem" as const,
  status: "firing" as const,
  fingerprint,
  severity,
  title,
  ...more,
});
const resolved = (fingerprint: string, title: string, more: Partial<NoticeInput> = {}) => ({
  kind: "problem" as const,
  status: "resolved" as const,
  fingerprint,
  severity: "info" as const,
  title,
  ...more,
});

const failed42 = [
  problem(main, "error", "acme/api/main failing: #42 failed: 2 of 120 tests failed", {
    subject: "acme/api/main",
    sequence: 42,
  }),
  failedRun("#42 failed: 2 of 120 tests failed", {
    subject: "acme/api/main",
    fingerprint: `${main}/42`,
    startedAt: expect.stringMatching(/^2026-01-05T09:00:00/),
  }),
];

/** What the payloads of the folder become. */
const becomes: Readonly<Record<string, readonly Partial<NoticeInput>[]>> = {
  "pipeline-queued": [run("queued", "#42 queued", { sequence: 942 * 4 })],
  "pipeline-started": [
    run("running", "#42 running", {
      fingerprint: `${main}/42`,
      subject: "acme/api/main",
      at: "2026-01-05T09:00:00.000Z",
      sequence: 942 * 4 + 1,
      labels: { job: "acme/api/main", branch: "main" },
      links: [{ title: "Build", url: "https://ci.example.com/job/acme/job/api/job/main/42/" }],
    }),
  ],
  "pipeline-stage": [run("running", "#42 running: Deploy")],
  "pipeline-completed-failure": failed42,
  "pipeline-finalized-failure": failed42,
  "pipeline-finalized-success": [
    run("succeeded", "#43 passed"),
    resolved(main, "acme/api/main works again: #43 passed", { sequence: 43 }),
  ],
  "freestyle-unstable": [
    problem(
      `${nightly}:release-2`,
      "warning",
      "nightly build unstable on release-2: #7 unstable: 1 of 10 tests failed",
    ),
    failedRun("#7 unstable: 1 of 10 tests failed", {
      severity: "warning",
      subject: "nightly build",
    }),
  ],
  "freestyle-aborted": [run("cancelled", "#8 aborted")],
  "freestyle-not-built": [run("cancelled", "#9 not built")],
  "freestyle-failed-before-checkout": [
    problem(nightly, "error", "nightly build failing: #10 failed"),
    failedRun("#10 failed"),
  ],
  "freestyle-success": [
    run("succeeded", "#11 passed"),
    resolved(`${nightly}:release-2`, "nightly build works again on release-2: #11 passed"),
    resolved(nightly, "nightly build works again on release-2: #11 passed"),
  ],
  "multibranch-encoded": [
    problem(
      "jenkins:ci.example.com:job/acme/job/api/job/feature%252Fx",
      "error",
      "acme/api/feature/x failing: #3 failed",
      { subject: "acme/api/feature/x" },
    ),
    failedRun("#3 failed", {
      labels: { job: "acme/api/feature/x", branch: "feature/x", result: "failure" },
    }),
  ],
  "deployment-started": [
    run("running", "#5 running", {
      subject: "deploy-api",
      labels: { job: "deploy-api", environment: "production", change: "deploy" },
      facts: [{ name: "Parameters", value: "ENVIRONMENT=production, TAG=1.2" }],
    }),
  ],
  "recorded-without-timestamp": [
    run("succeeded", "#8 passed", {
      fingerprint: "jenkins:localhost:9009:job/Synapse/8",
      subject: "Synapse",
      sequence: 3,
    }),
    resolved(
      "jenkins:localhost:9009:job/Synapse:develop",
      "Synapse works again on develop: #8 passed",
    ),
    resolved("jenkins:localhost:9009:job/Synapse", "Synapse works again on develop: #8 passed"),
  ],
  "recorded-without-full-url": [
    problem("jenkins:jenkins:job/svn-job", "error", "svn-job failing: #4 failed"),
    failedRun("#4 failed", {
      links: [],
      facts: [
        { name: "Commit", value: "4" },
        { name: "Culprits", value: "alek-mou" },
      ],
    }),
  ],
  "outbound-start": [run("running", "#16 running", { fingerprint: `${testJob}/16`, sequence: 1 })],
  "outbound-failure": [
    problem(testJob, "error", "test job failing: #16 failed", { sequence: 16 }),
    failedRun("#16 failed", { fingerprint: `${testJob}/16`, sequence: 2 }),
  ],
  "outbound-success-relative": [
    run("succeeded", "#17 passed", { fingerprint: "jenkins:jenkins:job/test%20job/17" }),
    resolved("jenkins:jenkins:job/test%20job", "test job works again: #17 passed"),
  ],
  "global-started": [
    run("running", "#44 running", {
      fingerprint: `${main}/44`,
      actor: { name: "admin" },
      facts: [
        { name: "Branch", value: "main" },
        { name: "Cause", value: "Started by user admin" },
        { name: "Annotation", value: "location: east" },
      ],
    }),
  ],
  "global-completed": [
    problem(main, "warning", "acme/api/main unstable: #44 unstable"),
    failedRun("#44 unstable", { severity: "warning" }),
  ],
  "jenkinsfile-end": [
    problem(main, "error", "acme/api/main failing: #45 failed", { sequence: 45 }),
    failedRun("#45 failed", {
      fingerprint: `${main}/45`,
      labels: {
        job: "acme/api/main",
        branch: "main",
        repository: "acme/api",
        commit: "72aef114ab1201f5a5cd734220c9ec738c4e2910",
        result: "failure",
      },
    }),
  ],
};

test("every payload of the folder is in the table, and says where it is from", () => {
  expect(Object.keys(becomes).toSorted()).toEqual([...recordedNames].toSorted());
  for (const name of recordedNames) {
    const { _constructed, _recorded } = recorded(name);
    expect(_constructed ?? _recorded, name).toEqual(expect.any(String));
  }
});

testSource(jenkins, {
  options: { token: "jenkins-hook-token" },
  proof: "token",
  sign: () => ({ authorization: "Bearer jenkins-hook-token" }),
  secrets: ["jenkins-hook-token"],
  requests: Object.fromEntries(
    Object.entries(becomes).map(([name, notices]) => [
      name,
      { request: { body: recorded(name) }, notices },
    ]),
  ),
  unknown: { body: derived("pipeline-started", { build: { phase: "LEVITATED" } }) },
});
