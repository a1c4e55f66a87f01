import { expect, test } from "vitest";
import { asJson, serve, tocsin, until } from "./help.ts";
import { onCallConfig, pagerNetwork } from "./pager.ts";

async function stage(config?: string) {
  const network = await pagerNetwork();
  const server = await serve(config ?? onCallConfig(network), {}, {}, network.files);
  const environment = { TOCSIN_URL: server.url, USER: "cy" };
  return {
    network,
    server,
    run: (...args: string[]) => tocsin(args, { environment }),
  };
}

const someone = (who: string) => (told: { readonly who: string }) => told.who === who;

test("oncall tells who, until when and why", async () => {
  const { run } = await stage();
  const shown = await run("oncall", "--at", "2026-01-10T12:00:00Z");
  expect(shown).toMatchObject({ code: 0, err: "" });
  expect(shown.out.split("\n")[0]).toMatch(/^SCHEDULE +WHO +UNTIL \(UTC\) +WHY$/);
  expect(shown.out).toMatch(/^primary +Ann Lee +2026-01-12 00:00 +\S/m);
  expect(shown.out).toMatch(/^office +nobody +2026-01-12 08:00 /m);
  const one = await run("oncall", "--at", "2026-01-12", "--schedule", "primary", "--json");
  expect(JSON.parse(one.out)).toMatchObject({
    at: "2026-01-12T00:00:00.000Z",
    schedules: [{ schedule: "primary", people: [{ person: "bo" }] }],
  });
  expect(await run("oncall", "--schedule", "none")).toMatchObject({
    code: 1,
    err: expect.stringContaining("No such schedule (404)"),
  });
  expect(await run("oncall", "--at", "noon")).toMatchObject({
    code: 1,
    err: expect.stringContaining("at: is no time: write 2026-01-05T09:00:00Z"),
  });
});

test("a gateway without schedules says so", async () => {
  const { run } = await stage("storage: memory\nreceivers: { nobody: [] }\n");
  expect((await run("oncall")).out).toBe("no schedules are in the config\n");
});

test("oncall shifts lists who will be on call, gaps too", async () => {
  const { run } = await stage();
  const shifts = await run("oncall", "shifts", "office", "--days", "14");
  expect(shifts.out.split("\n")[0]).toMatch(/^FROM \(UTC\) +TO \(UTC\) +WHO +WHY$/);
  expect(shifts.out).toMatch(/ nobody /);
  expect(shifts.out.match(/ ann /g)?.length).toBeGreaterThanOrEqual(10);
  const json = await run("oncall", "shifts", "primary", "--days", "1", "--json");
  expect(JSON.parse(json.out)).toMatchObject({ schedule: "primary" });
});

test("an override is made, listed and cancelled", async () => {
  const { run } = await stage();
  const times = ["--from", "2100-01-05T09:00", "--to", "2100-01-05T18:00"];
  const made = await run(
    ...["oncall", "override", "primary", "--person", "bo", "--person", "ann", ...times],
    ...["--replaces", "ann", "--why", "dentist"],
  );
  expect(made).toMatchObject({ code: 0, err: "" });
  expect(made.out).toContain("bo, ann on primary from 2100-01-05 00:00 to 2100-01-05 09:00 UTC");
  const id = made.out.split(":")[0] ?? "";
  const list = await run("oncall", "overrides", "primary");
  expect(list.out).toMatch(/bo, ann +ann +cy +dentist +\S+\n$/);
  expect(list.out).toContain(id);
  expect(await run("oncall", "cancel", "primary", id)).toMatchObject({ out: "cancelled\n" });
  expect((await run("oncall", "overrides", "primary")).out).toBe("none\n");
  expect((await run("oncall", "overrides", "primary", "--json")).out).toBe("[]\n");
  expect((await run("oncall", "cancel", "primary", id)).code).toBe(1);
});

