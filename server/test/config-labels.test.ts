import { expect, test } from "vitest";
import { gatewayOptions } from "../src/run/gateway-options.ts";
import { asJson, folder, load, problemsIn, read, serve, tocsin } from "./help.ts";

const rest = `channels: { console: {} }
receivers: { ops: ["console:out"], web: ["console:web"] }
route:
  receiver: ops
  routes: [{ name: apps, matchers: ['app!=""'], receiver: web, groupBy: [app], linger: 15m }]
`;
const withRules = (...rules: readonly string[]) =>
  `labels:\n${rules.map((rule) => `  - ${rule}\n`).join("")}${rest}`;

test.each([
  [
    "a matcher that is none",
    withRules("{ matchers: [repository], set: { app: web } }"),
    "tocsin.yaml:2:18: labels[0].matchers[0]: repository is not a matcher",
  ],
  [
    "nothing to add",
    withRules("{ set: { app: web } }", "{ set: {} }"),
    "tocsin.yaml:3:12: labels[1].set: adds nothing: write a label, such as { app: guestbook }",
  ],
  ["no set", withRules("{ matchers: [] }"), "labels[0].set: is missing: write a map of keys"],
  [
    "a field's name",
    withRules("{ set: { severity: critical } }"),
    "tocsin.yaml:2:24: labels[0].set.severity: is what every notice has of itself: give the label another name",
  ],
  [
    "a number",
    withRules("{ set: { tier: 1 } }"),
    "tocsin.yaml:2:20: labels[0].set.tier: must be text: put it in quotes",
  ],
  [
    "a key with a typing error",
    withRules("{ sets: { app: web }, set: { app: web } }"),
    'labels[0].sets: is not known here: did you mean "set"?',
  ],
  [
    "a time to linger that is none",
    rest.replace("15m", "soon"),
    'route.routes[0].linger: "soon" is not a duration: write',
  ],
])("%s is told with its place", async (_, yaml, message) => {
  expect(await problemsIn(yaml)).toContain(message);
});

const yaml = withRules(
  `{ name: web, matchers: ['repository="acme/web"'], set: { app: web } }`,
  `{ matchers: ['app="web"'], set: { team: shop }, overwrite: true }`,
);

test("labels and linger reach the gateway, routes show and routes test", async () => {
  const config = await load(yaml);
  expect(config.warnings.filter(({ path }) => path !== "sources")).toEqual([]);
  expect(gatewayOptions(config)).toMatchObject({
    labels: [
      { name: "web", matchers: ['repository="acme/web"'], set: { app: "web" } },
      { set: { team: "shop" }, overwrite: true },
    ],
    route: { routes: [{ linger: "15m" }] },
  });
  const cwd = folder({ "tocsin.yaml": yaml });
  expect((await tocsin(["routes", "show"], { cwd })).out).toContain(' "apps" -> web linger 15m\n');
  const routed = await tocsin(["routes", "test", "repository=acme/web"], { cwd });
  expect(routed.out).toBe("web\n");
});

test("the API and explain tell what was added", async () => {
  const server = await serve(`storage: memory\n${yaml.replaceAll(/\["console:\w+"\]/g, "[]")}`);
  const labels = { repository: "acme/web", team: "old" };
  const reported = await server.fetch("/api/v1/notices", asJson({ title: "built", labels }));
  const { notices } = await read<{ notices: { labels: object }[] }>(reported);
  expect(notices[0]?.labels).toEqual({ repository: "acme/web", team: "shop", app: "web" });
  const explained = await server.fetch("/api/v1/explain", asJson({ labels }));
  const { reasons } = await read<{ reasons: { step: string; detail: string }[] }>(explained);
  expect(reasons.slice(0, 2)).toEqual([
    { step: "labelled", detail: 'label rule web adds app="web"' },
    { step: "labelled", detail: 'label rule labels.1 makes team="shop" of team="old"' },
  ]);
});
