// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the config has this syntax
import { expect, test } from "vitest";
import { parse } from "yaml";
import type { Ran } from "../help.ts";
import { tocsin } from "../help.ts";
import { fixture, fixtures, given, loaded, textOf, variablesIn } from "./alertmanager/run.ts";

const run = (name: string): Promise<Ran> => tocsin(["import", "alertmanager", fixture(name)]);
const written = async (name: string) => parse((await run(name)).out);

test.each([...fixtures, "newest"])("what is written of %s loads", async (name) => {
  const { code, out } = await run(name);
  expect(code).toBe(0);
  const config = await loaded(out);
  expect([...config.sources.keys()]).toEqual(["prometheus"]);
  // Nothing that this version does not understand, but for what it says itself.
  for (const { path } of config.warnings) expect(path).toMatch(/^(inhibit|times|channels|route)/);
});

test.each([...fixtures, "newest"])("no secret of %s is written anywhere", async (name) => {
  expect(name === "channels" ? textOf(name).match(/s3cr3t/g)?.length : 20).toBeGreaterThan(19);
  const { out, err } = await run(name);
  expect(out).not.toContain("s3cr3t");
  expect(err).not.toContain("s3cr3t");
});

test.each([...fixtures, "newest"])("each variable of %s is listed once", async (name) => {
  const { out, err } = await run(name);
  const listed = [...err.matchAll(/^ {2}([A-Z0-9_]+): /gm)].map(([, variable]) => variable);
  expect(listed.sort()).toEqual(variablesIn(out).sort());
});

test("the same file gives the same text each time", async () => {
  expect((await run("channels")).out).toBe((await run("channels")).out);
  expect((await given(textOf("channels"))).out).toBe((await run("channels")).out);
});

test("Alertmanager's defaults are written where ours differ", async () => {
  const { route } = await written("channels");
  expect(route).toMatchObject({ groupBy: [], groupWait: "30s", groupInterval: "5m" });
  expect(route).not.toHaveProperty("repeatInterval");
  expect((await written("teams")).route).toMatchObject({
    groupBy: ["alertname", "cluster", "service"],
    repeatInterval: "3h",
  });
});

test("routes keep their order, matchers of every form, and are named after them", async () => {
  const { route } = await written("deep");
  const [prod, critical, , odd] = route.routes;
  expect(prod).toMatchObject({ name: "env-prod-live", groupBy: ["..."], continue: true });
  expect(prod.routes[0].matchers).toEqual(['region=~"eu-.+"', 'region!="eu-test"']);
  expect(prod.routes[0].routes[0].routes[0].routes[1]).toEqual({
    name: "alertname-not-replica-silent-none",
    matchers: ['alertname!~"Replica.*"', 'silent=""'],
    receiver: "db-chat",
    groupInterval: "1m30s",
    repeatInterval: "365d",
  });
  expect(critical).toMatchObject({ name: "severity-critical", continue: true });
  expect(odd.matchers).toEqual(['paging="yes"', 'code="500"']);
  expect(route.routes.at(-1).receiver).toBe("null");
});

test("what << brings adds to a route's own matchers, as in Alertmanager", async () => {
  const { route } = await written("anchors");
  expect(route.routes[1].matchers).toEqual(['team="web"', 'team="app"']);
  expect(route.routes[5]).toMatchObject({
    receiver: "web",
    matchers: ['tier="front"', 'team="db"', 'env=~"prod|live"'],
  });
});

test("two routes of the same matchers have names that tell them apart", async () => {
  const { route } = await written("teams");
  const names = route.routes.map((each: { routes: { name: string }[] }) => each.routes[0]?.name);
  expect(names).toEqual(["severity-critical", "service-files-severity-critical", "owner-team-x"]);
});

test("an empty group_by below another is told of", async () => {
  const { err } = await run("deep");
  expect(err).toContain("route.routes[0].routes[1].group_by: is empty: Alertmanager before 0.31");
});

