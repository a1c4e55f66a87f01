import { type KubernetesObject, orderId, replicaSet } from "@tocsin/testkit";
import { expect, test } from "vitest";
import { autoscaler, daemonSet, hour, machine, made, minute, start, web } from "../objects.ts";
import { aboutOf, scene } from "./scene.ts";

const cause = `tocsin: ${orderId} by Ann`;
const webPath = "/apis/apps/v1/namespaces/shop/deployments/web";

/** What the Deployment's pods were made of, as its controller keeps it. */
function revision(number: number, image: string, at: number, annotations = {}): KubernetesObject {
  const hash = `${number}`.repeat(9);
  return made(
    replicaSet({
      name: `web-${hash}`,
      owner: web(),
      labels: { app: "web", "pod-template-hash": hash },
      image,
      replicas: 0,
      metadata: {
        annotations: { "deployment.kubernetes.io/revision": `${number}`, ...annotations },
      },
    }),
    at,
  );
}

async function rolledOut(options: object = {}) {
  const stage = await scene(options);
  const deployment = stage.cluster.apply(web({ revision: 3, image: "shop/web:3", replicas: 3 }));
  stage.cluster.apply(revision(1, "shop/web:1", start - 48 * hour));
  stage.cluster.apply(
    revision(2, "shop/web:2", start - hour, { "kubernetes.io/change-cause": "bump to 2" }),
  );
  stage.cluster.apply(revision(3, "shop/web:3", start - 5 * minute));
  return { ...stage, deployment };
}

const [stateful] = [
  made({
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { name: "db", namespace: "shop" },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: "db" } },
      template: { metadata: { labels: { app: "db" } }, spec: { containers: [{ image: "db:2" }] } },
      updateStrategy: { type: "OnDelete" },
    },
    status: { replicas: 2 },
  }),
];

function kept(number: number, owner: KubernetesObject, image: string): KubernetesObject {
  const { kind, metadata } = owner;
  return made({
    apiVersion: "apps/v1",
    kind: "ControllerRevision",
    metadata: {
      name: `${metadata.name}-${number}`,
      namespace: "shop",
      labels: { app: "db" },
      ownerReferences: [{ kind, name: metadata.name, uid: metadata.uid ?? "", controller: true }],
    },
    revision: number,
    data: {
      spec: {
        template: {
          $patch: "replace",
          metadata: { labels: { app: "db" } },
          spec: { containers: [{ image }] },
        },
      },
    },
  });
}

test("restart changes the template's annotation alone, and says who asked", async () => {
  const { act, patches, cluster, deployment } = await rolledOut();
  expect(await act("restart", deployment)).toEqual({
    status: "done",
    text: "Deployment shop/web restarts",
  });
  expect(patches()).toEqual([
    {
      path: webPath,
      contentType: "application/strategic-merge-patch+json",
      body: {
        metadata: { annotations: { "kubernetes.io/change-cause": cause } },
        spec: {
          template: {
            metadata: {
              annotations: { "kubectl.kubernetes.io/restartedAt": "2026-01-05T09:00:00Z" },
            },
          },
        },
      },
    },
  ]);
  const [now] = cluster.objects("deployments");
  expect(now?.spec.template.spec).toEqual(deployment.spec.template.spec);
  expect(now?.metadata.generation).toBe((deployment.metadata.generation ?? 0) + 1);
  expect(cluster.requests.at(-1)?.query).toEqual({ fieldManager: "tocsin" });
});

test("a paused Deployment is neither restarted nor rolled back", async () => {
  const { act, fields, patches, cluster, deployment } = await rolledOut();
  cluster.edit(deployment, ({ spec }) => {
    spec.paused = true;
  });
  const text =
    "Deployment shop/web is paused; resume it first: `kubectl -n shop rollout resume deployment/web`";
  expect(await act("restart", deployment)).toEqual({ status: "refused", text });
  await expect(fields("undo", deployment)).rejects.toThrow(text);
  expect(patches()).toEqual([]);
});

test("what replaces pods only once they are deleted says so", async () => {
  const { act, cluster } = await scene();
  cluster.apply(stateful as KubernetesObject);
  expect((await act("restart", stateful as KubernetesObject)).text).toBe(
    "StatefulSet shop/db restarts; its update strategy is OnDelete, so a pod is replaced once somebody deletes it",
  );
});

