import { openSource } from "@tocsin/testkit";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { kubernetes } from "../src/index.ts";

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly rules?: readonly { apiGroups: string[]; resources: string[]; verbs: string[] }[];
  readonly roleRef?: { readonly kind: string; readonly name: string };
}

async function manifests(options: object): Promise<Manifest[]> {
  const source = await openSource(kubernetes, options, { name: "kube" });
  const text = source.setup?.({ hookUrl: "https://tocsin.example.test/hooks/kube" }) ?? "";
  return parseAllDocuments(text).map((document) => {
    expect(document.errors).toEqual([]);
    return document.toJS() as Manifest;
  });
}

describe("the rights that setup prints", () => {
  it("for the whole cluster: reading alone, no Secrets, no ConfigMaps", async () => {
    const all = await manifests({});
    expect(all.map(({ kind }) => kind)).toEqual([
      "Namespace",
      "ServiceAccount",
      "ClusterRole",
      "ClusterRoleBinding",
    ]);
    const rules = all.flatMap(({ rules = [] }) => rules);
    expect(new Set(rules.flatMap(({ verbs }) => verbs))).toEqual(new Set(["get", "list", "watch"]));
    const readable = rules.flatMap(({ apiGroups, resources }) =>
      resources.map((each) => `${apiGroups[0]}/${each}`),
    );
    expect(readable.sort()).toEqual([
      "/events",
      "/nodes",
      "/persistentvolumeclaims",
      "/pods",
      "/pods/log",
      "apps/daemonsets",
      "apps/deployments",
      "apps/replicasets",
      "apps/statefulsets",
      "autoscaling/horizontalpodautoscalers",
      "batch/cronjobs",
      "batch/jobs",
      "events.k8s.io/events",
    ]);
  });

  it("for namespaces: a Role in each, without the nodes", async () => {
    const all = await manifests({ namespaces: ["shop", "lab"], logs: false });
    const roles = all.filter(({ kind }) => kind === "Role");
    expect(roles.map(({ metadata }) => metadata.namespace)).toEqual(["shop", "lab"]);
    const resources = roles.flatMap(({ rules = [] }) => rules.flatMap((rule) => rule.resources));
    expect(resources).not.toContain("nodes");
    expect(resources).not.toContain("pods/log");
    expect(
      all.filter(({ kind }) => kind === "RoleBinding").map(({ roleRef }) => roleRef?.kind),
    ).toEqual(["Role", "Role"]);
  });
});

describe("options", () => {
  it.each([
    [{ namespaces: [] }, "leave it out"],
    [{ namespaces: ["Shop!"] }, "must be the name of a namespace"],
    [{ ignore: [{}] }, "would ignore everything"],
    [{ ignore: [{ namspace: "dev" }] }, "namspace"],
    [{ token: "x" }, "token"],
  ])("%j is refused with a reason", async (options, reason) => {
    await expect(openSource(kubernetes, options)).rejects.toThrow(reason);
  });
});
