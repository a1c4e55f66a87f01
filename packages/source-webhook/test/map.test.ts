import { describe, expect, test } from "vitest";
import { reading, refusal, told } from "./hook.ts";

const check = {
  title: "{{ body.check.name }} is {{ body.state }}",
  status: "{{ body.state }}",
  statuses: { resolved: ["OK", "closed"], firing: "bad" },
  severity: "{{ body.prio }}",
  severities: { critical: [1], warning: ["2", "meh"] },
  fingerprint: "check-{{ body.check.id }}",
  subject: "{{ body.check.name }}",
  text: "**{{ body.output | escape_markdown }}**",
  links: { Check: "https://checks.test/{{ body.check.id }}", Nothing: "{{ body.none }}" },
  labels: {
    team: "{{ body.team }}",
    region: "{{ headers['x-region'] }}",
    page: "{{ query.page }}",
  },
  facts: { Value: "{{ body.value }}" },
  at: "{{ body.when }}",
  id: "{{ body.event_id }}",
};
const body = {
  check: { id: 7, name: "disk" },
  state: "bad",
  prio: 1,
  output: "full *now*",
  team: "storage",
  value: 99.5,
  when: "2026-01-05T08:59:00+01:00",
  event_id: "e-1",
};

describe("a map", () => {
  test("makes a notice of what its templates take out of a request", async () => {
    const headers = { "x-region": "eu", authorization: "Bearer hush" };
    expect(await told({ map: check }, { body, headers })).toEqual([
      {
        id: "e-1",
        type: "webhook",
        kind: "problem",
        status: "firing",
        fingerprint: "check-7",
        subject: "disk",
        severity: "critical",
        title: "disk is bad",
        text: "**full \\*now\\***",
        links: [{ title: "Check", url: "https://checks.test/7" }],
        labels: { team: "storage", region: "eu" },
        facts: [{ name: "Value", value: "99.5" }],
        at: "2026-01-05T07:59:00.000Z",
      },
    ]);
  });

  test.each([
    ["ok", { kind: "problem", status: "resolved" }],
    ["closed", { kind: "problem", status: "resolved" }],
    ["firing", { kind: "problem", status: "firing" }],
    ["Recovered", { kind: "problem", status: "resolved" }],
    ["running", { kind: "run", status: "running" }],
    ["success", { kind: "run", status: "succeeded" }],
    ["acknowledged", { kind: "message", facts: [{ name: "Status", value: "acknowledged" }, {}] }],
    ["", { kind: "message" }],
  ])("reads the status %j", async (state, expected) => {
    expect(await told({ map: check }, { body: { ...body, state } })).toMatchObject([expected]);
  });

  test.each([
    ["problem", "failed", { kind: "problem", status: "firing" }],
    ["problem", "success", { kind: "problem", status: "resolved" }],
    ["run", "down", { kind: "run", status: "failed" }],
    ["run", "up", { kind: "run", status: "succeeded" }],
    ["problem", "running", { kind: "message" }],
    ["message", "failed", { kind: "message" }],
  ])("of the kind %s reads %s as the kind has it", async (kind, state, expected) => {
    const map = { ...check, kind };
    expect(await told({ map }, { body: { ...body, state } })).toMatchObject([expected]);
  });

  test.each([
    ["P1", "critical"],
    ["high", "error"],
    ["Warn", "warning"],
    ["meh", "warning"],
    ["notice", "info"],
    ["purple", undefined],
  ])("reads the severity %s", async (prio, severity) => {
    const [notice] = await told({ map: check }, { body: { ...body, prio } });
    expect(notice?.severity).toBe(severity);
  });

  test("makes a notice of each element of a list, with an id of its own", async () => {
    const map = {
      items: "body.alerts",
      title: "{{ index }}: {{ item.name }} of {{ body.site }}",
      ignore: "{% if item.mute %}yes{% endif %}",
      labels: "item.labels",
      id: "{{ headers['x-delivery'] }}",
    };
    const alerts = [
      { name: "cpu", labels: { env: "prod", cores: 8, nested: {}, none: null } },
      { name: "quiet", mute: true },
      { name: "ram" },
    ];
    const example = { body: { site: "a", alerts }, headers: { "x-delivery": "d1" } };
    expect(await told({ map }, example)).toMatchObject([
      { id: "d1", title: "0: cpu of a", labels: { env: "prod", cores: "8" } },
      { id: "d1:1", title: "2: ram of a", labels: {} },
    ]);
  });

  test("looks no further at what is ignored", async () => {
    const map = {
      ignore: "yes",
      kind: "nonsense",
      title: "{% for i in (1..body.n) %}{% endfor %}",
    };
    expect(await told({ map }, { body: { n: 1e12 } })).toEqual([]);
    expect(await told({ map: { title: "t", ignore: "false" } }, { body: {} })).toHaveLength(1);
  });

  test("tells that a list was too long for it", async () => {
    const body = { alerts: Array.from({ length: 502 }, (_, name) => ({ name: `n${name}` })) };
    const notices = await told({ map: { items: "body.alerts" } }, { body });
    expect(notices).toHaveLength(501);
    expect(notices[0]?.title).toBe("n0");
    expect(notices.at(-1)).toMatchObject({ severity: "warning", title: /^2 items/ });
  });

  test("reads forms, also those with all in the field payload, and plain text", async () => {
    const map = { title: "{{ body.a }}-{{ body.b }}" };
    const type = "application/x-www-form-urlencoded";
    const form = { body: "a=1&b=x+y&a=2", headers: { "content-type": type } };
    expect(await told({ map }, form)).toMatchObject([{ title: "2-x y" }]);
    const whole = `payload=${encodeURIComponent('{"a":"j","b":1}')}`;
    expect(await told({ map }, { ...form, body: whole })).toMatchObject([{ title: "j-1" }]);
    const text = { body: "disk full", headers: { "content-type": "text/plain" } };
    expect(await told({ map: { title: "got: {{ body }}" } }, text)).toMatchObject([
      { title: "got: disk full" },
    ]);
  });

  test("hides what proves the sender from its templates", async () => {
    const auth = { header: "X-Key", value: "hush hush" };
    const map = { title: "t{{ headers['x-key'] }}{{ headers.authorization }}{{ query.token }}" };
    const headers = { "x-key": "hush hush", authorization: "Basic eDp5" };
    expect(await told({ auth, map }, { body: {}, headers })).toMatchObject([{ title: "t" }]);
  });

  test("shows no property that the body does not have itself", async () => {
    const map = { title: "[{{ body.constructor.name }}{{ body.__proto__ }}{{ body.toString }}]" };
    expect(await told({ map }, { body: {} })).toMatchObject([{ title: "[]" }]);
  });

  test.each([
    ["a link that is no web address", { links: { A: "javascript:alert(1)" } }, { links: [] }],
    ["a time that is none", { at: "yesterday" }, { title: "t" }],
    ["a title of many lines", { title: "a\n\nb\u202Ec" }, { title: "a bc" }],
  ])("lets %s go", async (_, map, expected) => {
    const notices = await told({ map: { title: "t", ...map } }, { body: {} });
    expect(notices).toMatchObject([expected]);
    expect(notices[0]).not.toHaveProperty("at");
  });
});

