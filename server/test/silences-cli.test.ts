import { expect, test } from "vitest";
import { tocsin, until } from "./help.ts";
import { silenceStage } from "./silences.ts";

async function stage() {
  const here = await silenceStage();
  const environment = { TOCSIN_URL: here.server.url, USER: "cy" };
  return { ...here, run: (...args: string[]) => tocsin(args, { environment }) };
}

const uuid = /^[0-9a-f-]{36}$/;

test("a silence is added, listed and expired", async () => {
  const { run } = await stage();
  const added = await run(
    ...["silence", "add", "app=web", 'severity=~"info|warning"', "--duration", "2h"],
    ...["--comment", "deploying"],
  );
  expect(added).toMatchObject({ code: 0, err: "" });
  const id = added.out.trim();
  expect(id).toMatch(uuid);

  const list = await run("silence", "list");
  expect(list.out.split("\n")[0]).toMatch(
    /^ID +STATE +UNTIL \(UTC\) +WHEN +BY +MATCHERS +COMMENT$/,
  );
  const when = String.raw`\d{4}-\d\d-\d\d \d\d:\d\d`;
  const line = `^${id} +active +${when} +- +cy +app=web, severity=~"info\\|warning" +deploying$`;
  expect(list.out).toMatch(new RegExp(line, "m"));
  expect(JSON.parse((await run("silence", "list", "--json")).out)).toMatchObject([
    { id, state: "active" },
  ]);

  const expired = await run("silence", "expire", "none", id);
  expect(expired).toMatchObject({
    code: 1,
    out: `${id} expired\n`,
    err: expect.stringContaining("none: No such silence (404)"),
  });
  expect((await run("silence", "list")).out).toBe("none\n");
  expect((await run("silence", "list", "--all")).out).toMatch(new RegExp(`^${id} +expired `, "m"));
});

test("a silence may begin later and end at a time", async () => {
  const { run } = await stage();
  const times = ["--start", "2100-01-05T09:00+09:00", "--until", "2100-01-05T18:00+09:00"];
  await run("silence", "add", "app=web", ...times, "--comment", "works", "--by", "ann");
  const [silence] = JSON.parse((await run("silence", "list", "--json")).out) as object[];
  expect(silence).toMatchObject({
    state: "pending",
    startsAt: "2100-01-05T00:00:00.000Z",
    endsAt: "2100-01-05T09:00:00.000Z",
    createdBy: "ann",
    comment: "works",
  });
});

test("a silence may come again, and end with what it covers", async () => {
  const { run, report } = await stage();
  const lines = ["--during", "Sat,Sun 02:00-04:00 Asia/Seoul", "--during", "always"];
  const flags = ["--duration", "90d", "--comment", "backups"];
  expect(await run("silence", "add", "app=web", ...lines, ...flags)).toMatchObject({ code: 0 });
  const id = await report("db-1");
  const made = await run("silence", "incident", id, "--until-resolved");
  expect(made).toMatchObject({ code: 0, err: "" });
  const { out } = await run("silence", "list");
  expect(out).toMatch(/ Sat,Sun 02:00-04:00 Asia\/Seoul or always +cy +app=web +backups$/m);
  expect(out).toMatch(/ until resolved +cy +source="api", subject="db-1" /m);
  const [silence] = JSON.parse((await run("silence", "list", "--json")).out) as object[];
  expect(silence).toMatchObject({ untilResolved: true });

  const late = await run("silence", "add", "subject=db-9", "--until-resolved", "--comment", "x");
  expect(late).toMatchObject({ code: 1, err: expect.stringContaining("leave out untilResolved") });
});

test.each([
  [["silence", "add", "a=b", "--comment", "x"], 2, /write --duration 2h or --until TIME/],
  [
    ["silence", "add", "a=b", "--comment", "x", "--duration", "1h", "--until", "2100-01-01"],
    2,
    /one of them/,
  ],
  [["silence", "add", "a=b", "--duration", "1h"], 2, /required option '--comment/],
  [["silence", "add", "--duration", "1h", "--comment", "x"], 2, /missing required argument/],
  [
    ["silence", "add", "a=b", "--duration", "1h", "--comment", "x", "--during", "someday"],
    1,
    /during "someday" can't be read: write days, times and a zone, such as "Sat,Sun/,
  ],
  [["silence", "expire"], 2, /missing required argument/],
  [
    ["silence", "add", "a=b", "--duration", "soon", "--comment", "x"],
    1,
    /duration: is not a duration: write 30m/,
  ],
  [
    ["silence", "add", "a=~.*", "--duration", "1h", "--comment", "x"],
    1,
    /^Not a silence \(400\): its matchers hold for everything/,
  ],
  [["silence", "incident", "none"], 1, /No such incident \(404\)/],
])("%j is refused", async (args, code, message) => {
  const { run } = await stage();
  const ran = await run(...args);
  expect(ran.code).toBe(code);
  expect(ran.err).toMatch(message);
});

test("an incident is silenced, and shows by what and until when", async () => {
  const { run, report } = await stage();
  const id = await report("db-1");
  expect((await run("incidents")).out).not.toContain("MUTED");
  const made = await run("silence", "incident", id, "--duration", "1h", "--why", "known");
  expect(made.out).toMatch(
    /^[0-9a-f-]{36}: source="api", subject="db-1" until \d{4}-\d\d-\d\d \d\d:\d\d UTC\n$/,
  );
  const silence = made.out.slice(0, 36);
  const list = await until(async () => {
    const { out } = await run("incidents");
    return out.includes("MUTED") && out;
  });
  expect(list.split("\n")[0]).toMatch(/ID +MUTED BY \(UTC\)$/);
  expect(list).toMatch(
    new RegExp(` silence:${silence} until \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d$`, "m"),
  );
  const one = await run("incidents", id);
  expect(one.out).toMatch(
    new RegExp(
      `^nobody is told, silenced by cy: known \\(silence:${silence}\\), until \\d{4}-.+ UTC$`,
      "m",
    ),
  );
});

test("an incident of a muted route names the time", async () => {
  const { run, report } = await stage();
  const id = await report("night-1", { labels: { team: "night" } });
  const one = await run("incidents", id);
  expect(one.out).toMatch(/^nobody is told, muted during always \(time:always\), until /m);
});
