import { expect, test } from "vitest";
import { explanationView } from "../src/http/schemas.ts";
import { asJson, read, serve, tocsin } from "./help.ts";

const yaml = `
storage: memory
channels: { console: {} }
receivers: { ops: ["console:ops"] }
times: { nights: [{ times: ["00:00-07:00"] }] }
people:
  ann: { name: Ann, contacts: { console: ann } }
  bo: { name: Bo, contacts: { console: bo } }
schedules:
  primary: { layers: [{ people: [ann, bo], rotate: daily, handoff: "12:00", start: "2026-01-05" }] }
escalations: { oncall: { steps: [{ after: 5m, notify: ["schedule:primary"] }] } }
route: { receiver: ops, escalation: oncall, routes: [{ name: quiet, matchers: ['app="web"'], mute: [nights] }] }
`;

test("labels and notices are explained at a time, by the API and the command line", async () => {
  const server = await serve(yaml);
  const explain = async (body: object) =>
    explanationView.parse(await read(await server.fetch("/api/v1/explain", asJson(body))));
  const web = { labels: { app: "web" } };
  const night = await explain({ ...web, at: "2026-01-08T06:00:00Z" });
  expect(night).toMatchObject({
    at: "2026-01-08T06:00:00.000Z",
    targets: [],
    routes: [{ muted: "muted during nights", mutedUntil: "2026-01-08T07:00:00.000Z" }],
  });
  const day = await explain({ title: "x", status: "firing", at: "2026-01-08T11:54:00Z" });
  const steps = [{ step: 1, at: "2026-01-08T11:59:00.000Z", people: ["Ann"], targets: [] }];
  expect(day).toMatchObject({ at: "2026-01-08T11:54:00.000Z", routes: [{ steps }] });
  const refused = await server.fetch("/api/v1/explain", asJson({ ...web, at: "tomorrow" }));
  expect(refused.status).toBe(400);
  expect(await refused.text()).toContain("is no time: write 2026-01-05T09:00:00Z");

  const environment = { TOCSIN_URL: server.url };
  const at = ["--at", "2026-01-08T06:00:00Z"];
  const later = ["--at", "2026-01-08T12:10:00Z"];
  const labels = await tocsin(["explain", "app=web", ...at], { environment });
  expect(labels.out).toContain("targets: none\n");
  expect(labels.out).toContain("suppressed: route quiet: muted during nights");
  const notice = await tocsin(["explain", ...later], { environment, stdin: '{"title": "x"}' });
  expect(notice.out).toContain("escalated: step 1 at 2026-01-08T12:15:00Z: Bo\n");
  const wrong = await tocsin(["explain", "app=web", "--at", "noon"], { environment });
  expect(wrong.code).toBe(1);
  expect(wrong.err).toContain("at: is no time");
});
