import { fakeHttp, type KubernetesObject, pod, replicaSet } from "@tocsin/testkit";
import { expect, onTestFinished, test } from "vitest";
import { machine, made, start, web } from "../objects.ts";
import { aboutLabels, aboutOf, scene } from "./scene.ts";

const isPatch = ({ method }: { method: string }) => method === "PATCH";

async function rolledOut(options: object = {}) {
  const stage = await scene(options);
  const deployment = stage.cluster.apply(web({ revision: 2, replicas: 3, image: "web:2" }));
  for (const number of [1, 2]) {
    const annotations = { "deployment.kubernetes.io/revision": `${number}` };
    const owner = web();
    const labels = { app: "web" };
    const name = `web-${number}`;
    const image = `web:${number}`;
    stage.cluster.apply(
      made(replicaSet({ name, owner, labels, image, metadata: { annotations } })),
    );
  }
  const node = stage.cluster.apply(machine("node-1", true, start));
  return { ...stage, deployment, node };
}

test("what is offered follows from what the incident is about", async () => {
  const { action, deployment, node } = await rolledOut();
  const names = ["logs", "restart", "undo", "describe", "scale", "cordon", "uncordon"];
  const offered = (...things: readonly KubernetesObject[]) =>
    names.filter((name) => action(name).applies?.(aboutOf(...things)));
  expect(offered(deployment)).toEqual(["logs", "restart", "undo", "describe", "scale"]);
  expect(offered(node)).toEqual(["describe", "cordon", "uncordon"]);
  expect(offered(pod())).toEqual(["logs", "describe"]);
  expect(offered(deployment, deployment)).toHaveLength(5);
  expect(offered(deployment, node), "several things").toEqual([]);
  expect(offered()).toEqual([]);
  expect(action("undo").danger).toBe(true);
  expect(action("scale").danger).toBe(true);
  expect(action("restart").confirm?.(aboutOf(deployment))).toBe(
    "Restart the pods of Deployment shop/web in prod, one after another?",
  );
});

test("without a word in the config people may look and no more", async () => {
  const { action } = await scene({ actions: undefined });
  expect(action("logs").name).toBe("logs");
  expect(action("describe").name).toBe("describe");
  expect(() => action("restart")).toThrow("no action restart");
  const quiet = await scene({ actions: undefined, logs: false });
  expect(() => quiet.action("logs")).toThrow("no action logs");
});

test.each([
  { cluster: "prod", namespace: "shop", workload: "Deployment/../../secrets/x" },
  { cluster: "prod", namespace: "..", workload: "Deployment/web" },
  { cluster: "prod", namespace: "shop/secrets", workload: "Deployment/web" },
  { cluster: "prod", namespace: "shop", workload: "Secret/web" },
  { cluster: "prod", namespace: "shop", workload: "Deployment/web?x=1" },
  { cluster: "prod", node: "../namespaces/shop" },
  { namespace: "shop", workload: "Deployment/web" },
])("labels that name nothing known are about nothing: %j", async (labels) => {
  const { action, actWith, cluster } = await rolledOut();
  const about = aboutLabels(labels);
  for (const name of ["logs", "restart", "undo", "describe", "scale", "cordon"]) {
    expect(action(name).applies?.(about), name).toBe(false);
    expect(await actWith(name, about, {}), name).toMatchObject({ status: "refused" });
  }
  expect(cluster.requests).toEqual([]);
});

test("an incident of another cluster is left alone", async () => {
  const { actWith, cluster } = await rolledOut({ cluster: "prod-eu-2" });
  const about = aboutLabels({ cluster: "prod", namespace: "shop", workload: "Deployment/web" });
  expect(await actWith("restart", about, {})).toEqual({
    status: "refused",
    text: "this is about the cluster prod, and kube looks at prod-eu-2 now: nothing was done",
  });
  expect(cluster.requests).toEqual([]);
});

test.each([
  [
    "restart",
    "patch",
    "deployments",
    '- { apiGroups: ["apps"], resources: [deployments], verbs: [patch] }',
  ],
  [
    "undo",
    "patch",
    "deployments",
    '- { apiGroups: ["apps"], resources: [deployments], verbs: [patch] }',
  ],
  [
    "undo",
    "list",
    "replicasets",
    '- { apiGroups: ["apps"], resources: [replicasets], verbs: [list] }',
  ],
  [
    "scale",
    "patch",
    "deployments/scale",
    '- { apiGroups: ["apps"], resources: [deployments/scale], verbs: [patch] }',
  ],
  [
    "scale",
    "get",
    "deployments/scale",
    '- { apiGroups: ["apps"], resources: [deployments/scale], verbs: [get] }',
  ],
  [
    "describe",
    "get",
    "deployments",
    '- { apiGroups: ["apps"], resources: [deployments], verbs: [get] }',
  ],
  ["logs", "get", "pods/log", '- { apiGroups: [""], resources: [pods/log], verbs: [get] }'],
] as const)(
  "%s without the right to %s %s names the rule to add",
  async (name, verb, what, rule) => {
    const { actWith, cluster, deployment } = await rolledOut();
    cluster.forbid(verb, what);
    const values = { revision: "1", pods: 5, pod: "web-1", container: "app", of: "now" };
    const end = await actWith(name, aboutOf(deployment), values);
    expect(end).toEqual({
      status: "refused",
      text: `the account may not ${verb} ${what}: add this rule to its ClusterRole (or Role in shop): \`${rule}\``,
    });
  },
);

