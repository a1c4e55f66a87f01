import { type KubernetesObject, pod } from "@tocsin/testkit";
import { expect, test } from "vitest";
import {
  cron,
  said as event,
  hour,
  iso,
  machine,
  made,
  minute,
  start,
  task,
  web,
} from "../objects.ts";
import { aboutOf, scene } from "./scene.ts";

const ended = { exitCode: 1, reason: "Error", startedAt: iso(start - 3 * minute) };

function podOf(name: string, fields: Parameters<typeof pod>[0] = {}): KubernetesObject {
  return made(pod({ name, labels: { app: "web" }, ...fields }), start - hour);
}

async function crashing() {
  const stage = await scene();
  const { cluster } = stage;
  const deployment = cluster.apply(web({ replicas: 2, ready: 1, revision: 7 }));
  const well = cluster.apply(podOf("web-1"));
  const ill = cluster.apply(
    podOf("web-2", {
      waiting: "CrashLoopBackOff",
      restarts: 7,
      last: { ...ended, finishedAt: iso(start - 2 * minute) },
    }),
  );
  cluster.apply(podOf("other-1", { labels: { app: "other" } }));
  return { ...stage, deployment, well, ill };
}

test("logs offers the pods of the workload, the ill one first and the run that crashed", async () => {
  const { fields, deployment } = await crashing();
  expect(await fields("logs", deployment)).toMatchObject([
    {
      name: "pod",
      initial: "web-2",
      choices: [
        { value: "web-2", label: "web-2 (CrashLoopBackOff)" },
        { value: "web-1", label: "web-1 (Running)" },
      ],
    },
    { name: "container", initial: "app", choices: [{ value: "app" }] },
    { name: "of", initial: "before" },
    { name: "lines", kind: "number", initial: "50" },
  ]);
});

test("logs says the last lines, without what looks like a secret, colours and control characters", async () => {
  const { act, cluster, ill, deployment, said, patches } = await crashing();
  const lines = Array.from({ length: 80 }, (_, at) => `line ${at}`);
  const log = [...lines, "DB_PASSWORD=hunter2hunter2", "\u001b[31mpanic\u001b[0m: out\u0007"];
  cluster.log({ pod: ill, previous: true }, log.join("\n"));
  expect(await act("logs", deployment)).toEqual({
    status: "done",
    text: "the log of web-2, container app, of the run before its last restart",
  });
  expect(said).toEqual([[...lines.slice(32), "DB_PASSWORD=[secret]", "panic: out"].join("\n")]);
  const { path, query } = cluster.requests.at(-1) ?? {};
  expect(path).toBe("/api/v1/namespaces/shop/pods/web-2/log");
  expect(query).toMatchObject({ container: "app", previous: "true", tailLines: "50" });
  expect(patches()).toEqual([]);
});

test("a long log comes in bounded pieces, and its end is among them", async () => {
  const { act, cluster, well, deployment, said } = await crashing();
  const line = (at: number) => `${at} ${"x".repeat(120)}`;
  const log = Array.from({ length: 2_000 }, (_, at) => line(at)).join("\n");
  cluster.log({ pod: well }, log);
  await act("logs", deployment, { pod: "web-1", of: "now", lines: 500 });
  expect(said.length).toBe(8);
  for (const each of said) expect(each.length).toBeLessThanOrEqual(2_000);
  expect(said.at(-1)).toContain(line(1_999));
});

test.each([
  [{ lines: 0 }, /lines must be/],
  [{ lines: 501 }, /lines must be/],
  [{ of: "before", pod: "web-1" }, /previous terminated container "app" in pod "web-1" not found/],
  [{ container: "db" }, /container db is not valid for pod web-2/],
  [{ pod: "web-9" }, /Pod shop\/web-9 is gone/],
])("logs of %j are refused", async (values, text) => {
  const { act, deployment } = await crashing();
  const end = await act("logs", deployment, values);
  expect(end).toEqual({ status: "refused", text: expect.stringMatching(text) });
});

