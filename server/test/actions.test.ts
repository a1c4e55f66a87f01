import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { asJson, folder, read, serve, tocsin, until } from "./help.ts";

const deploy = `
import { defineCommand } from ${JSON.stringify(import.meta.resolve("@tocsin/core"))};
import { z } from ${JSON.stringify(import.meta.resolve("zod"))};
export default defineCommand({
  description: "Deploy an app.",
  args: z.object({ app: z.string(), tag: z.string().default("latest") }),
  async run({ app, tag }, { by, say }) {
    await say(\`pulling \${tag}\`);
    if (app === "broken") return { status: "failed", text: "no such image" };
    return \`\${app} is at \${tag}, for \${by.name}\`;
  },
});
`;

const yaml = (commands: string, more = "") => `
storage: memory
receivers: { nobody: [] }
channels: { console: {} }
commands: ${JSON.stringify(commands)}
people:
  ann: { name: Ann, contacts: { console: out }, roles: [sre] }
  bo: { name: Bo, contacts: { console: out }, roles: [sre] }
${more}`;

async function stage(more = "") {
  const commands = join(folder(), "commands");
  mkdirSync(commands);
  writeFileSync(join(commands, "deploy.mjs"), deploy);
  const server = await serve(yaml(commands, more));
  const problem = { title: "Disk full", kind: "problem", subject: "web", labels: { app: "web" } };
  expect((await server.fetch("/api/v1/notices", asJson(problem))).status).toBe(202);
  const incident = await until(async () => {
    const { items } = await read<{ items: { id: string; code: string }[] }>(
      await server.fetch("/api/v1/incidents"),
    );
    return items[0];
  });
  const run = (...args: string[]) =>
    tocsin(args, { environment: { TOCSIN_URL: server.url, USER: "ann" } });
  return { server, incident, run };
}

test("a command of the user's own runs by the command line, and its output is shown", async () => {
  const { run } = await stage();
  expect(await run("do", "deploy", "api", "tag=v2")).toMatchObject({
    code: 0,
    out: "pulling v2\ndeploy done: api is at v2, for Ann\n",
    err: "",
  });
  expect(await run("do", "deploy", "broken")).toMatchObject({
    code: 1,
    out: "pulling latest\ndeploy failed: no such image\n",
  });
  expect((await run("do", "deploy")).err).toContain("app: is needed");
  expect((await run("do", "deploy", "api", "--by", "mallory")).err).toContain(
    "add them under people",
  );
});

test("what can be done is listed, done to an incident, and stands in the audit", async () => {
  const { server, incident, run } = await stage();
  expect((await run("actions")).out).toMatch(/^deploy +Deploy an app\.$/m);
  expect((await run("actions", incident.id)).out).toMatch(/^silence +Silence$/m);
  expect((await run("do", "silence", incident.code, "30m", "too noisy")).out).toMatch(
    /^silence done: for 30 m: /,
  );
  const { items } = await read<{ items: { comment: string; createdBy: string }[] }>(
    await server.fetch("/api/v1/silences"),
  );
  expect(items).toMatchObject([{ comment: "too noisy", createdBy: "Ann" }]);
  expect((await run("do", "incidents")).out).toContain(incident.code);
  const audit = await run("audit");
  expect(audit.out).toMatch(/Ann +api +ended +silence/);
  expect(audit.out).toMatch(/Ann +api +asked +silence +too noisy/);
});

test("a form is asked for with its choices, and answered with what does not fit", async () => {
  const { server, incident } = await stage();
  const form = await read(
    await server.fetch(`/api/v1/actions/silence/form?incident=${incident.id}&by=ann`),
  );
  expect(form).toMatchObject({
    title: "Silence",
    fields: [
      { name: "for", kind: "duration", initial: "2h" },
      {
        name: "scope",
        choices: [{ value: "this", label: expect.stringMatching(/^hides 1: /) }, {}],
      },
      { name: "until-resolved", kind: "flag" },
    ],
  });
  const body = { incident: incident.id, by: "ann", values: { for: "soon", where: "here" } };
  const answer = await server.fetch("/api/v1/actions/silence", asJson(body));
  expect(answer.status).toBe(400);
  expect(await read(answer)).toMatchObject({
    issues: [
      { path: "where", message: expect.stringContaining("is not asked for") },
      { path: "for", message: "is no duration: write 30m, 2h or 1d" },
    ],
  });
  expect((await server.fetch("/api/v1/actions/dance", asJson({}))).status).toBe(404);
});

