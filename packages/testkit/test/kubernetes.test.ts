import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  deployment,
  event,
  type FakeKubernetes,
  fakeKubernetes,
  job,
  node,
  pod,
  replicaSet,
} from "../src/index.ts";

let fake: FakeKubernetes;
beforeEach(async () => {
  fake = await fakeKubernetes();
});
afterEach(() => fake.stop());

async function ask(path: string, init: RequestInit = {}) {
  const headers = { authorization: `Bearer ${fake.token}` };
  const response = await fetch(fake.url + path, { headers, ...init });
  const text = await response.text();
  return { status: response.status, body: text.startsWith("{") ? JSON.parse(text) : text };
}

const namesIn = ({ body }: { body: { items: { metadata: { name: string } }[] } }) =>
  body.items.map(({ metadata }) => metadata.name);

describe("what no cluster takes", () => {
  test.each([
    ["no token", "/api/v1/pods", { headers: {} }, 401],
    ["a write", "/api/v1/pods", { method: "POST" }, 405],
    ["a kind that is not there", "/api/v1/widgets", {}, 404],
    ["a kind of another group", "/apis/apps/v1/pods", {}, 404],
    ["a node in a namespace", "/api/v1/namespaces/shop/nodes", {}, 404],
    ["a pod without its namespace", "/api/v1/pods/web-1", {}, 404],
    ["a query that it does not know", "/api/v1/pods?limits=500", {}, 400],
    ["a number that is none", "/api/v1/pods?limit=all", {}, 400],
    ["a continue of its own making", "/api/v1/pods?limit=1&continue=x", {}, 400],
    ["a log of no container", "/api/v1/namespaces/shop/pods/web-1/log?container=x", {}, 404],
  ])("%s", async (_, path, init, status) => {
    const answer = await ask(path, init);
    expect(answer).toMatchObject({ status, body: { kind: "Status", code: status } });
  });
});

describe("a patch", () => {
  const path = "/apis/apps/v1/namespaces/shop/deployments/web";
  const patch = (to: string, type: string, body: unknown) =>
    ask(to, {
      method: "PATCH",
      headers: { authorization: `Bearer ${fake.token}`, "content-type": `application/${type}` },
      body: JSON.stringify(body),
    });

  test.each([
    ["of a type that is none", path, "json", {}, 415],
    ["that is no list of operations", path, "json-patch+json", {}, 400],
    [
      "of a list that is merged by keys",
      path,
      "strategic-merge-patch+json",
      { spec: { a: [1] } },
      400,
    ],
    ["of another's version", path, "merge-patch+json", { metadata: { resourceVersion: "1" } }, 409],
    ["of another name", path, "merge-patch+json", { metadata: { name: "x" } }, 400],
    ["of a field that is not there", path, "json-patch+json", [{ op: "remove", path: "/a" }], 422],
    ["of what is not there", `${path}2`, "merge-patch+json", {}, 404],
    ["of fewer than no pods", `${path}/scale`, "merge-patch+json", { spec: { replicas: -1 } }, 422],
    ["of a part that is none", `${path}/size`, "merge-patch+json", {}, 404],
    ["with a query that is none", `${path}?by=me`, "merge-patch+json", {}, 400],
  ])("%s is refused and changes nothing", async (_, to, type, body, status) => {
    const web = fake.apply(deployment());
    expect(await patch(to, type, body)).toMatchObject({ status, body: { kind: "Status" } });
    expect(fake.objects("deployments")).toEqual([web]);
  });

  test("changes the spec and never the status", async () => {
    const web = fake.apply(deployment());
    const body = { spec: { paused: true }, status: { replicas: 99 } };
    expect(await patch(path, "merge-patch+json", body)).toMatchObject({ status: 200 });
    const [now] = fake.objects("deployments");
    expect(now).toMatchObject({ spec: { paused: true }, status: web.status });
    expect(now?.metadata.generation).toBe(2);
  });
});

