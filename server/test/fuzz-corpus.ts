import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

// What the random requests of the fuzz test are put together of.
export const secrets = [
  "reader-token-0123456789",
  "writer-token-0123456789",
  "admin-token-0123456789",
  "a-github-secret-0123",
  "an-argocd-token-0123",
];
export const yaml = `
storage: memory
publicUrl: https://tocsin.example.test
auth:
  tokens:
    - { name: reader, token: ${secrets[0]}, scopes: [read] }
    - { name: writer, token: ${secrets[1]}, scopes: [write] }
    - { name: root, token: ${secrets[2]}, scopes: [read, write, admin] }
sources: { github: { secret: ${secrets[3]} }, argocd: { token: ${secrets[4]} }, open: { type: github }, looking: { found: 2 } }
receivers: { nobody: [] }
plugins: [./pager.mjs, ./sources.mjs]
channels: { pager: { echo: false }, console: {} }
people:
  ann: { timezone: Asia/Seoul, contacts: { pager: "http://127.0.0.1:9/ann" } }
  bo: { contacts: { pager: "http://127.0.0.1:9/bo" } }
schedules:
  primary: { timezone: Europe/Berlin, layers: [{ people: [ann, bo], rotate: daily, start: "2026-01-05" }] }
escalations: { oncall: { steps: [{ notify: ["schedule:primary"] }, { after: 5m, notify: ["person:bo"] }], repeat: 2 } }
route: { receiver: nobody, escalation: oncall }
`;

