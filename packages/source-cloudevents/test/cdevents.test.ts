import type { NoticeInput } from "@tocsin/core";
import { describe, expect, test } from "vitest";
import { type CdEventBody, example, exampleTypes, typesIn } from "./cdevents-examples.ts";
import { batched, binary, carried, noticesOf, structured } from "./sender.ts";

const told = (kind: string) => {
  return (status: string, subject: string, title: string, severity = "info") => ({
    kind,
    status,
    subject,
    title,
    severity,
  });
};
const run = told("run");
const problem = told("problem");
const message = (subject: string, title: string) => ({
  kind: "message",
  subject,
  title,
  severity: "info",
});

const repository = "acme/shop";
const web = "web 5e5e5e5e5e5e";
const ticket = "ticket shop-31 “Cart loses items”";
const atIt = "https://shop.example.test/it";
const errors = "```\n2 tests failed\ncart: expected 3, got 2\n```";
const declined = "```\nThe card was declined\n```";
const slow = "Checkout answers after 4 s";
const incident = "incident:/acme/shop:slow-8";
const containing = (labels: object) => expect.objectContaining(labels);
const deploy = containing({ change: "deploy", environment: "prod", image: "acme/web" });

/** What an event of each type becomes. */
const becomes: Readonly<Record<string, readonly object[]>> = {
  "pipelinerun.queued": [
    {
      ...run("queued", "release", "run release-7 is queued"),
      labels: containing({ pipeline: "release" }),
      links: [{ title: "Run", url: atIt }],
    },
  ],
  "pipelinerun.started": [run("running", "release", "run release-7 is running")],
  "pipelinerun.finished": [
    {
      ...problem("firing", "release", "release failing: run release-7 failed", "error"),
      fingerprint: "pipeline:/acme/shop:release",
    },
    {
      ...run("failed", "release", "run release-7 failed", "error"),
      fingerprint: "pipelinerun:/acme/shop:release-7",
      text: errors,
      links: [{ title: "Run", url: atIt }],
      endedAt: "2026-11-23T09:00:00.250Z",
    },
  ],
  "taskrun.queued": [run("queued", "lint", "task run lint-3 is queued")],
  "taskrun.started": [run("running", "lint", "task run lint-3 is running")],
  "taskrun.finished": [
    {
      ...run("failed", "lint", "task run lint-3 failed", "warning"),
      text: errors,
      links: [{ title: "Task run", url: atIt }],
    },
  ],
  "build.queued": [run("queued", "build build-5", "build build-5 is queued")],
  "build.started": [run("running", "build build-5", "build build-5 is running")],
  "build.finished": [
    {
      ...run("succeeded", "build build-5", "build build-5 finished"),
      labels: containing({ image: "acme/web" }),
    },
  ],
  "testcaserun.queued": [run("queued", "Pays by card", "test case run card-4 is queued")],
  "testcaserun.started": [run("running", "Pays by card", "test case run card-4 is running")],
  "testcaserun.finished": [
    {
      ...run("failed", "Pays by card", "test case run card-4 failed", "critical"),
      text: declined,
      facts: expect.arrayContaining([{ name: "Part of", value: "checkout-9" }]),
    },
  ],
  "testcaserun.skipped": [
    {
      ...run("cancelled", "Pays by card", "test case run card-4 was skipped"),
      text: declined,
    },
  ],
  "testsuiterun.queued": [run("queued", "Checkout", "test suite run checkout-9 is queued")],
  "testsuiterun.started": [run("running", "Checkout", "test suite run checkout-9 is running")],
  "testsuiterun.finished": [
    {
      ...problem(
        "firing",
        "Checkout",
        "Checkout failing: test suite run checkout-9 failed",
        "critical",
      ),
      fingerprint: "testsuite:/acme/shop:checkout:prod",
    },
    run("failed", "Checkout", "test suite run checkout-9 failed", "critical"),
  ],
  "testoutput.published": [
    {
      ...message("video of card-4", "video of card-4 published"),
      links: [{ title: "Details", url: atIt }],
    },
  ],
  "artifact.packaged": [
    {
      ...message("cart 2.1.0", "cart 2.1.0 packaged"),
      facts: [{ name: "Change", value: "12" }],
    },
  ],
  "artifact.signed": [message(web, `${web} signed`)],
  "artifact.published": [
    {
      ...message(web, `${web} published`),
      labels: containing({ change: "image", image: "acme/web" }),
      actor: { name: "ann" },
    },
  ],
  "artifact.downloaded": [{ ...message(web, `${web} downloaded`), actor: { name: "ann" } }],
  "artifact.deleted": [{ ...message(web, `${web} deleted`), actor: { name: "ann" } }],
  "deployment.started": [run("running", "web to prod", "deployment to-prod-6 is running")],
  "deployment.finished": [
    { ...run("succeeded", "web to prod", "deployment to-prod-6 succeeded"), labels: deploy },
  ],
  "service.deployed": [
    {
      ...run("succeeded", "web in prod", `web was deployed in prod (${web})`),
      labels: deploy,
    },
  ],
  "service.upgraded": [
    {
      ...run("succeeded", "web in prod", `web was upgraded in prod (${web})`),
      labels: containing({ change: "deploy", app: "web" }),
    },
  ],
  "service.rolledback": [
    run("succeeded", "web in prod", `web was rolled back in prod (${web})`, "warning"),
  ],
  "service.removed": [run("succeeded", "web in prod", "web was removed in prod")],
  "service.published": [message("service web", "service web published in prod")],
  "environment.created": [
    {
      ...message("environment Production", "environment Production created"),
      labels: containing({ environment: "prod" }),
      links: [{ title: "Environment", url: atIt }],
    },
  ],
  "environment.modified": [message("environment Production", "environment Production changed")],
  "environment.deleted": [message("environment Production", "environment Production deleted")],
  "incident.detected": [
    {
      ...problem("firing", "checkout in prod", slow, "error"),
      fingerprint: incident,
      labels: {
        app: "checkout",
        environment: "prod",
        image: "acme/web",
        chain: "chain-1",
        cause: "push-1",
      },
      at: "2026-11-23T09:00:00.250Z",
    },
  ],
  "incident.reported": [
    {
      // Its customData says that it is medium, and critical in priority.
      ...problem("firing", "checkout in prod", slow, "warning"),
      fingerprint: incident,
      links: [{ title: "Ticket", url: "https://shop.example.test/tickets/31" }],
    },
  ],
  "incident.resolved": [
    {
      ...problem("resolved", "checkout in prod", "Checkout answers in time", "info"),
      fingerprint: incident,
    },
  ],
  "change.created": [
    {
      ...message(repository, `change 12 created in ${repository}`),
      text: "```\nKeep the cart's items\n```",
    },
  ],
  "change.reviewed": [message(repository, `change 12 reviewed in ${repository}`)],
  "change.merged": [
    {
      ...message(repository, `change 12 merged in ${repository}`),
      labels: containing({ change: "push", repository }),
    },
  ],
  "change.abandoned": [message(repository, `change 12 abandoned in ${repository}`)],
  "change.updated": [message(repository, `change 12 updated in ${repository}`)],
  "branch.created": [
    {
      ...message(repository, `branch whole-cart created in ${repository}`),
      labels: containing({ branch: "whole-cart", repository }),
    },
  ],
  "branch.deleted": [message(repository, `branch whole-cart deleted in ${repository}`)],
  "repository.created": [
    {
      ...message(repository, `repository ${repository} created`),
      links: [
        { title: "Repository", url: atIt },
        { title: "View", url: `${atIt}/seen` },
      ],
    },
  ],
  "repository.modified": [message(repository, `repository ${repository} changed`)],
  "repository.deleted": [message(repository, `repository ${repository} deleted`)],
  "ticket.created": [
    {
      ...message(ticket, `${ticket} created`),
      actor: { name: "ann" },
      links: [{ title: "Ticket", url: atIt }],
    },
  ],
  "ticket.updated": [{ ...message(ticket, `${ticket} updated`), actor: { name: "bo" } }],
  "ticket.closed": [
    {
      ...message(ticket, `${ticket} closed`),
      actor: { name: "bo" },
      facts: [
        { name: "By", value: "bo" },
        { name: "Priority", value: "high" },
        { name: "Resolution", value: "fixed" },
      ],
    },
  ],
};

