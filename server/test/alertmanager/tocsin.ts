import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadConfig } from "../../src/config/load.ts";
import { startServer } from "../../src/run/server.ts";
import { keptLog, tocsin } from "../help.ts";

/** A real Tocsin server with what its importer makes of an alertmanager.yml; more config goes before that. */
export async function startTocsin(alertmanagerYml: string, more = "") {
  const cwd = mkdtempSync(join(tmpdir(), "tocsin-instead-"));
  const write = (name: string, text: string) => writeFileSync(join(cwd, name), text);
  write("alertmanager.yml", alertmanagerYml);
  const { code, out, err } = await tocsin(["import", "alertmanager", "alertmanager.yml"], { cwd });
  if (code !== 0) throw new Error(`it can't be imported: ${err}`);
  // From the loopback nothing has to be proven.
  const config = out.replace(/token: "[^"]*",? ?/, "");
  write(
    "tocsin.yaml",
    `${/^storage:/m.test(more) ? "" : "storage: sqlite:tocsin.db\n"}${more}${config}`,
  );
  const origin = { cwd, environment: {} };
  const { log, text } = keptLog("info");
  const start = async () =>
    startServer({
      config: await loadConfig(origin),
      origin,
      log,
      listen: { host: "127.0.0.1", port: 0 },
      graceMs: 2_000,
    });
  let server = await start();
  return {
    get url() {
      return server.url;
    },
    logged: text,
    async reload() {
      const { ok } = await server.reload();
      if (!ok) throw new Error("it does not reload");
    },
    async restart() {
      await server.stop();
      server = await start();
    },
    async stop() {
      await server.stop();
      rmSync(cwd, { recursive: true, force: true });
    },
  };
}
