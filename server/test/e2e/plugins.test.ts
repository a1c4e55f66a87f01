import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fakeHttp } from "@tocsin/testkit";
import { describe, expect, type TestContext, test } from "vitest";
import { type Config, gateway, gatewayProcess } from "./gateway-process.ts";
import { ending, stage } from "./stage.ts";

const packages = new URL("../../../packages/", import.meta.url).pathname;
const modules = new URL("../../../node_modules/", import.meta.url).pathname;

/** A channel as its author would write it, with what Tocsin gives plugin authors. */
const written = `
import { defineChannel, outcomeOf, outcomeOfError, secretSchema } from "@tocsin/core";
import { z } from "zod";

export const pager = defineChannel({
  type: "pager",
  options: z.strictObject({ url: z.url(), key: secretSchema() }),
  traits: { edits: false, idempotent: true },
  open: ({ url, key }, { fetch, now }) => ({
    badAddress: (address) => (/^\\d+$/.test(address) ? undefined : "write a pager's number"),
    async send(message, { address, signal, tellingId }) {
      try {
        const body = JSON.stringify({ to: address, id: tellingId, say: message.title });
        const headers = { authorization: "Key " + key.reveal() };
        return outcomeOf(await fetch(url, { method: "POST", body, headers, signal }), now());
      } catch (error) {
        return outcomeOfError(error, signal);
      }
    },
  }),
});
`;

/** The same without a line of ours: the interface alone. */
const byHand = `
export default {
  kind: "channel",
  apiVersion: 1,
  type: "pager",
  options: { "~standard": { version: 1, vendor: "own", validate: (value) => ({ value }) } },
  traits: { edits: false, idempotent: false },
  open: ({ url }, { fetch }) => ({
    async send(message, { address }) {
      await fetch(url, { method: "POST", body: JSON.stringify({ to: address, say: message.title }) });
      return { status: "sent" };
    },
  }),
};
`;

/** What npm would have put beside the config. */
function install(folder: string, name: string, source: string, description: object = {}): void {
  const home = join(folder, "node_modules", name);
  mkdirSync(home, { recursive: true });
  writeFileSync(
    join(home, "package.json"),
    JSON.stringify({ name, version: "1.0.0", type: "module", ...description }),
  );
  writeFileSync(join(home, "index.js"), source);
}

function installOurs(folder: string): void {
  mkdirSync(join(folder, "node_modules", "@tocsin"), { recursive: true });
  symlinkSync(join(packages, "core"), join(folder, "node_modules", "@tocsin", "core"));
  symlinkSync(join(modules, "zod"), join(folder, "node_modules", "zod"));
}

async function scene(context: TestContext) {
  const on = await stage(context);
  const phone = await ending(
    on,
    fakeHttp(() => ({ status: 200 })),
  );
  const config = (plugin: string, channel: Config = {}): Config => ({
    plugins: [plugin],
    channels: { pager: { url: phone.url, ...channel } },
    receivers: { ops: ["pager:42"] },
    route: { receiver: "ops" },
  });
  const said = () => phone.seen.map(({ body }) => JSON.parse(body) as { to: string; say: string });
  return { on, phone, config, said };
}

const key = "the-key-of-the-pager";
const full = { kind: "problem", status: "firing", title: "The disk is full" } as const;

describe.concurrent("a channel from outside the repository", () => {
  test.for([
    ["tocsin-channel-pager", { exports: { ".": { import: "./index.js" } } }],
    ["@acme/tocsin-pager", { main: "index.js" }],
  ] as const)(
    "loads as the npm package %s, with the means of our own",
    async ([name, about], context) => {
      const { on, phone, config, said } = await scene(context);
      installOurs(on.folder);
      install(on.folder, name, written, about);
      const server = await gateway(on, config(name, { key }));
      phone.fail({ status: 503 });
      await server.report(full);
      await server.settled();
      // Core tries again for it, and hides its secrets.
      expect(said().map(({ to, say }) => [to, say])).toEqual([
        ["42", "The disk is full"],
        ["42", "The disk is full"],
      ]);
      expect(phone.seen[1]?.headers.authorization).toBe(`Key ${key}`);
      expect(server.logged()).not.toContain(key);
    },
  );

  test("loads from a path, written against the interface alone", async (context) => {
    const { on, config, said } = await scene(context);
    writeFileSync(join(on.folder, "pager.mjs"), byHand);
    const server = await gateway(on, config("./pager.mjs"));
    await server.report(full);
    await server.settled();
    expect(said()).toEqual([{ to: "42", say: "The disk is full" }]);
  });

  test("has its options and addresses checked by its own words", async (context) => {
    const { on, config } = await scene(context);
    installOurs(on.folder);
    install(on.folder, "tocsin-channel-pager", written);
    const bad = {
      ...config("tocsin-channel-pager", { kee: key }),
      receivers: { ops: ["pager:ann"] },
    };
    const server = await gatewayProcess(on, bad);
    const { code, err } = await server.tocsin(["check", "--no-live"]);
    expect(code).toBe(1);
    expect(err).toMatch(/tocsin-\d+\.yaml:\d+:\d+: channels\.pager\.kee: .*key/);
    server.configure({ ...bad, channels: config("", { key }).channels });
    expect((await server.tocsin(["check", "--no-live"])).err).toMatch(
      /receivers\.ops\[0\]: write a pager's number/,
    );
  });

  test.for([
    ["is not there", "./pagr.mjs", "", "there is no such file"],
    ["is not installed", "tocsin-channel-pagr", "", 'run "npm install tocsin-channel-pagr"'],
    ["can't be loaded", "./pager.mjs", "import 'nowhere-to-be-found';", "could not be loaded: "],
    [
      "exports no plugin",
      "./pager.mjs",
      "export const pager = 42;",
      "exports no plugin: export what",
    ],
    [
      "is made for another version",
      "./pager.mjs",
      byHand.replace("apiVersion: 1", "apiVersion: 2"),
      "made for version 2 of the plugin interface, and this server speaks version 1",
    ],
    [
      "takes the name of one of ours",
      "./pager.mjs",
      byHand.replace('"pager"', '"slack"'),
      "has the type of a built-in channel",
    ],
    ["can't be opened", "./pager.mjs", byHand.replace("open:", "opne:"), 'has no function "open"'],
    [
      "says nothing of its traits",
      "./pager.mjs",
      byHand.replace("traits:", "treats:"),
      'has no "traits": say at least',
    ],
  ] as const)(
    "that %s keeps the gateway from starting, with what to change",
    async ([, reference, source, message], context) => {
      const { on, config } = await scene(context);
      if (source !== "") writeFileSync(join(on.folder, "pager.mjs"), source);
      const server = await gatewayProcess(on, config(reference));
      const { code, out, err } = await server.tocsin(["serve"]);
      expect([code, out]).toEqual([1, ""]);
      expect(err).toContain(message);
      expect(err).toMatch(/tocsin-\d+\.yaml:\d+:\d+: plugins\[0\]: /);
      expect(err).not.toMatch(/\n\s+at /);
    },
  );
});