test("two persons: one asks, another one agrees", async () => {
  const { run } = await stage(
    "permissions: [{ actions: [deploy], allow: ['role:sre'], approvals: 1, reason: true }]\n",
  );
  expect((await run("do", "deploy", "api")).err).toContain("why: a reason is needed");
  const asked = await run("do", "deploy", "api", "the", "fix");
  const [, order = ""] = /tocsin approve (act_\w+)/.exec(asked.out) ?? [];
  expect((await run("approve", order)).err).toContain("somebody else than who asked");
  const what = /^Ann asks for deploy\n {2}app: api\n {2}tag: latest\n {2}why: the fix\n/u;
  expect((await run("approve", order, "--look", "--by", "bo")).out).toMatch(what);
  const agreed = await run("approve", order, "--by", "bo");
  expect(agreed).toMatchObject({
    code: 0,
    out: expect.stringContaining("deploy done: api is at latest, for Ann"),
  });
  expect(agreed.out).toMatch(what);
});

test("what the API does at once to an incident is for whom the rules say, and audited", async () => {
  const { server, incident, run } = await stage(`permissions:
  - { actions: [silence], allow: ["person:bo"], reason: true }
  - { actions: [resolve], allow: [people], reason: true }
`);
  const post = (what: string, body: object) =>
    server.fetch(`/api/v1/incidents/${incident.id}/${what}`, asJson(body));
  const refused = await post("silence", { by: "ann", why: "noisy" });
  expect(refused.status).toBe(403);
  expect(await read(refused)).toMatchObject({ detail: expect.stringContaining("person:bo") });
  expect((await post("silence", { by: "bo" })).status).toBe(403);
  expect((await post("silence", { by: "bo", why: "noisy" })).status).toBe(201);
  expect(await read(await post("resolve", { by: "ann" }))).toMatchObject({
    status: "unchanged",
    reason: `it needs a reason: do it as an action (resolve ${incident.code} WHY)`,
    asks: true,
  });
  expect(await read(await post("resolve", { by: "ann", why: "over" }))).toMatchObject({
    status: "done",
  });
  const audit = await run("audit");
  expect(audit.out).toMatch(/Ann +api +done +resolve +over/);
  expect(audit.out).toMatch(/Bo +api +done +silence +until /);
  expect(audit.out).toMatch(/Ann +api +refused +silence +silence is for person:bo/);
});

test.each([
  [
    "permissions: [{ actions: ['*'], allow: ['person:zoe'] }]",
    'permissions[0].allow[0]: there is no person "zoe"',
  ],
  [
    "permissions: [{ actions: [slience], allow: [] }]",
    'permissions[0].actions[0]: there is no action "slience": did you mean "silence"?',
  ],
  [
    "sources: { argocd: { token: hook-token-0123456789, api: { server: 'https://cd.test', token: t } } }\npermissions: [{ actions: [resolve, argocd.synk], allow: [] }]",
    'permissions[0].actions[1]: there is no action "argocd.synk": did you mean "argocd.sync"?',
  ],
  [
    "permissions: [{ actions: [], allow: [] }]",
    "permissions[0].actions: is empty: write names of actions, or *",
  ],
])("%s is told with its line", async (more, message) => {
  const text = yaml("./commands", `${more}\n`);
  const cwd = folder({ "tocsin.yaml": text });
  mkdirSync(join(cwd, "commands"));
  const ran = await tocsin(["check"], { cwd });
  expect(ran.code).toBe(1);
  expect(ran.err).toContain(message);
});

test.each([
  ["", "is no folder: make it, or leave `commands` out"],
  ["export const x = 1;", "deploy.mjs exports no command: write `export default defineCommand("],
  ["export default {", "deploy.mjs could not be loaded: "],
])("a folder of commands that is not right is told: %j", async (text, message) => {
  const cwd = folder({ "tocsin.yaml": yaml("./commands") });
  if (text !== "") {
    mkdirSync(join(cwd, "commands"));
    writeFileSync(join(cwd, "commands", "deploy.mjs"), text);
  }
  const ran = await tocsin(["check"], { cwd });
  expect(ran.err).toContain(message);
});
