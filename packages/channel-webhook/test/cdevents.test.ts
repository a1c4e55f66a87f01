import type { Notice } from "@tocsin/core";
import { type FakeHttp, fakeHttp, message, notice } from "@tocsin/testkit";
import { afterEach, describe, expect, it, test } from "vitest";
import { webhook } from "../src/index.ts";
import { webhookOptions } from "../src/options.ts";
import { type Line, openLine } from "./stage.ts";

let line: Line;
afterEach(() => line?.receiver.stop());

type Sent = Readonly<Record<string, unknown>> & {
  readonly context: Readonly<Record<string, unknown>>;
  readonly subject: { readonly content: Readonly<Record<string, unknown>> };
  readonly customData: Readonly<Record<string, unknown>>;
};

const run = (fields: Partial<Notice>) =>
  notice({
    id: "r",
    kind: "run",
    type: "deployment.done",
    fingerprint: "gh:run:7",
    severity: "info",
    ...fields,
  });
const deployed = {
  change: "deploy",
  environment: "prod",
  image: "ghcr.io/acme/shop",
  tag: "1.2",
  app: "shop",
};

async function sendOne(fields: Partial<Notice>, options: Parameters<typeof openLine>[0] = {}) {
  line = await openLine({ format: "cdevents", ...options });
  const outcome = await line.send({ notices: [notice(fields)] });
  expect(outcome.status).toBe("sent");
  return line.receiver.http.seen.map(({ headers, body }) => ({
    headers,
    data: JSON.parse(body) as Sent,
  }));
}

describe("a notice", () => {
  const types: readonly [string, Partial<Notice>, readonly string[]][] = [
    ["a problem that fires", {}, ["incident.detected"]],
    ["a problem that is over", { status: "resolved" }, ["incident.resolved"]],
    ["a run in line", run({ status: "queued" }), ["pipelinerun.queued"]],
    ["a run", run({ status: "running" }), ["pipelinerun.started"]],
    ["a run that passed", run({ status: "succeeded" }), ["pipelinerun.finished"]],
    ["a run that failed", run({ status: "failed" }), ["pipelinerun.finished"]],
    [
      "a deployment",
      run({ status: "succeeded", labels: deployed }),
      ["pipelinerun.finished", "service.deployed"],
    ],
    [
      "a rollback",
      run({ status: "succeeded", type: "app.rollback", labels: deployed }),
      ["pipelinerun.finished", "service.rolledback"],
    ],
    [
      "an upgrade",
      run({ status: "succeeded", type: "helm.upgraded", labels: deployed }),
      ["pipelinerun.finished", "service.upgraded"],
    ],
    [
      "a run that deploys nothing",
      run({ status: "succeeded", labels: { ...deployed, change: "image" } }),
      ["pipelinerun.finished"],
    ],
    [
      "a deployment that failed",
      run({ status: "failed", labels: deployed }),
      ["pipelinerun.finished"],
    ],
    [
      "a deployment of an unknown image",
      run({ status: "succeeded", labels: { change: "deploy", environment: "prod" } }),
      ["pipelinerun.finished"],
    ],
  ];

  test.each(types)("that is %s", async (_, fields, expected) => {
    const sent = await sendOne(fields);
    expect(sent.map(({ headers }) => headers["ce-type"])).toEqual(
      expected.map((type) => `dev.cdevents.${type}.0.3.0`),
    );
    expect(new Set(sent.map(({ headers }) => headers["ce-id"])).size).toBe(expected.length);
  });

  it("is a whole CDEvent under the attributes of its CloudEvent", async () => {
    const labels = { environment: "prod", app: "shop", image: "ghcr.io/acme/shop", tag: "1.2" };
    const [{ headers, data } = expect.fail("nothing sent")] = await sendOne({ labels });
    expect(headers).toMatchObject({
      "ce-specversion": "1.0",
      "ce-id": "notice-1",
      "ce-source": "https://tocsin.test/sources/github",
      "ce-subject": "github:acme/api:ci@main",
      "ce-time": "2026-01-05T09:00:00.000Z",
      "content-type": "application/json",
    });
    expect(data).toMatchObject({
      context: {
        specversion: "0.5.1",
        id: "notice-1",
        chainId: "incident-1",
        source: "https://tocsin.test/sources/github",
        type: "dev.cdevents.incident.detected.0.3.0",
        timestamp: "2026-01-05T09:00:00.000Z",
      },
      subject: {
        id: "github:acme/api:ci@main",
        source: "https://tocsin.test/sources/github",
        content: {
          description: "ci failed on main",
          environment: { id: "prod" },
          service: { id: "shop" },
          artifactId: "pkg:oci/shop?repository_url=ghcr.io%2Facme%2Fshop&tag=1.2",
        },
      },
      customData: {
        severity: "error",
        title: "ci failed on main",
        subject: "acme/api ci@main",
        labels,
      },
      customDataContentType: "application/json",
    });
  });

  it.each([
    ["succeeded", "success"],
    ["failed", "failure"],
    ["cancelled", "cancel"],
  ] as const)("of a run that %s has the outcome %s", async (status, outcome) => {
    const [{ data } = expect.fail("nothing sent")] = await sendOne(run({ status, text: "boom" }));
    expect(data.subject.content).toEqual({
      pipelineName: "acme/api ci@main",
      uri: "https://github.test/acme/api/runs/12",
      outcome,
      ...(status === "failed" && { errors: "boom" }),
    });
  });

  it("of a message is a plain CloudEvent", async () => {
    const [{ headers, data } = expect.fail("nothing sent")] = await sendOne({
      kind: "message",
      title: "v2 is out",
    });
    expect(headers["ce-type"]).toBe("dev.tocsin.message");
    expect(data).toMatchObject({ kind: "message", title: "v2 is out", severity: "error" });
  });

  it("has headers that hold any text", async () => {
    const [{ headers } = expect.fail("nothing sent")] = await sendOne({
      fingerprint: 'Euro € 😀 "100%"\r\nX: y',
    });
    expect(headers["ce-subject"]).toBe(
      "Euro%20%E2%82%AC%20%F0%9F%98%80%20%22100%25%22%0D%0AX:%20y",
    );
  });

  it("travels whole in the body with `mode: structured`", async () => {
    const http = await fakeHttp(() => ({ status: 202 }));
    line = await openLine({ format: "cdevents", mode: "structured" });
    expect((await line.send({}, { address: http.url })).status).toBe("sent");
    const [seen] = http.seen;
    expect(seen?.headers["content-type"]).toBe("application/cloudevents+json; charset=utf-8");
    expect(JSON.parse(seen?.body ?? "")).toMatchObject({
      specversion: "1.0",
      id: "notice-1",
      type: "dev.cdevents.incident.detected.0.3.0",
      datacontenttype: "application/json",
      data: { context: { id: "notice-1" } },
    });
    await http.stop();
  });

  it("of any size fits", async () => {
    const [{ data } = expect.fail("nothing sent")] = await sendOne({
      text: "x".repeat(900_000),
      facts: Array.from({ length: 50 }, () => ({ name: "f", value: "y".repeat(20_000) })),
    });
    expect(JSON.stringify(data).length).toBeLessThan(512_000);
    expect(data.customData.title).toBe("ci failed on main");
  });
});

