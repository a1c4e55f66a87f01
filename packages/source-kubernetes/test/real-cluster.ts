import { request as plainRequest } from "node:http";
import { request as tlsRequest } from "node:https";
import type { KubernetesObject } from "@tocsin/testkit";
import { loadCredentials } from "../../kube-watch/src/credentials.ts";

const plurals: Readonly<Record<string, string>> = {
  Namespace: "namespaces",
  ServiceAccount: "serviceaccounts",
  ResourceQuota: "resourcequotas",
  Deployment: "deployments",
  Pod: "pods",
  Event: "events",
};

/** Writes to a cluster, as its owner would: server-side apply, and the status as a controller sets it. */
export async function realCluster(kubeconfig: string) {
  const { server, authorise } = await loadCredentials({ kubeconfig });

  async function send(method: string, path: string, body?: object): Promise<void> {
    const { headers: own, agent } = await authorise();
    const url = new URL(`${server}${path}`);
    // JSON is YAML.
    const headers = { ...own, "content-type": "application/apply-patch+yaml" };
    const request = url.protocol === "https:" ? tlsRequest : plainRequest;
    const { status, text } = await new Promise<{ status: number; text: string }>(
      (resolve, reject) => {
        request(url, { method, headers, ...(agent && { agent }) }, (message) => {
          let text = "";
          message.setEncoding("utf8").on("data", (chunk: string) => {
            text += chunk;
          });
          message.on("end", () => resolve({ status: message.statusCode ?? 0, text }));
        })
          .on("error", reject)
          .end(body && JSON.stringify(body));
      },
    );
    if (status < 200 || status > 299)
      throw new Error(`${method} ${path}: ${status} ${text.slice(0, 400)}`);
  }

  return {
    async apply(object: KubernetesObject): Promise<void> {
      const { status, ...rest } = object;
      const path = pathOf(object);
      const query = "fieldManager=tocsin-test&force=true";
      await send("PATCH", `${path}?${query}`, { ...rest, metadata: givenIn(object) });
      if (status === undefined) return;
      const { apiVersion, kind } = object;
      const body = { apiVersion, kind, metadata: givenIn(object), status };
      await send("PATCH", `${path}/status?${query}`, body);
    },
    remove: (object: KubernetesObject) => send("DELETE", pathOf(object)),
  };
}

/** What the server itself sets is left to it. */
function givenIn({ metadata: { name, namespace, labels, annotations } }: KubernetesObject) {
  return {
    name,
    ...(namespace && { namespace }),
    ...(labels && { labels }),
    ...(annotations && { annotations }),
  };
}

function pathOf({ apiVersion, kind, metadata: { name, namespace } }: KubernetesObject): string {
  const group = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const within = namespace === undefined ? "" : `/namespaces/${namespace}`;
  return `${group}${within}/${plurals[kind]}/${name}`;
}