describe("a request that a map can't read", () => {
  test.each<[string, object, object, string]>([
    [
      "a template fails",
      { title: "{% for i in (1..body.n) %}x{% endfor %}" },
      { body: { n: 1e12 } },
      "the template map.title failed: memory alloc limit exceeded",
    ],
    [
      "a label's fails",
      {
        labels: {
          x: "{{ body.n | to_integer | date: body.f }}{% for i in (1..body.n) %}{% endfor %}",
        },
      },
      { body: { n: 1e12 } },
      "the template map.labels.x failed",
    ],
    [
      "the kind is none",
      { kind: "{{ body.k }}" },
      { body: { k: "thing" } },
      'map.kind gave "thing"',
    ],
    [
      "the list is missing",
      { items: "body.alerts" },
      { body: { alerts: 1 } },
      "no list at body.alerts",
    ],
    [
      "it is no JSON",
      {},
      { body: "{", headers: { "content-type": "application/json" } },
      "not JSON",
    ],
    ["it is no UTF-8", {}, { body: new Uint8Array([255]) }, "not UTF-8"],
    ["it is too deep", {}, { body: `${"[".repeat(50)}${"]".repeat(50)}` }, "nested deeper"],
    [
      "it is too deep by far",
      {},
      { body: `${"[".repeat(1e5)}${"]".repeat(1e5)}` },
      "nested deeper",
    ],
    ["it is too large", {}, { body: " ".repeat(3_000_000) }, "larger than"],
  ])("since %s says so", async (_, map, example, reason) => {
    const given = await reading({ map }, { body: "", ...example });
    expect(given).toMatchObject({ status: "unreadable", reason: expect.stringContaining(reason) });
  });

  test("since it is XML is not supported", async () => {
    const headers = { "content-type": "application/xml" };
    expect(await reading({}, { body: "<a/>", headers })).toMatchObject({ status: "unsupported" });
  });
});

