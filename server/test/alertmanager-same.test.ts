import { afterAll, beforeAll, expect, test } from "vitest";
import { startAlertmanager } from "./alertmanager/real.ts";
import { serve } from "./help.ts";

// Both are asked the same in the same order, and what they answer is compared.
const old = `
route:
  receiver: root
  group_by: [alertname]
  group_wait: 0s
  routes:
  - { matchers: ['team="web"'], receiver: web, group_by: [alertname, instance] }
  - { matchers: ['team="db"'], receiver: root, continue: true }
  - { matchers: ['team="db"'], receiver: db }
receivers: [{ name: root }, { name: web }, { name: db }]
inhibit_rules:
- { source_matchers: ['severity="critical"'], target_matchers: ['severity="warning"'], equal: [instance] }
`;
const ours = `
storage: memory
receivers: { root: [], web: [], db: [] }
route:
  receiver: root
  groupBy: [alertname]
  routes:
  - { matchers: ['team="web"'], receiver: web, groupBy: [alertname, instance] }
  - { matchers: ['team="db"'], receiver: root, continue: true }
  - { matchers: ['team="db"'], receiver: db }
inhibit:
- { source: ['severity="critical"'], target: ['severity="warning"'], equal: [instance] }
`;

type Step =
  | readonly [what: string, method: "GET" | "DELETE", path: string]
  | readonly [what: string, method: "POST", path: string, body: unknown, type?: string];

const hour = 3_600_000;
const began = Date.now();
const iso = (hours: number) => new Date(began + hours * hour).toISOString();
const alert = (labels: object, more: object = {}) => ({
  labels,
  annotations: { summary: `about ${JSON.stringify(labels)}` },
  endsAt: iso(2),
  ...more,
});
const matcher = { name: "alertname", value: "Down", isRegex: false };
const silence = (more: object = {}) => ({
  matchers: [matcher],
  startsAt: iso(0),
  endsAt: iso(1),
  createdBy: "ann",
  comment: "known",
  ...more,
});
const unknown = "00000000-0000-4000-8000-000000000000";
const queries = [
  "",
  "filter=team=db",
  'filter=alertname=~"D.*"&filter=team!=web',
  'filter=severity!=""',
  'filter=severity=""',
  "filter=team=~w.b|db&filter=instance=db-1",
  "filter=team",
  "filter=",
  "filter=team=~(",
  "filter={team=db}",
  "receiver=web",
  "receiver=we",
  "receiver=we.|db",
  "receiver=(",
  "receiver=",
  "active=false",
  "active=1",
  "active=perhaps",
  "silenced=false",
  "inhibited=false",
  "active=false&inhibited=false",
  "unprocessed=false",
  "other=1",
];