describe("an incident that is told again", () => {
  const first = notice({ id: "a", fingerprint: "a", at: "2026-01-05T09:00:00.000Z" });
  const second = notice({ id: "b", fingerprint: "b", at: "2026-01-05T09:01:00.000Z" });
  const ids = (http: FakeHttp) => http.seen.map(({ headers }) => headers["ce-id"]);

  it("sends what is new alone, oldest first", async () => {
    line = await openLine({ format: "cdevents" });
    const told = await line.send({ notices: [second, first] });
    expect(ids(line.receiver.http)).toEqual(["a", "b"]);
    const previous = told.status === "sent" ? (told.ref ?? "") : expect.fail();
    const third = notice({ id: "c", fingerprint: "a", status: "resolved" });
    await line.send({ notices: [second, third] }, { previous, tellingId: "telling-2" });
    expect(ids(line.receiver.http)).toEqual(["a", "b", "c"]);
  });

  it("goes on where the last try ended", async () => {
    line = await openLine({ format: "cdevents" });
    line.receiver.http.fail({ status: 503 }, { when: ({ headers }) => headers["ce-id"] === "b" });
    const tried = await line.send({ notices: [first, second] });
    expect(tried).toMatchObject({ status: "retry", ref: expect.stringMatching(/^cdevents:/) });
    const previous = tried.status === "retry" ? (tried.ref ?? "") : expect.fail();
    expect((await line.send({ notices: [first, second] }, { previous, number: 2 })).status).toBe(
      "sent",
    );
    expect(ids(line.receiver.http)).toEqual(["a", "b", "b"]);
  });

  it.each(["open", "", "cdevents:", "{}"])(
    "takes the ref %j of another format for none",
    async (previous) => {
      line = await openLine({ format: "cdevents" });
      await line.send({ notices: [first] }, { previous });
      expect(ids(line.receiver.http)).toEqual(["a"]);
    },
  );

  it("is signed event by event when there is a secret", async () => {
    const secret = "any string";
    line = await openLine({ format: "cdevents", secret }, { secret });
    await line.send({ notices: [first, second] });
    expect(line.receiver.refused).toEqual([]);
    expect(line.receiver.distinct).toHaveLength(2);
  });
});

test("events are told one by one unless the config wants the newest state", () => {
  const every = (input: Parameters<typeof webhook>[0]) => {
    const { traits } = webhook;
    return typeof traits === "function" && traits(webhookOptions.parse(input)).every;
  };
  expect(every({ format: "cdevents" })).toBe(true);
  expect(every({ format: "cdevents", deliver: "newest" })).toBe(false);
  expect(every({})).toBe(false);
});

test("a message without notices is nothing to send", async () => {
  line = await openLine({ format: "cdevents" });
  expect(await line.send({ ...message(), notices: [] })).toMatchObject({ status: "sent" });
  expect(line.receiver.http.seen).toHaveLength(0);
});