const read = (event: CdEventBody) => noticesOf(structured(carried(event)));

test("every type is in the table", () => {
  expect(Object.keys(becomes).sort()).toEqual([...exampleTypes].sort());
  expect(exampleTypes).toHaveLength(48);
});

describe.each([
  ["0.4", 45],
  ["0.5", 45],
  ["0.6 draft", 48],
] as const)("of %s", (version, count) => {
  test(`there are ${count} types`, () => {
    expect(typesIn(version)).toHaveLength(count);
  });

  test.each(typesIn(version))("%s", async (type) => {
    const notices = await read(example(type, version));
    expect(notices).toMatchObject(becomes[type] ?? []);
    expect(notices).toHaveLength(becomes[type]?.length ?? 0);
  });
});

test("binary, structured and batched mode give the same", async () => {
  const events = exampleTypes.map((type) => carried(example(type)));
  const all: NoticeInput[] = [];
  for (const event of events) {
    const notices = await noticesOf(structured(event));
    expect(await noticesOf(binary(event))).toEqual(notices);
    all.push(...notices);
  }
  expect(await noticesOf(batched(events))).toEqual(all);
});

test.each([
  ["0.3", { version: "0.3.0" }, "0.1.1"],
  ["a later one", { specversion: "7.1" }, "12.0"],
] as const)("version %s makes no difference", async (_, version, ofType) => {
  const newest = example("pipelinerun.finished");
  const { specversion: _newest, ...context } = newest.context;
  const type = `dev.cdevents.pipelinerun.finished.${ofType}`;
  const event = { ...newest, context: { ...context, ...version, type } };
  expect(await read(event)).toEqual(await read(newest));
});

test.each([
  [{ linkType: "PATH", from: { contextId: "push-1" } }, "push-1"],
  [{ linkType: "END", from: { contextId: "push-1" } }, undefined],
])("the cause in the link %j is %s", async (link, cause) => {
  const queued = example("build.queued");
  const [notice] = await read({ ...queued, context: { ...queued.context, links: [link] } });
  expect(notice?.labels?.cause).toBe(cause);
});
