// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the config has this syntax
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fakeHttp, startRedis } from "@tocsin/testkit";
import { expect, test } from "vitest";
import { ConfigError } from "../src/config/problem.ts";
import { silenceView } from "../src/http/schemas.ts";
import { asJson, folder, later, load, read, serve, type TestServer, until } from "./help.ts";

const nobody = "receivers: { nobody: [] }\n";
const expecting = `${nobody}sources:
  prometheus: { expectEvery: 10m }
route:
  receiver: nobody
  routes: [{ name: watchdog, matchers: ['alertname="Watchdog"'], expectEvery: 1h }]
`;

const figures = async (server: TestServer, name: string) => {
  const lines = (await (await server.fetch("/metrics")).text()).split("\n");
  return lines.filter((line) => line.startsWith(`${name}{`)).sort();
};

async function reload(server: TestServer, yaml: string) {
  writeFileSync(join(server.origin.cwd, "tocsin.yaml"), yaml);
  expect((await server.fetch("/-/reload", { method: "POST" })).status).toBe(200);
}

const storages: readonly (readonly [string, () => Promise<string>])[] = [
  ["SQLite", async () => `sqlite:${join(folder(), "tocsin.db")}`],
  [
    "Redis",
    async () => {
      const redis = await startRedis();
      later(() => redis.stop());
      return redis.url;
    },
  ],
];

test.each(storages)("on %s signs are kept and forgotten, and silences end", async (_, start) => {
  const storage = `storage: "${await start()}"\n`;
  const server = await serve(storage + expecting);
  await until(async () => (await figures(server, "tocsin_sign_of_life")).length === 2);
  expect(await figures(server, "tocsin_sign_of_life")).toEqual([
    'tocsin_sign_of_life{of="route",name="watchdog"} 1',
    'tocsin_sign_of_life{of="source",name="prometheus"} 1',
  ]);
  const problem = { title: "Disk full", kind: "problem", subject: "db-1", source: "prometheus" };
  await server.fetch("/api/v1/notices", asJson(problem));
  const silence = await until(async () => {
    const asked = asJson({ matchers: ["subject=db-1"], untilResolved: true });
    const made = await server.fetch("/api/v1/silences", asked);
    return made.status === 201 && silenceView.parse(await read(made));
  });
  const incident = async () => {
    const { items } = await read<{ items: { muted?: object }[] }>(
      await server.fetch("/api/v1/incidents?state=open"),
    );
    return items[0];
  };
  await until(async () => (await incident())?.muted);
  await server.fetch("/api/v1/notices", asJson({ ...problem, status: "resolved" }));
  await until(async () => {
    const shown = await server.fetch(`/api/v1/silences/${silence.id}`);
    return silenceView.parse(await read(shown)).state === "expired";
  });
  await reload(server, storage + nobody);
  await until(async () => (await figures(server, "tocsin_sign_of_life")).length === 0);
});

test("the heartbeat is shown by /readyz and in the metrics, and its address by nothing", async () => {
  const ears = await fakeHttp(() => ({ status: 200 }));
  later(() => ears.stop());
  const secret = "the-secret-of-the-address";
  const yaml = `storage: memory\n${nobody}heartbeat: { url: "\${PING}", every: 10s, method: POST }\n`;
  const server = await serve(yaml, { PING: `${ears.url}/${secret}` });
  const health = await (await server.fetch("/readyz")).text();
  expect(JSON.parse(health)).toMatchObject({ ok: true, heartbeat: { ok: true } });
  expect(await figures(server, "tocsin_heartbeat")).toEqual([
    'tocsin_heartbeat{state="beats"} 1',
    'tocsin_heartbeat{state="stays_away"} 0',
  ]);
  expect(health + server.logged()).not.toContain(secret);
  const without = await serve(`storage: memory\n${nobody}`);
  expect(await figures(without, "tocsin_heartbeat")).toEqual([]);
});

test.each([
  [
    "sources:\n  github: { expectEvery: often }\n",
    '3:26: sources.github.expectEvery: "often" is not',
  ],
  [
    "sources:\n  github: { expectEvery: 1s }\n",
    "sources.github.expectEvery: must be from 10 s to 366 d",
  ],
  ["sources:\n  github: { expectEvery: [] }\n", "sources.github.expectEvery: must be text"],
  [
    "route:\n  expectEvery: soon\n  receiver: nobody\n",
    'route.expectEvery: "soon" is not a duration',
  ],
  [
    "channels:\n  console: { expectEvery: 10m }\n",
    "channels.console.expectEvery: is not known here",
  ],
  ["heartbeat: { every: 1m }\n", "heartbeat.url: is missing"],
  ['heartbeat: { url: "example.test/abcdef" }\n', "heartbeat.url: is no address: write https://…"],
  ['heartbeat: { url: "https://a.test", every: 1s }\n', "heartbeat.every: is no duration from 10s"],
  [
    'heartbeat: { url: "https://a.test", method: PUT }\n',
    "heartbeat.method: must be one of GET, POST",
  ],
  [
    'heartbeat: { url: "https://a.test", evry: 1m }\n',
    'heartbeat.evry: is not known here: did you mean "every"?',
  ],
])("%j is told with its place", async (yaml, message) => {
  const error: unknown = await load(`${nobody}${yaml}`).catch((thrown: unknown) => thrown);
  if (!(error instanceof ConfigError)) throw new Error(`no error: ${String(error)}`);
  expect(error.message).toContain(message);
});