describe("a map in the config", () => {
  test.each<[object, string]>([
    [
      { title: "{{ body.a | shout }}" },
      "map.title: is no Liquid template: undefined filter: shout",
    ],
    [{ title: "{{ body.a " }, "map.title: is no Liquid template"],
    [{ text: "{% include 'x' %}" }, 'map.text: is no Liquid template: tag "include" not found'],
    [{ labels: { env: "{{ bodi.env }}" } }, 'map.labels.env: names "bodi", which is not known'],
    [{ title: "{{ 'now' | date: '%s' }}" }, "map.title: asks for the time"],
    [{ title: "{{ body.list | sample }}" }, "map.title: is no Liquid template: undefined filter"],
    [{ title: "x".repeat(20_000) }, "map.title: is no Liquid template: parse length limit"],
    [{ items: "alerts" }, "map.items: is no place in the request"],
    [{ labels: "body labels" }, "map.labels: "],
    [{ status: "{{ body.s }}" }, "map.status: needs fingerprint"],
    [{ statuses: { firing: ["x"] } }, "map.statuses: needs status"],
    [{ statuses: { fired: ["x"] }, status: "x", subject: "y" }, "map.statuses: Unrecognized key"],
    [{ name: "x" }, 'map: Unrecognized key: "name"'],
  ])("%j is refused with its place: %s", async (map, reason) => {
    const [first = ""] = await refusal({ map });
    expect(first).toContain(reason);
  });
});

describe("without a map", () => {
  test("the usual names are looked for, and all of the JSON is shown", async () => {
    const sent = {
      id: 3,
      message: "Backup failed",
      level: "warn",
      url: "https://b.test/3",
      timestamp: 1767603600,
    };
    expect(await told({}, { body: sent })).toEqual([
      {
        type: "webhook",
        kind: "message",
        severity: "warning",
        title: "Backup failed",
        text: `\`\`\`\n${JSON.stringify(sent, null, 2)}\n\`\`\``,
        links: [{ title: "Open", url: "https://b.test/3" }],
        at: "2026-01-05T09:00:00.000Z",
      },
    ]);
  });

  test.each<[unknown, string, string | undefined]>([
    ["disk full", "disk full", undefined],
    ["disk full\non db-1", "disk full", "```\ndisk full\non db-1\n```"],
    ["", "Message of hooks", undefined],
    ["[not json", "[not json", undefined],
    [[1, 2], "Message of hooks", "```\n[\n  1,\n  2\n]\n```"],
    [{ text: "a ``` b" }, "a ``` b", '````\n{\n  "text": "a ``` b"\n}\n````'],
  ])("%j is a message", async (sent, title, text) => {
    const headers = typeof sent === "string" ? { "content-type": "text/plain" } : {};
    const [notice] = await told({}, { body: sent, headers });
    expect(notice).toMatchObject({ kind: "message", title });
    expect(notice?.text).toBe(text);
  });

  test("a request that comes again is known by its idempotency key", async () => {
    const headers = { "idempotency-key": "k-1" };
    expect(await told({}, { body: { a: 1 }, headers })).toMatchObject([{ id: "k-1:0" }]);
    expect((await told({}, { body: { a: 1 } }))[0]).not.toHaveProperty("id");
  });
});
