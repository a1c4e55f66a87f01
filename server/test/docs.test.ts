import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { fields } from "../src/templates/fields.ts";
import { load, serve, tocsin } from "./help.ts";

const page = (name: string) =>
  readFileSync(new URL(`../../docs/${name}.md`, import.meta.url), "utf8");

const environment = {
  TOCSIN_TOKEN: "0123456789abcdef0123",
  GITHUB_WEBHOOK_SECRET: "a-github-secret",
  ARGOCD_HOOK_TOKEN: "an-argocd-token",
  PROMETHEUS_HOOK_TOKEN: "a-prometheus-token",
  SLACK_BOT_TOKEN: "xoxb-1-2-abcdef",
  SLACK_SIGNING_SECRET: "a-signing-secret",
  TWILIO_ACCOUNT_SID: `AC${"0".repeat(32)}`,
  TWILIO_AUTH_TOKEN: "a-twilio-token-0123",
};

test.each([
  "configuration",
  "getting-started",
  "oncall/README",
  "silences",
  "sign-of-life",
  "timers",
  "actions",
  "languages",
  "templates",
])("the config on the page %s is good", async (name) => {
  const block = /^( *)```yaml\n([\s\S]*?)^ *```/m.exec(page(name));
  const text = (block?.[2] ?? "").replaceAll(new RegExp(`^${block?.[1]}`, "gm"), "");
  expect((await load(text, environment)).warnings).toEqual([]);
});

test("each command on the page is one, and each command is on the page", async () => {
  const { out } = await tocsin(["--help"]);
  const commands = [...out.matchAll(/^ {2}([\w-]+) /gm)]
    .map(([, name]) => name)
    .filter((name) => name !== "help");
  expect(commands.length).toBeGreaterThan(8);
  for (const command of commands) expect(page("cli")).toMatch(new RegExp(`\`${command}[ \`]`));
  const named = [...page("cli").matchAll(/^\| `([\w-]+)/gm)].map(([, name]) => name);
  for (const name of named.filter((each) => each === each?.toLowerCase()))
    expect(commands).toContain(name);
});

test("each field that a template sees is on the page, and each on the page is one", () => {
  const table = page("templates").split("## What a template sees")[1]?.split("\n\n")[1] ?? "";
  const named = [...table.matchAll(/^\| (`[^|]*`) \|/gm)].flatMap(([, cell = ""]) =>
    cell.split(", ").map((name) => name.replaceAll("`", "")),
  );
  expect(named.sort()).toEqual(Object.keys(fields).sort());
});

test("the metrics on the page are those there are", async () => {
  const server = await serve("storage: memory\nreceivers: { nobody: [] }\n");
  const metrics = await (await server.fetch("/metrics")).text();
  const there = [...metrics.matchAll(/^# TYPE (tocsin_\w+)/gm)].map(([, name]) => name).sort();
  const described = [...page("http-api").matchAll(/`(tocsin_\w+)`/g)]
    .map(([, name]) => name)
    .sort();
  expect(described).toEqual(there);
});