test("time intervals of both sections, and the routes that name them", async () => {
  const { times, route } = await written("times");
  expect(route.routes[0].mute).toEqual(["nights", "holidays"]);
  expect(route.routes[1].active).toEqual(["nights"]);
  expect(times).toEqual({
    nights: [
      { times: ["22:00-24:00", "00:00-07:00"], location: "Asia/Seoul" },
      { weekdays: ["saturday", "sunday:monday"] },
    ],
    holidays: [
      { daysOfMonth: ["1", "24:26", "-1"], months: ["january", "12"], years: ["2026:2030"] },
    ],
  });
});

test("inhibition, in its deprecated form and in its newest", async () => {
  expect((await written("teams")).inhibit).toEqual([
    {
      source: ['severity="critical"'],
      target: ['severity=~"warning|info"'],
      equal: ["alertname", "cluster", "service"],
    },
  ]);
  expect((await written("newest")).inhibit).toEqual([
    { source: ['severity="critical"'], target: ['severity="warning"'], equal: ["cluster"] },
  ]);
  expect((await run("newest")).err).toContain(
    "inhibit_rules[1]: waits for several sources at once (sources), which has no counterpart",
  );
});

test("a side of a rule without matchers is any alert, as in Alertmanager", async () => {
  const { code, out } = await given(`
route: { receiver: a }
receivers: [{ name: a }]
inhibit_rules: [{ source_matchers: [a=b] }, {}]
`);
  expect(code).toBe(0);
  expect(parse(out).inhibit).toEqual([
    { source: ['a="b"'], target: ['alertname=~".*"'] },
    { source: ['alertname=~".*"'], target: ['alertname=~".*"'] },
  ]);
  await loaded(out);
});

test("resolve_timeout is the source's, and has to be a length", async () => {
  const file = (timeout: string) =>
    given(`
global: { resolve_timeout: ${timeout} }
route: { receiver: a }
receivers: [{ name: a }]
`);
  expect(parse((await file("90s")).out).sources.prometheus.resolveTimeout).toBe("90s");
  const bad = await file("soon");
  expect(bad.code).toBe(1);
  expect(bad.err).toContain("global.resolve_timeout: is no duration: write 5m");
});

test("Slack: a bot's token for each workspace, in place of webhooks", async () => {
  const { channels, receivers } = await written("channels");
  expect(receivers.everything[0]).toBe("slack:#general");
  expect(receivers.slack).toEqual([
    "slack:#ops",
    "slack-2:${SLACK_CHANNEL_SLACK}",
    "slack-3:${SLACK_CHANNEL_SLACK_2}",
  ]);
  expect(channels.slack).toEqual({ token: "${SLACK_BOT_TOKEN}" });
  expect(channels["slack-2"]).toEqual({ type: "slack", token: "${SLACK_BOT_TOKEN_2}" });
  expect((await written("anchors")).receivers).toEqual({
    ops: ["slack:#ops"],
    web: ["slack:#web-alerts"],
    app: ["slack:C024BE91L"],
  });
});

test("mail: a channel for each server and sender, a target for each address", async () => {
  const teams = await written("teams");
  expect(teams.channels).toEqual({
    mail: {
      type: "email",
      url: "smtp://alerts%40example.test:${SMTP_PASSWORD}@mail.example.test:587",
      from: "Alerts <alerts@example.test>",
    },
  });
  expect(teams.receivers["team-x-pager"]).toEqual([
    "mail:team-x+alerts-critical@example.test",
    "mail:ann@example.test",
  ]);
  const { channels, receivers } = await written("channels");
  expect(channels.mail).toEqual({
    type: "email",
    url: "smtp://localhost:25",
    from: "alerts@example.test",
  });
  expect(channels["mail-2"]).toEqual({
    type: "email",
    url: "smtps://ops%40example.test:${SMTP_PASSWORD}@smtp.example.test:465",
    from: "Ops <ops@example.test>",
    replyTo: "people@example.test",
    tls: { rejectUnauthorized: false },
  });
  expect(receivers.mail).toEqual(["mail-2:ops@example.test", "mail-3:dba@example.test"]);
  expect((await written("newest")).channels.mail.url).toBe("smtps://smtp.example.test:2465");
});