describe("objects", () => {
  test("get uid, version, time and generation, and keep them", () => {
    const first = fake.apply(deployment());
    expect(first.metadata).toMatchObject({ generation: 1, uid: expect.any(String) });
    expect(fake.apply(deployment())).toEqual(first);
    const next = fake.apply(deployment({ replicas: 3 }));
    expect(next.metadata).toMatchObject({ uid: first.metadata.uid, generation: 2 });
    expect(next.metadata.resourceVersion).not.toBe(first.metadata.resourceVersion);
    const status = fake.edit(next, (copy) => {
      copy.status.readyReplicas = 1;
    });
    expect(status.metadata.generation).toBe(2);
  });

  test("name their owners", () => {
    const web = fake.apply(deployment());
    const set = fake.apply(replicaSet({ owner: web }));
    const { ownerReferences } = fake.apply(pod({ owner: set })).metadata;
    expect(ownerReferences).toMatchObject([
      { kind: "ReplicaSet", uid: set.metadata.uid, controller: true },
    ]);
  });

  test("of all kinds are found by namespace, label and field", async () => {
    for (const each of [node(), job(), deployment(), replicaSet()]) fake.apply(each);
    fake.apply(pod({ name: "web-1", labels: { app: "web" } }));
    fake.apply(pod({ name: "web-2", labels: { app: "web" }, node: "node-2" }));
    fake.apply(pod({ name: "db-1", namespace: "data" }));
    const listed = async (query: string) => namesIn(await ask(query));
    expect(await listed("/api/v1/namespaces/data/pods")).toEqual(["db-1"]);
    expect(await listed("/api/v1/pods?labelSelector=app%3Dweb")).toEqual(["web-1", "web-2"]);
    expect(await listed("/api/v1/pods?fieldSelector=spec.nodeName%3Dnode-2")).toEqual(["web-2"]);
    expect(await listed("/api/v1/nodes")).toEqual(["node-1"]);
    expect(await listed("/apis/batch/v1/jobs")).toEqual(["migrate"]);
  });

  test("of kinds of one's own are served once they are named", async () => {
    const widget = { apiVersion: "acme.test/v1", kind: "Widget", metadata: { name: "w" } };
    expect(() => fake.apply(widget)).toThrow("add it to `kinds`");
    await fake.stop();
    const { apiVersion, kind } = widget;
    fake = await fakeKubernetes({
      kinds: [{ apiVersion, kind, plural: "widgets", namespaced: false }],
    });
    fake.apply(widget);
    expect(namesIn(await ask("/apis/acme.test/v1/widgets"))).toEqual(["w"]);
  });
});

test("one event is shown by both of its APIs", async () => {
  const web = fake.apply(pod());
  fake.apply(event({ about: web, reason: "BackOff", count: 3 }));
  const name = "web-1.backoff";
  const old = await ask(`/api/v1/namespaces/shop/events/${name}`);
  expect(old.body).toMatchObject({ involvedObject: { uid: web.metadata.uid }, count: 3 });
  const now = await ask(`/apis/events.k8s.io/v1/namespaces/shop/events/${name}`);
  expect(now.body).toMatchObject({ regarding: { name: "web-1" }, deprecatedCount: 3 });
  expect(now.body.involvedObject).toBeUndefined();
  const uid = encodeURIComponent(`involvedObject.uid=${web.metadata.uid}`);
  expect(namesIn(await ask(`/api/v1/events?fieldSelector=${uid}`))).toEqual([name]);
});

test("captures of one cluster are replayed together, in the order of their versions", () => {
  const line = (type: string, object: object, resourceVersion: string) => {
    const { metadata, ...rest } = { metadata: {}, ...object };
    return JSON.stringify({
      type,
      object: { ...rest, metadata: { ...metadata, resourceVersion } },
    });
  };
  const pods = [line("ADDED", pod(), "298"), line("MODIFIED", pod({ restarts: 1 }), "310")];
  const events = [line("ADDED", event(), "305"), line("BOOKMARK", {}, "400")];
  fake.replay([...pods, ...events, ""]);
  const versions = ["pods", "events"].map((plural) =>
    fake.objects(plural).map(({ metadata }) => metadata.resourceVersion),
  );
  expect(versions).toEqual([["310"], ["305"]]);
  fake.replay([line("DELETED", pod(), "320")]);
  expect(fake.objects("pods")).toEqual([]);
});