test.each([
  [["oncall", "override", "primary", "--from", "x", "--to", "y"], /nobody is named/],
  [["oncall", "override", "primary", "--person", "bo"], /required option '--from/],
  [["oncall", "ics"], /write tocsin oncall ics SCHEDULE/],
  [["oncall", "ics", "primary", "--person", "ann"], /write tocsin oncall ics SCHEDULE/],
  [["oncall", "shifts", "primary", "--days", "soon"], /"soon" is no number of days/],
  [["oncall", "frobnicate"], /too many arguments/],
  [["stats", "--days", "0"], /"0" is no number of days: write 1 to 400/],
  [["verify", "ann"], /missing required argument 'contact'/],
])("%j is wrong use", async (args, message) => {
  const ran = await tocsin(args);
  expect(ran.code).toBe(2);
  expect(ran.err).toMatch(message);
});

test("oncall ics prints a calendar", async () => {
  const { run } = await stage();
  expect((await run("oncall", "ics", "primary")).out).toMatch(/^BEGIN:VCALENDAR\r\n/);
  expect((await run("oncall", "ics", "--person", "ann")).out).toContain("BEGIN:VEVENT");
  expect(await run("oncall", "ics", "none")).toMatchObject({ code: 1, out: "" });
});

test("check --oncall says no with a list, and yes", async () => {
  const { run, network } = await stage();
  const no = await run("check", "--oncall");
  expect(no.code).toBe(1);
  expect(no.out).toMatch(/^FAIL gap: nobody is on call on office /m);
  expect(no.out).toMatch(/^FAIL unverified: .*tocsin verify bo pager$/m);
  expect(no.out).toMatch(/not everybody who is on call until .+ UTC can be reached: see above\n$/);
  const json = await run("check", "--oncall", "--json", "--days", "3");
  expect(json.code).toBe(1);
  expect(JSON.parse(json.out)).toMatchObject({ ok: false });

  const whole = onCallConfig(network)
    .replace("people: [ann, bo]", "people: [ann]")
    .replace("person:bo", "person:ann")
    .replace(/ {2}office:[\s\S]*?\nescalations:/, "escalations:");
  const yes = await (await stage(whole)).run("check", "--oncall");
  expect(yes).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^everybody .+ can be reached\n$/m),
  });
});

test("somebody is paged, and an incident tells how it goes on", async () => {
  const { run, network, server } = await stage();
  const paged = await run("page", "bo", "--title", "Come, please", "--text", "now");
  expect(paged.out).toMatch(/^paged: tocsin incidents inc_\S+ tells how it goes on\n$/);
  await until(async () => network.told.find(someone("bo")));
  expect((await run("page", "ann", "--test")).code).toBe(0);
  await until(async () => network.told.find(someone("ann")));
  expect(await run("page", "none")).toMatchObject({
    code: 1,
    err: expect.stringContaining("No such person (404)"),
  });

  const problem = { title: "Disk full", kind: "problem", severity: "critical", subject: "db-1" };
  await server.fetch("/api/v1/notices", asJson(problem));
  const { message } = await until(async () =>
    network.told.find(({ who, message: { subject } }) => who === "ann" && subject === "db-1"),
  );
  const { id } = message.incident;
  const before = await run("incidents", id);
  expect(before.out).toMatch(/^\S+ open critical: /);
  expect(before.out).toMatch(/^escalation oncall: step 2 at \d{4}-\d\d-\d\d \d\d:\d\d UTC$/m);
  const escalated = await run("escalate", id, "--why", "it burns");
  expect(escalated.out).toMatch(/^\S+ open: /);
  await run("ack", id, "--why", "looking");
  const after = await run("incidents", id);
  expect(after.out).toMatch(/^acknowledged by cy at .+ UTC: looking$/m);
  expect(after.out).toMatch(/^escalation oncall: no next step, /m);
  expect(after.out).toMatch(/ cy +it burns$/m);
  expect(JSON.parse((await run("incidents", id, "--json")).out)).toMatchObject({ id });
  expect((await run("incidents", "none")).code).toBe(1);

  const stats = await run("stats");
  expect(stats.out).toMatch(/^acknowledged {2}1, after .+ in the mean$/m);
  expect(stats.out).toMatch(/^pages .*ann \d/m);
  expect(JSON.parse((await run("stats", "--days", "1", "--json")).out)).toMatchObject({
    acknowledged: 1,
  });
});

test("an incident of a route without an escalation says that", async () => {
  const { run, server } = await stage();
  await server.fetch("/api/v1/notices", asJson({ title: "Slow", kind: "problem" }));
  const { id } = await until(async () => {
    const found = JSON.parse((await run("incidents", "--json")).out) as { id: string }[];
    return found[0];
  });
  expect((await run("incidents", id)).out).toContain(
    "escalation: none, since its route names none\n",
  );
});

test("a contact is proven from the command line", async () => {
  const { run, network } = await stage();
  expect((await run("verify", "bo", "pager")).out).toContain("a code is on its way");
  const told = await until(async () => network.told.find(someone("bo")));
  const code = /\b\d{6}\b/.exec(JSON.stringify(told.message))?.[0] ?? "";
  const other = code === "000000" ? "000001" : "000000";
  expect(await run("verify", "bo", "pager", "--code", other)).toMatchObject({
    code: 1,
    err: expect.stringContaining("Wrong code (403)"),
  });
  expect((await run("verify", "bo", "pager", "--code", code)).out).toBe("verified\n");
  expect((await run("verify", "bo", "fax")).code).toBe(1);
});