test("undo offers the earlier revisions, newest first", async () => {
  const { fields, deployment } = await rolledOut();
  expect(await fields("undo", deployment)).toEqual([
    {
      name: "revision",
      label: "Revision",
      kind: "choice",
      required: true,
      initial: "2",
      hint: "Now 3: shop/web:3",
      choices: [
        { value: "2", label: "2 · web:2 · 1 h ago · bump to 2" },
        { value: "1", label: "1 · web:1 · 2 d ago" },
      ],
    },
  ]);
});

test("undo gives back the template of the revision, without its hash, if nobody was faster", async () => {
  const { act, patches, cluster, deployment } = await rolledOut();
  expect(await act("undo", deployment, { revision: "1" })).toEqual({
    status: "done",
    text: "Deployment shop/web rolls back to revision 1: `shop/web:1`",
  });
  const template = {
    metadata: { labels: { app: "web" } },
    spec: { containers: [{ name: "app", image: "shop/web:1" }] },
  };
  expect(patches()).toEqual([
    {
      path: webPath,
      contentType: "application/json-patch+json",
      body: [
        { op: "test", path: "/metadata/generation", value: deployment.metadata.generation },
        { op: "replace", path: "/spec/template", value: template },
        { op: "add", path: "/metadata/annotations/kubernetes.io~1change-cause", value: cause },
      ],
    },
  ]);
  expect(cluster.objects("deployments")[0]?.spec.template).toEqual(template);
});

test("undo is refused when the workload was changed after it was looked at", async () => {
  const { actWith, cluster, deployment, patches } = await rolledOut();
  cluster.refuse(422, {
    message: "the server rejected our request due to an error in our request",
    when: ({ method }) => method === "PATCH",
  });
  expect(await actWith("undo", aboutOf(deployment), { revision: "2" })).toEqual({
    status: "refused",
    text: "somebody else changed Deployment shop/web at the same moment: look at it, then do it again",
  });
  expect(patches()).toHaveLength(1);
});

test("the fake and the patch agree on what a changed generation is", async () => {
  const { cluster, deployment } = await rolledOut();
  const body = JSON.stringify([{ op: "test", path: "/metadata/generation", value: 99 }]);
  const headers = {
    authorization: `Bearer ${cluster.token}`,
    "content-type": "application/json-patch+json",
  };
  const answer = await fetch(cluster.url + webPath, { method: "PATCH", headers, body });
  expect(answer.status).toBe(422);
  expect(cluster.objects("deployments")[0]).toEqual(deployment);
});

test.each([
  ["that is gone", "9", /has no earlier revision 9 any more: there are 2, 1/],
  ["that is wanted now", "3", /has no earlier revision 3 any more/],
])("undo to a revision %s is refused", async (_, number, text) => {
  const { actWith, deployment, patches } = await rolledOut();
  const end = await actWith("undo", aboutOf(deployment), { revision: number });
  expect(end).toEqual({ status: "refused", text: expect.stringMatching(text) });
  expect(patches()).toEqual([]);
});

test("with one revision there is nothing to go back to", async () => {
  const { fields, cluster, deployment } = await rolledOut();
  for (const each of cluster.objects("replicasets").slice(0, 2)) cluster.remove(each);
  await expect(fields("undo", deployment)).rejects.toThrow(
    "Deployment shop/web can't be rolled back: the cluster keeps no earlier revision of it",
  );
});

test("a revision of another workload is none of this one's", async () => {
  const { fields, cluster, deployment } = await rolledOut();
  for (const each of cluster.objects("replicasets")) {
    cluster.edit(each, ({ metadata }) => {
      if (each.metadata.name.includes("111"))
        metadata.ownerReferences = [
          { kind: "Deployment", name: "web", uid: "another", controller: true },
        ];
    });
  }
  const [field] = await fields("undo", deployment);
  expect(field?.choices?.map(({ value }) => value)).toEqual(["2"]);
});

test("a StatefulSet rolls back by its ControllerRevisions, and has no annotations yet", async () => {
  const { act, cluster, patches } = await scene();
  const set = cluster.apply(stateful as KubernetesObject);
  cluster.apply(kept(1, set, "db:1"));
  cluster.apply(kept(2, set, "db:2"));
  const end = await act("undo", set);
  expect(end.text).toContain("StatefulSet shop/db rolls back to revision 1: `db:1`; its update");
  expect(patches()[0]?.body).toEqual([
    { op: "test", path: "/metadata/generation", value: set.metadata.generation },
    {
      op: "replace",
      path: "/spec/template",
      value: { metadata: { labels: { app: "db" } }, spec: { containers: [{ image: "db:1" }] } },
    },
    { op: "add", path: "/metadata/annotations", value: { "kubernetes.io/change-cause": cause } },
  ]);
});

