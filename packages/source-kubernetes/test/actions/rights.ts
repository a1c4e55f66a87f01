import { type KubernetesObject, openSource, pod, replicaSet } from "@tocsin/testkit";
import { expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { kubernetes } from "../../src/index.ts";
import { machine, made, start, web } from "../objects.ts";
import { type Scene, scene } from "./scene.ts";

interface Rule {
  readonly apiGroups: string[];
  readonly resources: string[];
  readonly verbs: string[];
}

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly rules?: readonly Rule[];
}

async function printed(options: object) {
  const source = await openSource(kubernetes, options, { name: "kube" });
  const text = source.setup?.({ hookUrl: "https://tocsin.example.test/hooks/kube" }) ?? "";
  const manifests = parseAllDocuments(text).map((each) => each.toJS() as Manifest);
  return { text, manifests };
}

/** `patch apps/deployments/scale` */
function rightsIn(rules: readonly Rule[]): Set<string> {
  return new Set(
    rules.flatMap(({ apiGroups: [group], resources, verbs }) =>
      verbs.flatMap((verb) => resources.map((each) => `${verb} ${group}/${each}`)),
    ),
  );
}

/** What a request needs. */
function rightFor({ method, path }: { method: string; path: string }): string {
  const [, group = "", , rest = ""] =
    /^\/(?:api|apis\/([^/]+))\/(v\d)\/(?:namespaces\/[^/]+\/)?(.+)$/.exec(path) ?? [];
  const [plural, name, part] = rest.split("/");
  const verb = method === "PATCH" ? "patch" : name === undefined ? "list" : "get";
  return `${verb} ${group}/${plural}${part === undefined ? "" : `/${part}`}`;
}

function fill({ cluster }: Scene): Record<"workload" | "node", KubernetesObject> {
  const workload = cluster.apply(web({ revision: 2, image: "web:2" }));
  for (const number of [1, 2]) {
    const annotations = { "deployment.kubernetes.io/revision": `${number}` };
    const fields = { name: `web-${number}`, image: `web:${number}`, labels: { app: "web" } };
    cluster.apply(made(replicaSet({ ...fields, owner: web(), metadata: { annotations } })));
  }
  cluster.apply(made(pod({ labels: { app: "web" } })));
  return { workload, node: cluster.apply(machine("node-1", true, start)) };
}

test.each([
  ["logs", []],
  ["describe", []],
  ["restart", ["patch apps/deployments"]],
  ["undo", ["patch apps/deployments"]],
  ["scale", ["get apps/deployments/scale", "patch apps/deployments/scale"]],
  ["cordon", ["patch /nodes"]],
  ["uncordon", ["patch /nodes"]],
] as const)(
  "%s needs what setup prints for it, and of its own no more than %j",
  async (name, own) => {
    const stage = await scene();
    const { workload, node } = fill(stage);
    const isNode = name.endsWith("cordon");
    if (name === "uncordon") await stage.act("cordon", node);
    const values = name === "scale" ? { pods: 4 } : {};
    expect(await stage.act(name, isNode ? node : workload, values)).toMatchObject({
      status: "done",
    });
    const { manifests } = await printed({ actions: [name] });
    const all = rightsIn(manifests.flatMap(({ rules = [] }) => rules));
    const needed = new Set(stage.cluster.requests.map(rightFor));
    expect([...needed].filter((each) => !all.has(each))).toEqual([]);
    const read = rightsIn(
      manifests
        .filter(({ metadata }) => metadata.name === "tocsin-read")
        .flatMap(({ rules = [] }) => rules),
    );
    expect([...needed].filter((each) => !read.has(each)).sort()).toEqual(own);
  },
);

test("what writes is a role of its own, with no more than what is offered", async () => {
  const { manifests, text } = await printed({ actions: ["logs", "undo", "cordon"] });
  const acting = manifests.find(({ metadata }) => metadata.name === "tocsin-act");
  expect(acting).toMatchObject({ kind: "ClusterRole" });
  expect([...rightsIn(acting?.rules ?? [])].sort()).toEqual([
    "get apps/controllerrevisions",
    "list apps/controllerrevisions",
    "patch /nodes",
    "patch apps/daemonsets",
    "patch apps/deployments",
    "patch apps/statefulsets",
  ]);
  expect(text).toContain(
    "# Tocsin reads the whole cluster: no Secrets, no ConfigMaps, and people do undo, cordon through it.",
  );
  const none = await printed({});
  expect(none.manifests.map(({ metadata }) => metadata.name)).not.toContain("tocsin-act");
  expect(none.text).toContain("list these under sources.kube.actions.");
});

test("for namespaces each has the role, without the nodes", async () => {
  const { manifests } = await printed({
    namespaces: ["shop", "lab"],
    actions: ["scale", "cordon"],
  });
  const acting = manifests.filter(
    ({ kind, metadata }) => kind === "Role" && metadata.name === "tocsin-act",
  );
  expect(acting.map(({ metadata }) => metadata.namespace)).toEqual(["shop", "lab"]);
  expect(JSON.stringify(acting)).not.toContain("nodes");
});

test("an action that is not known is refused with those that are", async () => {
  await expect(openSource(kubernetes, { actions: ["delete"] })).rejects.toThrow(
    "must be one of logs, restart, undo, describe, scale, cordon, uncordon",
  );
});