/** Requests that are made in the right way. */
export const right: readonly (readonly [method: string, path: string])[] = [
  ["GET", "/"],
  ["GET", "/healthz"],
  ["GET", "/readyz"],
  ["GET", "/metrics"],
  ["GET", "/openapi.json"],
  ["POST", "/-/reload"],
  ["POST", "/api/v1/notices"],
  ["POST", "/api/v1/notices"],
  ["GET", "/api/v1/incidents"],
  ["GET", "/api/v1/incidents"],
  ["GET", "/api/v1/incidents/inc_1"],
  ["POST", "/api/v1/incidents/inc_1/acknowledge"],
  ["POST", "/api/v1/incidents/inc_1/resolve"],
  ["POST", "/api/v1/incidents/inc_1/silence"],
  ["POST", "/api/v1/incidents/inc_1/escalate"],
  ["GET", "/api/v1/oncall"],
  ["GET", "/api/v1/oncall?at=2026-03-29T02:30:00%2B01:00"],
  ["GET", "/api/v1/oncall/check"],
  ["GET", "/api/v1/oncall/check?days=2"],
  ["GET", "/api/v1/schedules/primary/shifts"],
  ["GET", "/api/v1/schedules/primary/shifts?from=2026-03-01&to=2026-04-01"],
  ["GET", "/api/v1/schedules/__proto__/shifts"],
  ["GET", "/api/v1/schedules/primary/overrides"],
  ["POST", "/api/v1/schedules/primary/overrides"],
  ["DELETE", "/api/v1/schedules/primary/overrides/x"],
  ["GET", "/api/v1/schedules/primary/calendar.ics"],
  ["GET", `/api/v1/schedules/primary/calendar.ics?token=${secrets[0]}`],
  ["GET", `/api/v1/people/ann/calendar.ics?token=${secrets[1]}`],
  ["GET", "/api/v1/people"],
  ["POST", "/api/v1/people/ann/page"],
  ["POST", "/api/v1/people/bo/contacts/pager/code"],
  ["POST", "/api/v1/people/bo/contacts/pager/verify"],
  ["GET", "/api/v1/stats"],
  ["POST", "/api/v1/sources/looking/catch-up"],
  ["POST", "/api/v1/sources/github/catch-up"],
  ["POST", "/api/v1/sources/__proto__/catch-up"],
  ["GET", "/callbacks/pager/page?delivery=x"],
  ["POST", "/callbacks/pager"],
  ["GET", "/api/v1/deliveries"],
  ["POST", "/api/v1/deliveries/x/retry"],
  ["POST", "/api/v1/explain"],
  ["GET", "/api/v1/silences"],
  ["GET", "/api/v1/silences?state=active"],
  ["POST", "/api/v1/silences"],
  ["POST", "/api/v1/silences"],
  ["GET", "/api/v1/silences/x"],
  ["GET", "/api/v1/silences/__proto__"],
  ["DELETE", "/api/v1/silences/x"],
  ["POST", "/api/v2/alerts"],
  ["POST", "/api/v2/alerts"],
  ["GET", "/api/v2/alerts"],
  ["GET", "/api/v2/alerts/groups?muted=false&receiver=n.*"],
  ["GET", "/api/v2/silences?filter=a%3Db"],
  ["POST", "/api/v2/silences"],
  ["GET", "/api/v2/silence/00000000-0000-4000-8000-000000000000"],
  ["DELETE", "/api/v2/silence/x"],
  ["GET", "/api/v2/status"],
  ["GET", "/api/v2/receivers"],
  ["POST", "/callbacks/slack"],
  ["POST", "/hooks"],
  ["POST", "/hooks/"],
  ["POST", "/hooks/github"],
  ["POST", "/hooks/argocd"],
  ["POST", "/hooks/open"],
  ["POST", "/hooks/open"],
  ["POST", `/hooks/argocd/${secrets[4]}`],
  ["POST", "/hooks/none"],
  ["GET", "/nothing"],
];
export const queries = [
  "",
  "?state=open",
  "?matcher=severity%3Dcritical",
  "?matcher=a%3D~%22(a%2B)%2B%22&limit=5",
  "?cursor=abc",
  "?cursor=eyJhIjoxfQ",
  "?limit=1e9",
  "?token=x",
  "?__proto__=1",
  "?state[]=x",
  "?%",
  "?a=%FF",
  `?token=${secrets[4]}`,
];
export const times = [
  "?at=",
  "?at=1e99",
  "?at=99999999999999",
  "?at=-1",
  "?at=2026-13-45",
  "?at=2199-12-31&schedule=primary",
  "?at=0&schedule=__proto__",
  "?from=2026-01-01&to=2027-02-05",
  "?from=2199-12-31&to=2199-12-31T01:00Z",
  "?to=1",
  "?days=9e9",
  "?days=90",
];
export const methods = [
  "GET",
  "POST",
  "PUT",
  "DELETE",
  "PATCH",
  "OPTIONS",
  "HEAD",
  "PROPFIND",
  "TRACE",
];
export const types = [
  "application/x-www-form-urlencoded",
  "text/plain",
  "multipart/form-data",
  "application/vnd.x+json; charset=utf-16",
  ";;;",
  "",
];
const demo = readFileSync(
  fileURLToPath(new URL("../assets/demo/workflow-run-failed.json", import.meta.url)),
  "utf8",
);
export const bodies = [
  "",
  "{}",
  "[]",
  "null",
  "0",
  '"x"',
  "[[[[[]]]]]",
  "{",
  "\u0000",
  "\ufeff{}",
  demo,
  `payload=${encodeURIComponent(demo)}`,
  "payload=%7B",
  '{"title":"x"}',
  '[{"title":"x"},{"title":"y","id":"y"}]',
  '{"title":5}',
  '{"title":"x","labels":{"__proto__":"y","constructor":"z"}}',
  '{"__proto__":{"title":"x"}}',
  '{"labels":{"env":"prod"}}',
  '{"labels":{"env":{"deep":[]}}}',
  '{"by":"x","why":"y"}',
  '{"by":{}}',
  '{"from":"2100-01-05T09:00","to":"2100-01-05T18:00","people":["ann"],"replaces":"bo"}',
  '{"from":"2026-03-29T02:30","to":"2026-03-29T02:45","people":["bo"],"add":true}',
  '{"from":"2026-01-05","to":"2020-01-05","people":["__proto__"]}',
  '{"from":"0000-01-01","to":"9999-12-31","people":[]}',
  '{"matchers":["subject=x"],"endsAt":"2100-01-01","comment":"\\ud800"}',
  '{"matchers":["a=~\\"(a+)+\\""],"duration":9e15,"createdBy":"__proto__"}',
  '{"id":"__proto__","matchers":["a=b"],"startsAt":"2199-12-31","duration":"3650d"}',
  '{"duration":"1ms","by":"x","force":true}',
  '{"code":"123456"}',
  '{"code":123456}',
  '{"title":"x","text":"y","test":true}',
  "ack inc_1",
  '{"title":"x","at":"never","links":["javascript:alert(1)"],"severity":"critical"}',
  '{"title":"\\ud800"}',
  `{"title":"${secrets[3]}","text":"${secrets[1]}"}`,
  "[".repeat(100_000),
  `{"a":${'{"a":'.repeat(5_000)}1${"}".repeat(5_001)}`,
  `{"title":"${"x".repeat(300_000)}"}`,
];
export const good = [
  '{"matchers":["severity=info","a!=b"],"duration":"2h"}',
  '{"duration":"1h","why":"y"}',
  '{"from":"2100-01-05T09:00","to":"2100-01-05T18:00","people":["ann"]}',
  '{"code":"123456"}',
  '{"title":"x","kind":"problem","severity":"critical"}',
  '[{"title":"x"},{"title":"y","id":"y"}]',
  '{"labels":{"env":"prod"}}',
  '{"by":"x","why":"y"}',
  demo,
];
export const events = [
  "workflow_run",
  "ping",
  "push",
  "check_run",
  "deployment_status",
  "__proto__",
  "",
  "x".repeat(100),
];