const steps: readonly Step[] = [
  ["healthy", "GET", "/-/healthy"],
  ["ready", "GET", "/-/ready"],
  ["receivers", "GET", "/api/v2/receivers"],
  ["nothing there", "GET", "/api/v2/nothing"],
  ["another method", "DELETE", "/api/v2/alerts"],
  ["no alerts yet", "GET", "/api/v2/alerts"],
  ["none in groups", "GET", "/api/v2/alerts/groups"],
  ["no list", "POST", "/api/v2/alerts", []],
  ["Go's empty list", "POST", "/api/v2/alerts", null],
  ["no JSON", "POST", "/api/v2/alerts", "{"],
  ["no list but an object", "POST", "/api/v2/alerts", {}],
  ["text", "POST", "/api/v2/alerts", "[]", "text/plain"],
  ["a charset", "POST", "/api/v2/alerts", [], "application/json; charset=utf-8"],
  [
    "some good, some not",
    "POST",
    "/api/v2/alerts",
    [
      alert({ alertname: "Down", team: "web", instance: "web-1", severity: "critical" }),
      alert({}),
      alert({ alertname: "" }),
      alert({ alertname: "x" }, { startsAt: iso(3) }),
      alert({ alertname: "Down", team: "db", instance: "db-1", job: "b" }, { startsAt: iso(-9) }),
    ],
  ],
  [
    "names of other alphabets and order",
    "POST",
    "/api/v2/alerts",
    [
      alert(
        { alertname: "Gefüllt", instance: "日本", z: "🚒" },
        { generatorURL: "http://p.test/g" },
      ),
      alert({ alertname: "Slow", team: "web", instance: "web-1", severity: "warning" }),
      alert({ alertname: "Down", team: "db", instance: "db-2", job: "a" }),
      alert({ only: "this", none: "" }, { annotations: undefined }),
      alert({ alertname: "Over" }, { endsAt: iso(-1) }),
    ],
  ],
  ...queries.flatMap((query): Step[] => [
    [`alerts?${query}`, "GET", `/api/v2/alerts?${encodeURI(query)}`],
    [`groups?${query}`, "GET", `/api/v2/alerts/groups?${encodeURI(query)}`],
  ]),
  ["no body", "POST", "/api/v2/silences", ""],
  ["nothing", "POST", "/api/v2/silences", null],
  ["a list", "POST", "/api/v2/silences", []],
  ["an empty object", "POST", "/api/v2/silences", {}],
  ["no end", "POST", "/api/v2/silences", silence({ endsAt: undefined })],
  ["no matchers", "POST", "/api/v2/silences", silence({ matchers: undefined })],
  ["none of them", "POST", "/api/v2/silences", silence({ matchers: [] })],
  ["text for matchers", "POST", "/api/v2/silences", silence({ matchers: "x" })],
  [
    "half a matcher",
    "POST",
    "/api/v2/silences",
    silence({ matchers: [{ name: "a", value: "b" }] }),
  ],
  ["no name", "POST", "/api/v2/silences", silence({ matchers: [{ ...matcher, name: "" }] })],
  [
    "no pattern",
    "POST",
    "/api/v2/silences",
    silence({ matchers: [{ ...matcher, isRegex: true, value: "(" }] }),
  ],
  [
    "everything",
    "POST",
    "/api/v2/silences",
    silence({ matchers: [{ ...matcher, isRegex: true, value: ".*" }] }),
  ],
  ["over already", "POST", "/api/v2/silences", silence({ startsAt: iso(-2), endsAt: iso(-1) })],
  ["backwards", "POST", "/api/v2/silences", silence({ startsAt: iso(2) })],
  ["an unknown id", "POST", "/api/v2/silences", silence({ id: unknown })],
  ["no id at all", "POST", "/api/v2/silences", silence({ id: "nope" })],
  [
    "a silence",
    "POST",
    "/api/v2/silences",
    silence({ matchers: [matcher, { name: "team", value: "w.*", isRegex: true, isEqual: true }] }),
  ],
  ["it silences", "GET", "/api/v2/alerts"],
  ["it silences in groups", "GET", "/api/v2/alerts/groups"],
  ["all but what it silences", "GET", "/api/v2/alerts?silenced=false"],
  ["it alone", "GET", "/api/v2/silence/{id}"],
  [
    "one that begins later",
    "POST",
    "/api/v2/silences",
    silence({
      startsAt: iso(3),
      endsAt: iso(4),
      matchers: [
        { ...matcher, isEqual: false },
        { name: "b", value: "x", isRegex: false },
      ],
    }),
  ],
  [
    "longer",
    "POST",
    "/api/v2/silences",
    silence({
      id: "{id}",
      startsAt: iso(3),
      endsAt: iso(5),
      matchers: [
        { ...matcher, isEqual: false },
        { name: "b", value: "x", isRegex: false },
      ],
    }),
  ],
  [
    "of other things",
    "POST",
    "/api/v2/silences",
    silence({ id: "{id}", endsAt: iso(6), matchers: [{ ...matcher, value: "Slow" }] }),
  ],
  ["silences", "GET", "/api/v2/silences"],
  ["silences of Down", "GET", "/api/v2/silences?filter=alertname=Down"],
  [
    "silences of two",
    "GET",
    `/api/v2/silences?${encodeURI("filter=alertname=Down&filter=team=~w.*")}`,
  ],
  ["silences of what is no matcher", "GET", "/api/v2/silences?filter=a"],
  ["its end", "DELETE", "/api/v2/silence/{id}"],
  ["its end again", "DELETE", "/api/v2/silence/{id}"],
  ["it when it is over", "GET", "/api/v2/silence/{id}"],
  ["silences in order", "GET", "/api/v2/silences"],
  ["an unknown one", "GET", `/api/v2/silence/${unknown}`],
  ["what is no id", "GET", "/api/v2/silence/nope"],
  ["the end of what is no id", "DELETE", "/api/v2/silence/nope"],
];