test("a container that wrote nothing says so; a workload without pods has no logs", async () => {
  const { act, fields, deployment, cluster } = await crashing();
  const end = await act("logs", deployment, { pod: "web-1", of: "now" });
  expect(end.text).toBe("web-1, container app wrote nothing");
  const idle = cluster.apply(web({ name: "idle" }));
  cluster.edit(idle, ({ spec }) => {
    spec.selector = { matchLabels: { app: "idle" } };
  });
  await expect(fields("logs", idle)).rejects.toThrow("Deployment shop/idle has no pods");
});

test("the logs of a CronJob are those of its last Job", async () => {
  const { fields, cluster } = await scene();
  const backup = cluster.apply(cron("backup"));
  for (const [name, at] of [
    ["backup-1", start - 2 * hour],
    ["backup-2", start - hour],
  ] as const) {
    const job = task(name, "Failed", at, backup);
    cluster.apply({ ...job, spec: { selector: { matchLabels: { "job-name": name } } } });
    cluster.apply(podOf(`${name}-x`, { labels: { "job-name": name } }));
  }
  const [field] = await fields("logs", backup);
  expect(field?.choices?.map(({ value }) => value)).toEqual(["backup-2-x"]);
});

test("describe tells state, conditions, pods and events in words of its own", async () => {
  const { act, cluster, deployment, ill, said } = await crashing();
  cluster.apply(
    event(ill, "BackOff", start - minute, { count: 12, message: "token=abcdef123456 failed" }),
  );
  expect(await act("describe", deployment)).toEqual({
    status: "done",
    text: "Deployment shop/web as the cluster sees it now",
  });
  expect(said.join("\n")).toBe(`Deployment shop/web
  1 of 2 available, 2 of the newest revision, revision 7
  images: nginx:1.27

Conditions:
  Progressing True (NewReplicaSetAvailable) for 1 h: NewReplicaSetAvailable.

Pods (2):
  web-2: Running, not ready, on node-1
    app waits: CrashLoopBackOff: CrashLoopBackOff of the test, 7 restarts; before that ended 2 m ago with exit code 1 (Error)
  web-1: Running, ready, on node-1
    app runs for 0 s

Events:
  1 m ago Pod web-2 BackOff, 12 times: token=[secret] failed`);
});

test("describe of a node tells that it is cordoned, and needs no right but to look", async () => {
  const { act, cluster, said } = await scene();
  const node = machine("node-1", false, start - minute, ["DiskPressure"]);
  cluster.apply({
    ...node,
    spec: { unschedulable: true, taints: [{ key: "gpu", effect: "NoSchedule" }] },
  });
  cluster.apply(event({ ...node, metadata: { name: "node-1" } }, "Rebooted", start - minute));
  cluster.forbid("list", "pods");
  await act("describe", node);
  const [text = ""] = said;
  expect(text).toContain("Node node-1\n  cordoned: it takes no new pods\n  taints: gpu:NoSchedule");
  expect(text).toContain("DiskPressure True (KubeletHasDiskPressure) for 1 m");
  expect(text).toContain("1 m ago Node node-1 Rebooted");
});

test("describe shows what can be read, and which rule is missing for the rest", async () => {
  const { act, cluster, deployment, said } = await crashing();
  cluster.forbid("list", "pods");
  cluster.forbid("list", "events");
  expect(await act("describe", deployment)).toMatchObject({ status: "done" });
  expect(said.join("\n")).toContain(
    'the account may not list pods: add this rule to its ClusterRole (or Role in shop): `- { apiGroups: [""], resources: [pods], verbs: [list] }`',
  );
});

test("nothing is asked before a look, and a form that takes too long is left", async () => {
  const { action, cluster, fields, deployment } = await crashing();
  expect(action("logs").confirm).toBeUndefined();
  expect(action("describe").fields).toBeUndefined();
  await fields("logs", deployment);
  cluster.hang();
  await expect(fields("logs", deployment)).rejects.toThrow(
    "the cluster was not reached: `no answer within 2 s`",
  );
  expect(action("logs").applies?.(aboutOf(deployment))).toBe(true);
});
