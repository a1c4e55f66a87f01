import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { loadConfig } from "../../../server/src/index.ts";

const folder = fileURLToPath(new URL("..", import.meta.url));

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}
interface Service {
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
}

const compose = parse(readFileSync(`${folder}compose.yaml`, "utf8")) as Compose;

const environment = {
  TOCSIN_TOKEN: "0123456789abcdef0123456789abcdef",
  GITHUB_WEBHOOK_SECRET: "fedcba9876543210fedcba9876543210",
  PUBLIC_URL: "http://127.0.0.1:8080",
};

test("the gateway's config is good, and asks for nothing that compose does not give", async () => {
  const config = await loadConfig({ file: "tocsin.yaml", cwd: folder, environment });
  expect(config.warnings).toEqual([]);
  expect(config.listen).toEqual({ host: "", port: 8080 });
  expect([...config.sources.values()].every(({ open }) => open.proves !== false)).toBe(true);
  expect(Object.keys(compose.services.tocsin?.environment ?? {}).sort()).toEqual(
    Object.keys(environment).sort(),
  );
});

test("the hosts that the config names are services of compose", async () => {
  const config = readFileSync(`${folder}tocsin.yaml`, "utf8");
  const hosts = [...config.matchAll(/(?:redis|smtp):\/\/([\w-]+):/g)].map(([, host]) => host);
  expect(hosts).toEqual(["redis", "mailpit"]);
  for (const host of hosts) expect(Object.keys(compose.services)).toContain(host);
});

test("Redis keeps what it is given", () => {
  const { command = [], volumes = [] } = compose.services.redis ?? {};
  expect(command.join(" ")).toContain("--appendonly yes");
  expect(command.join(" ")).toContain("--maxmemory-policy noeviction");
  expect(volumes).toEqual(["redis:/data"]);
  expect(Object.keys(compose.volumes)).toEqual(["redis"]);
});

test("the image is built of files that are there, and starts the server's own command", () => {
  const { context = "", dockerfile = "" } = compose.services.tocsin?.build ?? {};
  const text = readFileSync(`${folder}${context}/${dockerfile}`, "utf8");
  expect(text).toContain('ENTRYPOINT ["node", "/app/server/dist/cli.js"]');
  const { bin } = JSON.parse(readFileSync(`${folder}${context}/server/package.json`, "utf8")) as {
    bin: { tocsin: string };
  };
  expect(bin.tocsin).toBe("./dist/cli.js");
  expect(text).not.toContain("USER root");
  const home = /^WORKDIR (\/var\S+)$/m.exec(text)?.[1];
  expect(compose.services.tocsin?.volumes).toEqual([`./tocsin.yaml:${home}/tocsin.yaml:ro`]);
});
