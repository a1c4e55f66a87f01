import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer as createPlainServer } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import type { TLSSocket } from "node:tls";
import { redact, silentLog, systemClock } from "@tocsin/core";
import { fakeKubernetes, pod } from "@tocsin/testkit";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { type ClusterOptions, connectCluster, type KubeChange } from "../src/index.ts";

const tools = { fetch, clock: systemClock, log: silentLog };
const connect = (options: ClusterOptions) => connectCluster(options, tools);
const refusalOf = (options: ClusterOptions) =>
  connect(options).then(
    () => "none",
    (error: Error) => error.message,
  );

interface Config {
  readonly server?: string;
  readonly cluster?: object;
  readonly user?: object;
}

function config({ server = "http://127.0.0.1:1", cluster = {}, user = {} }: Config = {}): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "prod", cluster: { server, ...cluster } }],
    users: [{ name: "ann", user }],
    contexts: [
      { name: "prod-eu", context: { cluster: "prod", user: "ann" } },
      { name: "adrift", context: { cluster: "sunk", user: "ann" } },
    ],
    "current-context": "prod-eu",
  });
}

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "kube-watch-"));
  return () => rm(folder, { recursive: true });
});

async function fakeCluster() {
  const fake = await fakeKubernetes();
  onTestFinished(() => fake.stop());
  fake.apply(pod());
  return fake;
}

describe("a kubeconfig", () => {
  test("may be a text or a path, and names its context", async () => {
    const fake = await fakeCluster();
    for (const kubeconfig of [fake.kubeconfig, fake.kubeconfigText()]) {
      const cluster = await connect({ kubeconfig });
      expect(cluster.name).toBe("test-cluster");
      expect(await cluster.get("/api/v1/pods")).toMatchObject({ ok: true });
    }
  });

  test("may give a server below a path of its own", async () => {
    const fake = await fakeCluster();
    const kubeconfig = config({
      server: `${fake.url}/k8s/clusters/c-1/`,
      user: { token: fake.token },
    });
    await (await connect({ kubeconfig })).get("/api/v1/pods");
    expect(fake.requests[0]?.path).toBe("/k8s/clusters/c-1/api/v1/pods");
  });

  test("that can't be used says what to change", async () => {
    expect(await refusalOf({ kubeconfig: join(folder, "none") })).toMatch(
      /kubeconfig .*none can't be opened \(ENOENT\): set `kubeconfig`/,
    );
    expect(await refusalOf({ kubeconfig: "clusters: [\n" })).toContain("can't be read");
    expect(await refusalOf({ kubeconfig: config(), context: "staging" })).toBe(
      'the kubeconfig has no context "staging": set `context` to one of prod-eu, adrift',
    );
    expect(await refusalOf({ kubeconfig: config(), context: "adrift" })).toContain(
      'no cluster for the context "adrift"',
    );
  });

  test("that sends a credential in the clear through the network is refused", async () => {
    const server = "http://cluster.test:8080";
    expect(await refusalOf({ kubeconfig: config({ server }) })).toContain("is plain http");
    const cluster = { "insecure-skip-tls-verify": true };
    expect(await refusalOf({ kubeconfig: config({ server, cluster }) })).toBe("none");
  });
});

describe("a credential", () => {
  test("from a file is taken beside the kubeconfig, whatever ends it", async () => {
    const fake = await fakeCluster();
    await writeFile(join(folder, "token"), `${fake.token}\r\n`);
    const path = join(folder, "kubeconfig");
    await writeFile(path, config({ server: fake.url, user: { tokenFile: "token" } }));
    const cluster = await connect({ kubeconfig: path });
    expect(await cluster.get("/api/v1/pods")).toMatchObject({ ok: true });
  });

  test("of a program is made anew when it is refused", async () => {
    const fake = await fakeCluster();
    const tokenPath = join(folder, "token");
    await writeFile(tokenPath, fake.token);
    const script = `console.log(JSON.stringify({
      apiVersion: "client.authentication.k8s.io/v1", kind: "ExecCredential",
      status: { token: require("fs").readFileSync(${JSON.stringify(tokenPath)}, "utf8"), expirationTimestamp: "2999-01-01T00:00:00Z" }
    }))`;
    const exec = {
      apiVersion: "client.authentication.k8s.io/v1",
      command: process.execPath,
      args: ["-e", script],
    };
    const cluster = await connect({ kubeconfig: config({ server: fake.url, user: { exec } }) });
    expect(await cluster.get("/api/v1/pods")).toMatchObject({ ok: true });
    await writeFile(tokenPath, fake.rotateToken());
    expect(await cluster.get("/api/v1/pods")).toMatchObject({ ok: true });
    expect(fake.requests.map(({ status }) => status)).toEqual([200, 401, 200]);
  });

  test("that can't be made is a reason, and no answer", async () => {
    const exec = { command: join(folder, "no-such-program") };
    const cluster = await connect({ kubeconfig: config({ user: { exec } }) });
    const answer = await cluster.get("/api/v1/pods");
    expect(answer).toMatchObject({
      ok: false,
      status: 0,
      reason: expect.stringContaining("ENOENT"),
    });
  });

  test("is never shown", async () => {
    const token = "s3cret-token-of-ann";
    await connect({ kubeconfig: config({ user: { token } }) });
    expect(redact(`refused: ${token}`)).toBe("refused: [secret]");
    const broken = await connect({ kubeconfig: config({ user: { token: `${token}\u0000x` } }) });
    expect(JSON.stringify(await broken.get("/api/v1/pods"))).not.toContain(token);
  });
});

