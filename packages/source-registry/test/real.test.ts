import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createGateway, type Gateway, memoryStorage } from "@tocsin/core";
import {
  findProgram,
  freePort,
  type Running,
  runProgram,
  type ServedGateway,
  serveGateway,
} from "@tocsin/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { registry } from "../src/index.ts";

const token = "real-hook-token";

let folder: string;
let gateway: Gateway;
let served: ServedGateway;
let running: Running;
let host: string;
const answers: number[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "tocsin-registry-"));
  host = `127.0.0.1:${await freePort()}`;
  gateway = createGateway({
    sources: { images: registry({ token, deletions: true }) },
    receivers: { ops: [] },
    route: { receiver: "ops" },
    storage: memoryStorage(),
  });
  gateway.on("received", ({ status }) => answers.push(status));
  await gateway.start();
  served = await serveGateway(gateway);
  const config = join(folder, "config.yml");
  writeFileSync(
    config,
    `version: 0.1
storage: { filesystem: { rootdirectory: ${join(folder, "images")} }, delete: { enabled: true } }
http: { addr: ${host} }
notifications:
  endpoints:
  - name: tocsin
    url: ${served.url}/hooks/images
    headers: { Authorization: [Bearer ${token}] }
    timeout: 5s
    threshold: 5
    backoff: 1s
`,
  );
  const program = findProgram({ names: ["docker-registry"], debian: "docker-registry" });
  const ready = async () => (await fetch(`http://${host}/v2/`)).ok;
  running = await runProgram(program, ["serve", config], { ready });
});

afterAll(async () => {
  await running?.stop();
  await served?.stop();
  await gateway?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const docker = "application/vnd.docker.distribution.manifest";
const digestOf = (content: string) =>
  `sha256:${createHash("sha256").update(content).digest("hex")}`;

async function ask(method: string, path: string, type = "", body?: string): Promise<Response> {
  const url = new URL(path, `http://${host}/v2/acme/api/`);
  const headers = { "content-type": type, accept: type || "*/*" };
  const answer = await fetch(url, { method, headers, ...(body === undefined ? {} : { body }) });
  expect(answer.ok, `${method} ${url.pathname}: ${answer.status}`).toBe(true);
  return answer;
}

/** As a client does: asks for a place, then puts the bytes there. */
async function pushBlob(content: string) {
  const place = (await ask("POST", "blobs/uploads/")).headers.get("location") ?? "";
  const url = new URL(place);
  url.searchParams.set("digest", digestOf(content));
  await ask("PUT", url.href, "application/octet-stream", content);
  return { digest: digestOf(content), size: content.length };
}

async function manifestOf(name: string): Promise<string> {
  const config = await pushBlob(JSON.stringify({ architecture: name, os: "linux" }));
  const layer = await pushBlob(`the layer of ${name}`);
  return JSON.stringify({
    schemaVersion: 2,
    mediaType: `${docker}.v2+json`,
    config: { ...config, mediaType: "application/vnd.docker.container.image.v1+json" },
    layers: [{ ...layer, mediaType: "application/vnd.docker.image.rootfs.diff.tar.gzip" }],
  });
}

async function titles(): Promise<string[]> {
  const { items } = await gateway.incidents.list({ matchers: ['source="images"'] });
  return items.map(({ title }) => title).reverse();
}

test("an image of two platforms that a real registry takes is one message", async () => {
  const platforms = [await manifestOf("amd64"), await manifestOf("arm64")];
  for (const each of platforms) {
    await ask("PUT", `manifests/${digestOf(each)}`, `${docker}.v2+json`, each);
  }
  const list = JSON.stringify({
    schemaVersion: 2,
    mediaType: `${docker}.list.v2+json`,
    manifests: platforms.map((each, index) => ({
      mediaType: `${docker}.v2+json`,
      digest: digestOf(each),
      size: each.length,
      platform: { architecture: index === 0 ? "amd64" : "arm64", os: "linux" },
    })),
  });
  await ask("PUT", "manifests/1.2", `${docker}.list.v2+json`, list);
  await ask("GET", "manifests/1.2", `${docker}.list.v2+json`);
  const image = `${host}/acme/api`;
  await expect.poll(titles).toEqual([`${image}:1.2 published`]);
  await ask("PUT", "manifests/latest", `${docker}.list.v2+json`, list);
  await expect.poll(titles).toEqual([`${image}:1.2 published`, `${image}:latest published`]);
  const { items } = await gateway.incidents.list();
  expect(items[0]?.labels).toEqual({ change: "image", image, tag: "latest" });
  expect(items[0]?.parts[0]?.notice.facts).toContainEqual({
    name: "Digest",
    value: digestOf(list),
  });
  expect(new Set(answers)).toEqual(new Set([200, 202]));
});