/** What is otherwise on purpose: what Alertmanager 0.25 says, what Tocsin says, and why. */
const otherwise: readonly (readonly [Step, number, number, why: string])[] = [
  [["reload by GET", "GET", "/-/reload"], 405, 405, "the error is a problem document"],
  [
    ["a number for a label", "POST", "/api/v2/alerts", [alert({ alertname: 1 })]],
    400,
    400,
    "it alone is refused",
  ],
  [
    ["no time", "POST", "/api/v2/alerts", [alert({ alertname: "x" }, { startsAt: "yesterday" })]],
    400,
    400,
    "it alone is refused",
  ],
  [
    ["no labels", "POST", "/api/v2/alerts", [{}, alert({ alertname: "Beside" })]],
    422,
    400,
    "the others are taken",
  ],
  [
    ["no link", "POST", "/api/v2/alerts", [alert({ alertname: "x" }, { generatorURL: "no url" })]],
    422,
    200,
    "an alert is worth more than its link",
  ],
  [
    ["a name of newer ones", "POST", "/api/v2/alerts", [alert({ "a b": "x" })]],
    400,
    200,
    "Alertmanager 0.27 and later take it",
  ],
  [["no alerts at all", "POST", "/api/v2/alerts", ""], 422, 400, "an empty body is no JSON"],
  [
    ["the end of an unknown one", "DELETE", `/api/v2/silence/${unknown}`],
    500,
    404,
    "as in Alertmanager 0.27 and later",
  ],
];

interface Side {
  readonly url: string;
  /** Of the silence that was made last. */
  id: string;
}
interface Said {
  readonly status: number;
  readonly body: unknown;
}

const sides: { real: Side; tocsin: Side } = {
  real: { url: "", id: "" },
  tocsin: { url: "", id: "" },
};
let stop = async () => {};

beforeAll(async () => {
  const real = await startAlertmanager(old);
  stop = real.stop;
  sides.real = { url: real.url, id: "" };
});
afterAll(() => stop());

test("the same requests get the same answers from a real Alertmanager and from Tocsin", {
  timeout: 60_000,
}, async () => {
  sides.tocsin = { url: (await serve(ours)).url, id: "" };
  for (const step of steps) {
    const theirs = await settled(step);
    expect.soft(theirs.tocsin.status, step[0]).toBe(theirs.real.status);
    expect.soft(theirs.tocsin.body, step[0]).toEqual(within(theirs.real.body));
  }
  for (const [step, inReal, inTocsin, why] of otherwise) {
    const { real, tocsin } = await settled(step);
    expect.soft([real.status, tocsin.status], `${step[0]}: ${why}`).toEqual([inReal, inTocsin]);
  }
});

/** What both say. Each takes a moment to list what it was posted. */
async function settled(step: Step) {
  const [, method, path] = step;
  const both = async () => ({
    real: await ask(sides.real, step),
    tocsin: await ask(sides.tocsin, step),
  });
  let said = await both();
  const lists = method === "GET" && path.startsWith("/api/v2/alerts");
  for (
    let tries = 0;
    lists && tries < 200 && sizeOf(said.real) !== sizeOf(said.tocsin);
    tries += 1
  ) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    said = await both();
  }
  return said;
}

const sizeOf = ({ body }: Said) => JSON.stringify(body).split('"fingerprint"').length;

async function ask(side: Side, [, method, path, body, type]: Step): Promise<Said> {
  const filled = (text: string) => text.replaceAll("{id}", side.id);
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const response = await fetch(side.url + filled(path), {
    method,
    ...(method === "POST" && {
      body: filled(text ?? ""),
      headers: { "content-type": type ?? "application/json" },
    }),
  });
  const said = await response.text();
  const answer = isJson(response) && said !== "" ? JSON.parse(said) : said;
  if (typeof answer?.silenceID === "string") side.id = answer.silenceID;
  return { status: response.status, body: response.ok ? plain(answer) : shape(answer) };
}

const isJson = ({ headers }: Response) => headers.get("content-type")?.includes("json") === true;

/** Without what differs from run to run. */
function plain(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value)
      .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)/g, "TIME")
      .replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "ID"),
  );
}

/** What an error is made of; pages of plain text are nobody's contract. */
function shape(answer: unknown): unknown {
  if (typeof answer !== "object" || answer === null) return typeof answer;
  const { code, message } = answer as { readonly code?: unknown; readonly message?: unknown };
  return { code: typeof code, message: typeof message };
}

/** The same, where an object may have fields that earlier versions have not. */
function within(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(within);
  if (typeof value !== "object" || value === null) return value;
  const fields = Object.entries(value).map(([name, each]) => [name, within(each)]);
  return expect.objectContaining(Object.fromEntries(fields));
}