test("scale shows the present number and who will change it again", async () => {
  const { fields, act, cluster, deployment, patches } = await rolledOut();
  const [pods] = await fields("scale", deployment);
  expect(pods).toMatchObject({ kind: "number", required: true, initial: "3", hint: "Now 3" });
  const hand = autoscaler([]);
  hand.spec = {
    scaleTargetRef: { kind: "Deployment", name: "web" },
    minReplicas: 2,
    maxReplicas: 10,
  };
  cluster.apply(hand);
  const [again] = await fields("scale", deployment);
  expect(again?.hint).toBe("Now 3; HorizontalPodAutoscaler web (2 to 10) changes it again");
  expect(await act("scale", deployment, { pods: 5 })).toEqual({
    status: "done",
    text: "Deployment shop/web is scaled from 3 to 5 pods; HorizontalPodAutoscaler web (2 to 10) will change it again",
  });
  expect(patches()).toEqual([
    {
      path: `${webPath}/scale`,
      contentType: "application/merge-patch+json",
      body: { spec: { replicas: 5 } },
    },
  ]);
  expect(cluster.objects("deployments")[0]?.spec.replicas).toBe(5);
});

test("0 pods have to be meant", async () => {
  const { act, deployment, patches, cluster } = await rolledOut();
  expect(await act("scale", deployment, { pods: 0 })).toEqual({
    status: "refused",
    text: "0 pods take Deployment shop/web down: ask again with down, nothing was done",
  });
  expect(patches()).toEqual([]);
  expect(await act("scale", deployment, { pods: 0, down: true })).toMatchObject({
    text: "Deployment shop/web is scaled from 3 to 0 pods",
  });
  expect(cluster.objects("deployments")[0]?.spec.replicas).toBe(0);
});

test.each([-1, 2.5, 1_001])("%d pods are no number of pods", async (pods) => {
  const { act, deployment, patches } = await rolledOut();
  expect(await act("scale", deployment, { pods })).toMatchObject({ status: "refused" });
  expect(patches()).toEqual([]);
});

test("what is so already is not done again", async () => {
  const { act, deployment, cluster, patches } = await rolledOut();
  expect((await act("scale", deployment, { pods: 3 })).text).toBe(
    "Deployment shop/web has 3 pods already",
  );
  const node = cluster.apply(machine("node-1", true, start));
  expect((await act("uncordon", node)).text).toBe("Node node-1 takes new pods already");
  expect(patches()).toEqual([]);
});

test("what Argo CD sets back is told", async () => {
  const { act, cluster, deployment } = await rolledOut();
  cluster.edit(deployment, ({ metadata }) => {
    metadata.annotations = {
      ...metadata.annotations,
      "argocd.argoproj.io/tracking-id": "shop:apps/Deployment:shop/web",
    };
  });
  for (const name of ["undo", "scale"])
    expect((await act(name, deployment, name === "scale" ? { pods: 4 } : {})).text, name).toContain(
      "; Argo CD manages it and with self-heal sets this back, so change it in Git too",
    );
});

test("a node is cordoned with who did it, and uncordoned without a trace", async () => {
  const { act, cluster, patches } = await scene();
  const node = cluster.apply(machine("node-1", true, start));
  expect(await act("cordon", node)).toEqual({
    status: "done",
    text: "Node node-1 takes no new pods now; what runs there stays: drain it with kubectl if it has to go",
  });
  const [shut] = cluster.objects("nodes");
  expect(shut?.spec.unschedulable).toBe(true);
  expect(shut?.metadata.annotations).toEqual({ "tocsin/cordoned": cause });
  expect((await act("uncordon", node)).text).toBe("Node node-1 takes new pods now");
  const [open] = cluster.objects("nodes");
  expect(open?.spec.unschedulable).toBeUndefined();
  expect(open?.metadata.annotations).toEqual({});
  expect(patches().map(({ path, contentType }) => `${contentType} ${path}`)).toEqual([
    "application/strategic-merge-patch+json /api/v1/nodes/node-1",
    "application/strategic-merge-patch+json /api/v1/nodes/node-1",
  ]);
});

test("a DaemonSet is restarted, and can't be scaled", async () => {
  const { act, action, cluster } = await scene();
  const agent = cluster.apply(daemonSet(1, 1));
  expect(action("scale").applies?.(aboutOf(agent))).toBe(false);
  expect(await act("restart", agent)).toMatchObject({ status: "done" });
});
