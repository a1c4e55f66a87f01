import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Clock, sleep, systemClock } from "@tocsin/core";
import { kubernetesAnswers } from "./kubernetes-answer.ts";
import { type KubernetesTricks, kubernetesFaults } from "./kubernetes-faults.ts";
import { kubernetesLists } from "./kubernetes-lists.ts";
import { kubernetesLogs, type PodLog } from "./kubernetes-logs.ts";
import type { KubernetesObject } from "./kubernetes-objects.ts";
import { isTrue, type KubernetesKind, usualKinds } from "./kubernetes-paths.ts";
import { replay } from "./kubernetes-replay.ts";
import type { KubernetesStatus, PlainText } from "./kubernetes-status.ts";
import { kubernetesStore, type StoredObject } from "./kubernetes-store.ts";
import { kubernetesStreams } from "./kubernetes-streams.ts";

export interface FakeKubernetesOptions {
  readonly token?: string;
  /** For the end of watches and for latency. Default: the system's. */
  readonly clock?: Clock;
  /** The context's name in the kubeconfig. Default: `test-cluster`. */
  readonly name?: string;
  /** Kinds of objects beside the usual ones. */
  readonly kinds?: readonly KubernetesKind[];
  /** Versions that are no numbers: nothing may compute with them. */
  readonly opaque?: boolean;
}

export interface KubernetesRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly watch: boolean;
  /** Of a patch, as it came. */
  readonly contentType?: string;
  readonly body?: string;
  /** 0: it was left hanging, or the answer was lost. */
  readonly status: number;
}

export interface FakeKubernetes extends KubernetesTricks {
  readonly url: string;
  readonly token: string;
  /** The path of a kubeconfig whose token file follows `rotateToken`. */
  readonly kubeconfig: string;
  /** A kubeconfig as text, with today's token in it. */
  kubeconfigText(): string;
  /** Creates or replaces; what changes nothing is no change. */
  apply(object: KubernetesObject): StoredObject;
  /** Applies a copy of what is there, changed. */
  edit(object: KubernetesObject, change: (copy: StoredObject) => void): StoredObject;
  remove(object: KubernetesObject): StoredObject;
  /** All objects of a plural, as in `pods`. */
  objects(plural: string): readonly StoredObject[];
  /** What a pod's container wrote. */
  log(of: PodLog, text: string): void;
  /** Applies lines `{type, object}` of captured watches, of several together in their versions' order. */
  replay(lines: readonly string[]): void;
  readonly requests: readonly KubernetesRequest[];
  readonly openWatches: number;
  stop(): Promise<void>;
}

/** A Kubernetes API server over real HTTP, to read and to patch: strict about verbs, paths, queries and tokens. */
export async function fakeKubernetes(options: FakeKubernetesOptions = {}): Promise<FakeKubernetes> {
  const { clock = systemClock, name = "test-cluster", token = "token-1" } = options;
  const kinds = [...usualKinds, ...(options.kinds ?? [])];
  const folder = await mkdtemp(join(tmpdir(), "fake-kubernetes-"));
  const requests: KubernetesRequest[] = [];
  const logs = kubernetesLogs();
  const store = kubernetesStore({
    kinds,
    opaque: options.opaque ?? false,
    now: () => clock.now(),
    changed: (change) => streams.tell(change),
  });
  const streams = kubernetesStreams(store, clock);
  const tokenFile = join(folder, "token");
  const { tricks, gate } = kubernetesFaults({ token, store, streams, tokenFile });
  const list = kubernetesLists(store);
  const answerTo = kubernetesAnswers({ kinds, gate, store, list, streams, logs });

  const server = createServer((request, response) => {
    meet(request, response).catch((error: unknown) => {
      response.writeHead(500).end(`the fake failed: ${String(error)}`);
    });
  });

  async function meet(request: IncomingMessage, response: ServerResponse) {
    const body = await bodyOf(request);
    const { method = "GET", headers } = request;
    const url = new URL(request.url ?? "/", "http://fake");
    const watch = isTrue(url.searchParams.get("watch"));
    const seen = {
      method,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      watch,
      ...(method === "GET" ? {} : { contentType: headers["content-type"] ?? "", body }),
    };
    if (gate.latencyMs > 0) await sleep(clock, gate.latencyMs);
    const fault = gate.next(seen);
    if (fault === "hang") {
      requests.push({ ...seen, status: 0 });
      return gate.hold(response);
    }
    const answer = fault ?? answerTo(request, url, response, body);
    if (answer !== "streams" && answer.status === 200 && gate.loses(seen)) {
      requests.push({ ...seen, status: 0 });
      return void request.socket.destroy();
    }
    requests.push({ ...seen, status: answer === "streams" ? 200 : answer.status });
    if (answer !== "streams") reply(response, answer);
  }

  function find({ kind, metadata }: KubernetesObject): StoredObject {
    const plural = kinds.find((each) => each.kind === kind)?.plural ?? "";
    const found = store.list(plural).find((each) => {
      return each.metadata.name === metadata.name && each.metadata.namespace === metadata.namespace;
    });
    if (found === undefined) throw new Error(`the fake cluster has no ${kind} ${metadata.name}`);
    return structuredClone(found);
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const kubeconfig = join(folder, "kubeconfig");
  await writeFile(tokenFile, `${token}\n`);
  await writeFile(kubeconfig, kubeconfigOf(url, name, { tokenFile: "token" }));

  return {
    ...tricks,
    url,
    kubeconfig,
    get token() {
      return gate.token;
    },
    kubeconfigText: () => kubeconfigOf(url, name, { token: gate.token }),
    apply: store.apply,
    edit(object, change) {
      const copy = find(object);
      change(copy);
      return store.apply(copy);
    },
    remove: store.remove,
    objects: store.list,
    log: logs.set,
    replay: (lines) => replay(store.take, lines),
    requests,
    get openWatches() {
      return streams.open;
    },
    async stop() {
      tricks.heal();
      streams.drop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** JSON is YAML too. */
function kubeconfigOf(server: string, name: string, user: object): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name, cluster: { server } }],
    users: [{ name: "tocsin", user }],
    contexts: [{ name, context: { cluster: name, user: "tocsin" } }],
    "current-context": name,
  });
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

function reply(response: ServerResponse, answer: KubernetesStatus | PlainText) {
  if ("text" in answer) {
    const headers = { "content-type": "text/plain", ...answer.headers };
    response.writeHead(answer.status, headers).end(answer.text);
    return;
  }
  const headers = { "content-type": "application/json", ...answer.headers };
  response.writeHead(answer.status, headers).end(`${JSON.stringify(answer.body)}\n`);
}
