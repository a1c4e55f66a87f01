import { expect, test } from "vitest";
import { gatewayOptions } from "../src/run/gateway-options.ts";
import { asJson, folder, load, problemsIn, read, serve, tocsin } from "./help.ts";

const rest = `receivers: { ops: ["console:out"] }
sources: { github: { secret: abcdefgh } }
route: { receiver: ops }
`;

const spec = (written: string) => `times:\n  nights:\n    - ${written}\n${rest}`;
const route = (key: string) =>
  `times: { nights: [{ times: ["22:00-24:00"] }], office: [{ weekdays: [mon-fri] }] }
receivers: { ops: [] }
route:
  receiver: ops
  routes:
    - ${key}
`;

test.each([
  ["a range that is none", spec('times: ["9-17"]'), "tocsin.yaml:3:15: times.nights[0].times[0]: "],
  ["a time over midnight", spec('times: ["22:00-07:00"]'), "tocsin.yaml:3:15: times.nights[0]."],
  [
    "an unknown zone",
    spec("{ weekdays: [mon], location: Korea/Seoul }"),
    'tocsin.yaml:3:36: times.nights[0].location: there is no zone "Korea/Seoul": write one such as Asia/Seoul',
  ],
  [
    "an unknown weekday",
    spec("weekdays: [mon-fry]"),
    "tocsin.yaml:3:18: times.nights[0].weekdays[0]: ",
  ],
  [
    "a day that there is not",
    spec('{ daysOfMonth: ["31"], months: [feb] }'),
    "tocsin.yaml:3:7: times.nights[0]: holds on no day, as there is none with daysOfMonth 31 and months feb: change one of them",
  ],
  [
    "a key with a typing error",
    spec("wekdays: [mon]"),
    'tocsin.yaml:3:7: times.nights[0].wekdays: is not known here: did you mean "weekdays"?',
  ],
  [
    "a time without a list",
    `times: { nights: { times: ["22:00-24:00"] } }\n${rest}`,
    "tocsin.yaml:1:18: times.nights: must be a list, but is a map of keys and values",
  ],
  [
    "an unknown time that mutes",
    route("mute: [office, nihgts]"),
    'tocsin.yaml:6:13: route.routes[0].mute: there are no times "nihgts": there are nights, office; did you mean "nights"?',
  ],
  [
    "an unknown time that is active",
    route("active: [never-heard-of]"),
    'tocsin.yaml:6:15: route.routes[0].active: there are no times "never-heard-of": there are nights, office',
  ],
  [
    "a time that is no list",
    route("mute: nights"),
    "tocsin.yaml:6:13: route.routes[0].mute: must be a list, but is text",
  ],
])("%s is told with its line", async (_what, yaml, message) => {
  const told = await problemsIn(yaml);
  expect(told).toContain(message);
  expect(told.split("\n")).toHaveLength(1);
});

test("times and the routes that name them reach the gateway, and nothing is warned of", async () => {
  const config = await load(
    `${route("{ mute: [nights], active: [office] }")}sources: { github: { secret: abcdefgh } }\n`,
  );
  const { times, route: root } = gatewayOptions(config);
  expect(Object.keys(times ?? {})).toEqual(["nights", "office"]);
  expect(root.routes?.[0]).toMatchObject({ mute: ["nights"], active: ["office"] });
  expect(config.warnings).toEqual([]);
});

test("routes show prints when a route is told, and routes test knows its times", async () => {
  const yaml = route("{ name: web, matchers: [app=web], mute: [nights], active: [office] }");
  const cwd = folder({ "tocsin.yaml": yaml });
  expect((await tocsin(["routes", "show"], { cwd })).out).toBe(
    'everything -> ops\n  {app=web} "web" muted in nights active in office\n',
  );
  expect(await tocsin(["routes", "test", "app=web"], { cwd })).toMatchObject({ out: "ops\n" });
});

test("explain says that a route is muted now", async () => {
  const yaml = `times: { always: [{ times: ["00:00-24:00"] }] }
storage: memory
receivers: { ops: ["console:out"] }
route: { receiver: ops, mute: [always] }
`;
  const server = await serve(yaml);
  const response = await server.fetch("/api/v1/explain", asJson({ labels: { app: "web" } }));
  expect(await read(response)).toMatchObject({
    targets: [],
    routes: [{ muted: "muted during always" }],
  });
});