test("without the right to patch nodes the rule goes into the ClusterRole", async () => {
  const { act, cluster, node } = await rolledOut();
  cluster.forbid("patch", "nodes");
  expect((await act("cordon", node)).text).toBe(
    'the account may not patch nodes: add this rule to its ClusterRole: `- { apiGroups: [""], resources: [nodes], verbs: [patch] }`',
  );
});

test.each([
  [
    403,
    'pods "web-1" is forbidden: exceeded quota: compute, requested: pods=1',
    "refused",
    /^the cluster refuses it: `pods "web-1" is forbidden: exceeded quota/,
  ],
  [
    400,
    'admission webhook "policy.acme.test" denied the request: <@U1> [x](http://evil.test) token=abcdef123456',
    "refused",
    /`admission webhook "policy.acme.test" denied the request: <@U1> \[x\]\(http:\/\/evil.test\) token=\[secret\]`$/,
  ],
  [409, "Operation cannot be fulfilled", "refused", /^somebody else changed Deployment shop\/web/],
  [404, 'deployments.apps "web" not found', "refused", /^Deployment shop\/web is gone$/],
  [422, "spec.template: Invalid value", "refused", /^the cluster refuses it: `spec.template/],
  [429, "too many requests", "failed", /too busy .*, nothing was done: try again in a minute$/],
  [503, "apiserver is shutting down", "failed", /too busy/],
  [
    500,
    "Internal error occurred: failed calling webhook: no endpoints",
    "refused",
    /failed calling webhook/,
  ],
  [500, "etcdserver: request timed out", "unclear", /^it may have been done \(`etcdserver/],
  [504, "Timeout", "unclear", /look at Deployment shop\/web before you do it again$/],
])("HTTP %d %s ends %s", async (status, message, how, text) => {
  const { act, cluster, deployment, patches } = await rolledOut();
  cluster.refuse(status, { message, when: isPatch });
  const end = await act("restart", deployment);
  expect(end).toEqual({ status: how, text: expect.stringMatching(text) });
  expect(patches(), "tried once").toHaveLength(1);
});

test("a refusal of any length comes bounded", async () => {
  const { act, cluster, deployment } = await rolledOut();
  cluster.refuse(403, { message: "no ".repeat(100_000), when: isPatch });
  expect((await act("scale", deployment, { pods: 4 })).text.length).toBeLessThan(600);
});

test("a lost answer is unclear and is not tried again", async () => {
  for (const name of ["restart", "undo", "scale"]) {
    const { act, cluster, deployment, patches } = await rolledOut();
    cluster.loseAnswers(5);
    const end = await act(name, deployment, name === "scale" ? { pods: 5 } : {});
    expect(end, name).toEqual({
      status: "unclear",
      text: expect.stringMatching(/^it may have been done .*: look at Deployment shop\/web before/),
    });
    expect(patches(), name).toHaveLength(1);
    expect(cluster.objects("deployments")[0], "it was done").not.toEqual(deployment);
  }
});

test("an answer that is no object of the cluster is unclear", async () => {
  const { act, cluster, deployment } = await rolledOut();
  for (const text of ["<html>Sign in</html>", "[]", "null", "", "x".repeat(17 * 1024 * 1024)]) {
    cluster.refuse(200, { text, when: isPatch });
    expect(await act("restart", deployment)).toMatchObject({ status: "unclear" });
  }
});

test("a look that gets no answer in time has failed", async () => {
  const { actWith, deployment } = await rolledOut();
  const late = new AbortController();
  late.abort();
  expect(await actWith("describe", aboutOf(deployment), {}, late.signal)).toEqual({
    status: "failed",
    text: "the cluster was not reached: `no answer in time`",
  });
});

test("a redirect is not followed: the token stays here", async () => {
  const { act, cluster, deployment } = await rolledOut();
  const elsewhere = await fakeHttp(() => ({ status: 200, body: {} }));
  onTestFinished(() => elsewhere.stop());
  const location = `${elsewhere.url}/`;
  for (const status of [302, 307]) {
    cluster.refuse(status, { text: "", headers: { location }, when: isPatch });
    expect(await act("restart", deployment)).toEqual({
      status: "failed",
      text: expect.stringContaining(`redirects (HTTP ${status})`),
    });
  }
  expect(elsewhere.seen).toEqual([]);
});

test("a credential that is refused is read anew before anything was done", async () => {
  const { act, cluster, deployment, patches } = await rolledOut();
  await act("scale", deployment, { pods: 4 });
  cluster.rotateToken();
  expect(await act("scale", deployment, { pods: 5 })).toMatchObject({ status: "done" });
  expect(patches().filter(({ body }) => JSON.stringify(body).includes("5"))).toHaveLength(1);
  cluster.refuse(401, { times: 2, when: isPatch });
  expect(await act("restart", deployment)).toEqual({
    status: "refused",
    text: "the cluster does not accept the kubeconfig's credential: give it a valid one",
  });
});

test("a cluster that is not there, and a kubeconfig that is none, fail with what to change", async () => {
  const { act, actWith, cluster, deployment } = await rolledOut();
  await act("scale", deployment, { pods: 4 });
  await cluster.stop();
  expect(await actWith("restart", aboutOf(deployment), {})).toEqual({
    status: "failed",
    text: expect.stringMatching(/ECONNREFUSED.*check the kubeconfig's `server`/),
  });
  const lost = await scene({ kubeconfig: "/nowhere/kubeconfig" });
  expect(await lost.actWith("restart", aboutOf(deployment), {})).toEqual({
    status: "failed",
    text: expect.stringContaining("set `kubeconfig` to a file that this process may read"),
  });
});
