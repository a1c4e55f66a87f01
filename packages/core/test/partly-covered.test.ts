import { describe, expect, test } from "vitest";
import { firing, resolved, type World, world } from "./world.ts";

const minute = 60_000;
const hour = 60 * minute;

const at = (here: World, ms = 0) => new Date(here.clock.now() + ms).toISOString();

/** One incident for everything, at a chat that edits and one that has to send anew. */
const begin = () =>
  world({
    chats: { chat: {}, mail: { edits: false } },
    route: { groupBy: [], groupInterval: "1m" },
    inhibit: [{ source: ['app="node"'], target: ['app="pod"'] }],
  });

async function silence(here: World, app: string, ms = hour) {
  const options = {
    matchers: [`app="${app}"`],
    endsAt: at(here, ms),
    createdBy: "ann",
    comment: "maintenance",
  };
  const result = await here.gateway.silences.add(options);
  if (result.status !== "done") throw new Error(JSON.stringify(result));
  await here.pass(0);
  return result.silence.id;
}

const of = (app: string) => ({ labels: { app }, subject: app, fingerprint: app });
const fires = (here: World, app: string, fields = {}) =>
  here.report(firing({ ...of(app), title: `${app} is slow`, at: at(here), ...fields }));
const mends = (here: World, app: string) =>
  here.report(resolved({ ...of(app), title: `${app} is fast`, at: at(here) }));

/** What each telling named, worst first. */
const named = (here: World, chat = "mail") =>
  (here.chats[chat]?.told ?? []).map(({ message }) =>
    message.notices.map(({ title }) => title).join(" + "),
  );

describe("a problem that is silenced in an incident that is not", () => {
  test("is left out of what is told, of its title and of its severity", async () => {
    const here = await begin();
    await silence(here, "db");
    await here.report([
      firing({ ...of("web"), title: "web is slow", severity: "warning", at: at(here) }),
      firing({ ...of("db"), title: "db is slow", severity: "critical", at: at(here) }),
    ]);
    await here.pass(0);
    expect(named(here)).toEqual(["web is slow"]);
    const { message } = here.chats.mail?.told[0] ?? {};
    expect(message).toMatchObject({ severity: "warning", moreParts: 0, parts: [] });
    const [incident] = (await here.gateway.incidents.list()).items;
    expect(incident).toMatchObject({ severity: "critical", counts: { firing: 2 } });
  });

  test("is no news when it begins, says why, and is told once when the silence is over", async () => {
    const here = await begin();
    await fires(here, "web");
    await silence(here, "db", 30 * minute);
    await fires(here, "db");
    await here.pass(20 * minute);
    expect(named(here)).toEqual(["web is slow"]);
    expect(here.suppressed).toContainEqual(
      expect.objectContaining({
        reason: "silenced",
        detail: "what is new in it is silenced or inhibited",
      }),
    );
    await here.pass(12 * minute);
    expect(named(here)).toEqual(["web is slow", "db is slow + web is slow"]);
    expect(named(here, "chat").at(-1)).toBe("db is slow + web is slow");
    const [incident] = (await here.gateway.incidents.list()).items;
    expect(incident?.timeline.at(-1)?.title).toBe("No longer left out: db is slow");
  });

  test("that ends unseen is told to nobody", async () => {
    const here = await begin();
    await fires(here, "web");
    await silence(here, "db");
    await fires(here, "db");
    await mends(here, "db");
    await here.pass(10 * minute);
    expect(named(here)).toEqual(["web is slow"]);
    await mends(here, "web");
    expect(named(here).at(-1)).toBe("web is fast");
  });

  test("that was seen to fire is seen to end", async () => {
    const here = await begin();
    await fires(here, "web");
    await here.pass(minute);
    await fires(here, "db");
    await here.pass(minute);
    await silence(here, "db");
    await mends(here, "db");
    await here.pass(2 * minute);
    expect(named(here).at(-1)).toBe("web is slow + db is fast");
  });

  test("leaves a restart as it was", async () => {
    const here = await begin();
    await fires(here, "web");
    await silence(here, "db", 30 * minute);
    await fires(here, "db");
    await here.restart();
    await here.pass(32 * minute);
    expect(named(here)).toEqual(["web is slow", "db is slow + web is slow"]);
  });
});

describe("a problem that is inhibited by another of its incident", () => {
  test("is left out until that is over", async () => {
    const here = await begin();
    await fires(here, "node");
    await fires(here, "pod");
    await here.pass(10 * minute);
    expect(named(here)).toEqual(["node is slow"]);
    expect(here.suppressed).toContainEqual(expect.objectContaining({ reason: "inhibited" }));
    await fires(here, "web");
    await here.pass(2 * minute);
    expect(named(here).at(-1)).toBe("web is slow + node is slow");
    await mends(here, "node");
    await here.pass(2 * minute);
    expect(named(here).at(-1)).toBe("web is slow + pod is slow + node is fast");
  });

  test("is told as ended with it, when both end at once", async () => {
    const here = await begin();
    await here.report([
      firing({ ...of("pod"), title: "pod is slow", at: at(here) }),
      firing({ ...of("node"), title: "node is slow", at: at(here) }),
    ]);
    await here.pass(minute);
    await here.report([
      resolved({ ...of("node"), title: "node is fast", at: at(here) }),
      resolved({ ...of("pod"), title: "pod is fast", at: at(here) }),
    ]);
    await here.pass(0);
    const last = here.chats.mail?.told.at(-1)?.message;
    expect(last?.incident.state).toBe("closed");
    expect(last?.notices.map(({ title }) => title).sort()).toEqual(["node is fast", "pod is fast"]);
  });
});

describe("a problem that is reported again and again", () => {
  test("is told with what was said last and since when it was first seen", async () => {
    const here = await begin();
    const report = (minutes: number, value: string, fields = {}) =>
      fires(here, "web", {
        id: `${value}-${minutes}`,
        expiresAt: at(here, 10 * minute),
        annotations: { value },
        ...fields,
      });
    const began = at(here, -hour);
    await report(0, "80 %");
    await here.pass(minute);
    await report(1, "90 %", { startedAt: began });
    await here.pass(minute);
    expect(named(here)).toEqual(["web is slow"]);
    await fires(here, "db");
    await here.pass(2 * minute);
    const web = here.chats.mail?.told
      .at(-1)
      ?.message.notices.find(({ fingerprint }) => fingerprint === "web");
    expect(web).toMatchObject({ annotations: { value: "90 %" }, startedAt: began });
  });
});
