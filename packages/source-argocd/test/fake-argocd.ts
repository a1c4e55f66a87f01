import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Clock, silentLog } from "@tocsin/core";
import { connectCluster } from "@tocsin/kube-watch";
import { type FakeKubernetes, fakeKubernetes, type KubernetesObject } from "@tocsin/testkit";

/** Where applications are kept, and how they are looked at. */
export interface Argo {
  /** The source's option `watch`. */
  readonly watch: Readonly<Record<string, unknown>>;
  apply(app: KubernetesObject): void;
  remove(app: KubernetesObject): void;
  /** Every connection ends. */
  drop(): void;
  /** The account may see nothing, and then everything again. */
  forbid(): void;
  allow(): void;
  /** How many listen. */
  readonly listening: number;
  stop(): Promise<void>;
}

/** The cluster's own API. */
export async function clusterArgo(clock: Clock): Promise<Argo> {
  const cluster: FakeKubernetes = await fakeKubernetes({ clock });
  // It loads the client, which takes real time while virtual time would run.
  await connectCluster({ kubeconfig: cluster.kubeconfig }, { fetch, clock, log: silentLog });
  return {
    watch: { cluster: { kubeconfig: cluster.kubeconfig } },
    apply: (app) => void cluster.apply(app),
    remove: (app) => void cluster.remove(app),
    drop: cluster.dropConnections,
    forbid() {
      cluster.forbid("list", "applications");
      cluster.forbid("watch", "applications");
      cluster.expire();
      cluster.dropConnections();
    },
    allow() {
      cluster.allow("list", "applications");
      cluster.allow("watch", "applications");
    },
    get listening() {
      return cluster.openWatches;
    },
    stop: cluster.stop,
  };
}

export interface ServerArgo extends Argo {
  /** What `…/resource-tree` gives. */
  readonly trees: Map<string, unknown>;
  /** Lists are empty, as for an account that lost its rights. */
  hideAll(hides: boolean): void;
  /** Events are lost, as for a reader that is slow. */
  loseEvents(loses: boolean): void;
  write(text: string): void;
}

/** Argo CD's API server, as far as it is asked: strict about the token and the paths. */
export async function serverArgo(): Promise<ServerArgo> {
  const token = "account-token";
  const apps = new Map<string, KubernetesObject>();
  const streams = new Set<ServerResponse>();
  const trees = new Map<string, unknown>();
  let version = 100;
  let [forbidden, hides, loses] = [false, false, false];

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://argo");
    const json = (status: number, body: unknown) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    if (request.headers.authorization !== `Bearer ${token}`)
      return void json(401, { error: "no session information", code: 16, message: "no session" });
    if (forbidden) return void json(403, { code: 7, message: "permission denied: applications" });
    if (url.pathname === "/api/v1/applications") {
      const items = hides ? null : [...apps.values()];
      return void json(200, { metadata: { resourceVersion: String(version) }, items });
    }
    if (url.pathname === "/api/v1/stream/applications") {
      // As the real one, it sends no headers before the first event.
      streams.add(response);
      response.on("close", () => streams.delete(response));
      return;
    }
    const [, name] = /^\/api\/v1\/applications\/([^/]+)\/resource-tree$/.exec(url.pathname) ?? [];
    if (name === undefined || !trees.has(name)) return void json(404, { message: "no such path" });
    return void json(200, trees.get(name));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const write = (text: string) => {
    for (const response of streams) response.write(text);
  };
  const tell = (type: string, application: KubernetesObject) => {
    if (!loses) write(`${JSON.stringify({ result: { type, application } })}\n`);
  };
  const keyOf = ({ metadata }: KubernetesObject) => `${metadata.namespace}/${metadata.name}`;
  const drop = () => {
    for (const response of streams) response.destroy();
  };
  return {
    watch: { server: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, token },
    trees,
    write,
    apply(app) {
      version += 1;
      const metadata = { ...app.metadata, resourceVersion: String(version) };
      const stored = { ...app, metadata } as KubernetesObject;
      const type = apps.has(keyOf(app)) ? "MODIFIED" : "ADDED";
      apps.set(keyOf(app), stored);
      tell(type, stored);
    },
    remove(app) {
      apps.delete(keyOf(app));
      tell("DELETED", app);
    },
    drop,
    forbid() {
      forbidden = true;
      drop();
    },
    allow() {
      forbidden = false;
    },
    hideAll(all) {
      hides = all;
    },
    loseEvents(lost) {
      loses = lost;
    },
    get listening() {
      return streams.size;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