test("a credential is not carried to where a redirect leads", async () => {
  const fake = await fakeCluster();
  const server = createPlainServer((_, response) => {
    response.writeHead(302, { location: `${fake.url}/api/v1/pods` }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const cluster = await connect({ kubeconfig: config({ server: url, user: { token: "t" } }) });
  expect(await cluster.get("/api/v1/pods")).toMatchObject({ ok: false, status: 302 });
  expect(fake.requests).toEqual([]);
});

describe("over TLS", () => {
  const file = (name: string) => readFile(new URL(`tls/${name}`, import.meta.url));
  const base64 = async (name: string) => (await file(name)).toString("base64");

  /** A cluster that knows its clients by certificate, and tells one change before it closes. */
  async function tlsCluster() {
    const [key, cert, ca] = await Promise.all(["server.key", "server.crt", "ca.crt"].map(file));
    const options = { key, cert, ca, requestCert: true, rejectUnauthorized: true };
    const server = createServer(options, (request, response) => {
      const who = (request.socket as TLSSocket).getPeerCertificate().subject.CN;
      const metadata = { name: who, uid: "1", resourceVersion: "2" };
      const watch = request.url?.includes("watch=1");
      if (request.method === "PATCH") {
        const kind = request.headers["content-type"];
        return void json(request).then((sent) => response.end(JSON.stringify({ who, kind, sent })));
      }
      if (!watch) {
        const body = { kind: "PodList", metadata: { resourceVersion: "1" }, items: [] };
        return void response.end(JSON.stringify(body));
      }
      response.write(`${JSON.stringify({ type: "ADDED", object: { metadata } })}\n`);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }
  const user = async () => ({
    "client-certificate-data": await base64("client.crt"),
    "client-key-data": await base64("client.key"),
  });
  const authority = async () => ({
    "certificate-authority-data": await base64("ca.crt"),
    "tls-server-name": "cluster.test",
  });

  test("a client certificate and the cluster's own CA are used", async () => {
    const kubeconfig = config({
      server: await tlsCluster(),
      cluster: await authority(),
      user: await user(),
    });
    const cluster = await connect({ kubeconfig });
    expect(await cluster.get("/api/v1/pods")).toMatchObject({ ok: true });
    const stop = new AbortController();
    const changes: KubeChange[] = [];
    await cluster.watch(
      { path: "/api/v1/pods" },
      async (change) => {
        changes.push(change);
        if (change.type === "set") stop.abort();
      },
      stop.signal,
    );
    expect(changes).toMatchObject([
      { type: "listed", objects: [] },
      { type: "set", object: { metadata: { name: "client" } } },
    ]);
  });

  test("a change is sent whole", async () => {
    const kubeconfig = config({
      server: await tlsCluster(),
      cluster: await authority(),
      user: await user(),
    });
    const body = { spec: { replicas: 2, note: "ä".repeat(100_000) } };
    const cluster = await connect({ kubeconfig });
    expect(await cluster.patch("/apis/apps/v1/x", { as: "merge", body })).toEqual({
      ok: true,
      body: { who: "client", kind: "application/merge-patch+json", sent: body },
    });
  });

  test("a CA that is not known is a reason, with what to give", async () => {
    const kubeconfig = config({ server: await tlsCluster(), user: await user() });
    const answer = await (await connect({ kubeconfig })).get("/api/v1/pods");
    expect(answer).toMatchObject({
      ok: false,
      status: 0,
      reason: expect.stringContaining("certificate-authority"),
    });
    const body = {};
    expect(await (await connect({ kubeconfig })).patch("/x", { as: "merge", body })).toMatchObject({
      ok: false,
      unclear: false,
    });
  });

  test("a cluster that does not answer is left", async () => {
    const kubeconfig = config({
      server: await tlsCluster(),
      cluster: await authority(),
      user: await user(),
    });
    const cluster = await connect({ kubeconfig });
    const answer = await cluster.get("/api/v1/pods", {
      query: { watch: "1" },
      signal: AbortSignal.timeout(100),
    });
    expect(answer).toMatchObject({ ok: false, status: 0 });
  });
});