test("webhooks keep Alertmanager's payload; what may be a secret is a variable", async () => {
  const { channels, receivers } = await written("channels");
  expect(receivers.everything[2]).toBe("webhook:http://127.0.0.1:5001/");
  expect(receivers.hooks).toEqual([
    "webhook:http://bot.example.test:8080/api/v1/alerts",
    "webhook:${WEBHOOK_URL_HOOKS}",
    "webhook-hooks:https://bot.example.test/alerts",
    "webhook:https://am:${WEBHOOK_PASSWORD_HOOKS}@bot.example.test/login",
    "webhook:${WEBHOOK_URL_HOOKS_2}",
  ]);
  expect(channels.webhook).toEqual({ format: "alertmanager" });
  expect(channels["webhook-hooks"]).toEqual({
    type: "webhook",
    format: "alertmanager",
    headers: { authorization: "Bearer ${WEBHOOK_TOKEN_HOOKS}" },
  });
  expect((await written("newest")).channels["webhook-mail"]).toMatchObject({
    headers: { "X-Tenant": "acme", "X-Api-Key": "${WEBHOOK_X_API_KEY_MAIL}" },
    timeoutMs: 30_000,
  });
});

test("Discord: the same webhook is one target", async () => {
  const { channels, receivers } = await written("channels");
  expect(channels.discord).toEqual({});
  expect(receivers.discord).toEqual(["discord:${DISCORD_WEBHOOK_URL_DISCORD}"]);
});

test.each([
  "pagers (pagerduty_configs): has no counterpart, since Tocsin calls people itself: tocsin import pagerduty",
  "pagers (opsgenie_configs): has no counterpart, since Tocsin calls people itself: tocsin import opsgenie",
  "pagers (telegram_configs), pagers (webex_configs): has no counterpart: keep it in Alertmanager",
  "pagers (sns_configs): has no counterpart: for text messages use the channel sms",
  "pagers, tocsin: tells nobody now: give this receiver a target",
  "tocsin (webhook_configs): sends to Tocsin, which would send to itself",
  "slack (slack_configs[3]): sends to another program that takes Slack's webhooks",
  "mail (email_configs[1]): sends to a template, which has no counterpart",
  "slack (slack_configs[0]: title, actions)",
  "has no group_by, so all alerts of a route are one incident",
])("standard error tells: %s", async (line) => {
  expect((await run("channels")).err).toContain(line);
});

test("comments are carried over, without what may be a secret", async () => {
  const { out } = await run("teams");
  for (const kept of [
    "# Who is told of what at acme.",
    "# The tree.\nroute:\n  # Nobody else takes it.\n  receiver: team-x-mails",
    "service ] # as on the dashboards",
    "    # Databases and what stands before them.\n    - name: service-foo1-foo2-baz",
    "          # since the merger\n          matchers: [ 'owner=\"team-y\"' ]",
    '        # - matchers: [owner="team-z"]',
    "# Critical hides warnings of the same thing.\n  - source",
  ])
    expect(out).toContain(kept);
  expect(out).not.toContain("The old number");
  expect((await run("times")).out).toContain("  # When people sleep.\n  nights:");
  expect((await run("newest")).out).toContain("  # hide what follows\n  - source");
});

test("text of the file is text in the new one, whatever it looks like", async () => {
  const config = {
    route: {
      receiver: "${HOME}: {a}",
      routes: [{ matchers: ['a="${HOME}"', "b=~^x$"], match: { c: "# no comment", on: "yes" } }],
    },
    receivers: [{ name: "${HOME}: {a}" }],
  };
  const { out } = await given(JSON.stringify(config));
  const { route, receivers } = await loaded(out);
  expect(Object.keys(receivers)).toEqual(["${HOME}: {a}"]);
  expect(route.receiver).toBe("${HOME}: {a}");
  expect(route.routes?.[0]?.matchers).toEqual([
    'a="${HOME}"',
    'b=~"^x$"',
    'c="# no comment"',
    'on="yes"',
  ]);
});
