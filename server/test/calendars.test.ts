import { expect, test } from "vitest";
import { read, serve } from "./help.ts";
import { onCallConfig, pagerNetwork } from "./pager.ts";

const reader = "reader-token-0123456789";
const writer = "writer-token-0123456789";
const auth = `
auth:
  tokens:
    - { name: reader, token: ${reader}, scopes: [read] }
    - { name: writer, token: ${writer}, scopes: [write] }
`;

async function guarded() {
  const network = await pagerNetwork();
  return serve(onCallConfig(network) + auth, {}, {}, network.files);
}

const calendars = ["/api/v1/schedules/primary/calendar.ics", "/api/v1/people/ann/calendar.ics"];

test.each(calendars)("%s is a calendar, for who has the token", async (path) => {
  const server = await guarded();
  const response = await server.fetch(`${path}?token=${reader}`);
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe("text/calendar; charset=utf-8");
  const text = await response.text();
  expect(text).toMatch(/^BEGIN:VCALENDAR\r\n/);
  expect(text).toContain("BEGIN:VEVENT");
  expect(text).not.toContain(reader);
  const byHeader = await server.fetch(path, { headers: { authorization: `Bearer ${reader}` } });
  expect(byHeader.status).toBe(200);
});

test.each(calendars)("%s is for nobody else, and no token gets into the log", async (path) => {
  const server = await guarded();
  const wrong = `not-${reader}`;
  expect((await server.fetch(path)).status).toBe(401);
  expect((await server.fetch(`${path}?token=`)).status).toBe(401);
  expect((await server.fetch(`${path}?token=${wrong}`)).status).toBe(401);
  expect((await server.fetch(`${path}?token=${writer}`)).status).toBe(403);
  const refused = await server.fetch(`${path}?token=${wrong}&token=${reader}`);
  expect(await refused.text()).not.toContain(reader);
  const gone = await server.fetch(`${path.replace(/primary|ann/, "none")}?token=${reader}`);
  expect(gone.status).toBe(404);
  for (const token of [reader, writer, wrong]) expect(server.logged()).not.toContain(token);
});

test("a token in the address counts at calendars alone", async () => {
  const server = await guarded();
  for (const path of ["/api/v1/oncall", "/api/v1/people", "/api/v1/incidents"]) {
    const response = await server.fetch(`${path}?token=${reader}`);
    expect(response.status).toBe(401);
    expect(await read(response)).toMatchObject({ detail: expect.not.stringContaining("?token=") });
  }
});
