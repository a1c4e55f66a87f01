import { type Asker, defineSource, type TimelineEntry } from "@tocsin/core";
import { describe, expect, expectTypeOf, it } from "vitest";
import { z } from "zod";
import { firing, resolved, type World, type WorldOptions, world } from "./world.ts";

const minute = 60_000;

/** One room in Korean, one in English, and a phone that texts. */
function korean(options: WorldOptions = {}): Promise<World> {
  return world({
    chats: {
      chat: {},
      other: {},
      sms: { edits: false, pages: "text" },
      backup: { edits: false, pages: "text" },
    },
    receivers: {
      ops: ["receiver:korea", "other:ops"],
      korea: { targets: ["chat:ops"], locale: "ko" },
    },
    people: {
      ann: { name: "Ann", contacts: { sms: { address: "+1", channels: ["sms", "backup"] } } },
      bo: { name: "Bo", contacts: { sms: "+2" } },
    },
    ...options,
  });
}

/** The lines that a room was told, each once, in order. */
function lines({ chats }: World, room = "chat"): string[] {
  const told = chats[room]?.told.flatMap(({ message }) => message.news) ?? [];
  return [...new Set(told.map(({ title }) => title))];
}

async function only({ gateway }: World) {
  const [incident] = (await gateway.incidents.list()).items;
  if (incident === undefined) throw new Error("there is no incident");
  return incident;
}

async function recordOf(here: World) {
  const key = `incident:${(await only(here)).id}`;
  const [record] = await here.storage().read([key]);
  if (record === undefined) throw new Error(`there is no ${key}`);
  return { ...record, incident: JSON.parse(record.value) as { timeline: TimelineEntry[] } };
}

it("who is paged by hand is told so in their own language", async () => {
  const people = { ann: { name: "Ann", language: "ko", contacts: { sms: "+1" } } };
  const here = await korean({ people });
  await here.gateway.people.page("ann", { by: "Bo", test: true });
  await here.gateway.people.page("ann", { by: "Bo" });
  await here.pass(5_000);
  const [told] = here.chats.sms?.told ?? [];
  const both = [told?.message, ...(told?.message.others ?? [])];
  expect(both.map((message) => message?.title).sort()).toEqual([
    "Ann 님 호출: Bo 님이 찾습니다",
    "Ann 님 호출: 테스트: Ann 님은 이렇게 호출됩니다",
  ]);
  expect(told?.message.facts).toEqual([{ name: "호출한 사람", value: "Bo" }]);
});

describe("an escalation in Korean", () => {
  const escalations = {
    oncall: {
      steps: [
        { after: "1m", notify: ["person:ann"] },
        { after: "5m", notify: ["person:bo"] },
      ],
      ackTimeout: "30m",
    },
  };

  it("is told in it from the first page to the answer, and when that brings no end", async () => {
    const here = await korean({ escalations, route: { escalation: "oncall" } });
    const refused = { status: "failed", scope: "target", reason: "no such number" } as const;
    here.chats.sms?.plan.push({ outcome: refused });
    await here.report(firing());
    await here.pass(6 * minute + 2_000);
    const { id } = await only(here);
    await here.gateway.incidents.acknowledge(id, { by: "bo" });
    await here.pass(32 * minute);
    expect(lines(here)).toEqual([
      "oncall 1단계: Ann",
      "호출: Ann 님(sms)",
      "Ann 님 호출 실패(sms): no such number; 다음 시도: backup",
      "oncall 2단계: Bo",
      "호출: Bo 님(sms)",
      "Bo 님이 확인함",
      "Bo 님이 확인한 뒤 30분 동안 해결되지 않아 다시 호출합니다",
    ]);
    expect(lines(here, "other")).toEqual([
      "Step 1 of oncall: Ann",
      "Paging Ann by sms",
      "Ann could not be reached by sms: no such number; trying backup",
      "Step 2 of oncall: Bo",
      "Paging Bo by sms",
      "Acknowledged by Bo",
      "Not over 30 m after Bo acknowledged it: paging again",
    ]);
  });

  it("says whom a step can't tell, and why it is left out", async () => {
    const here = await korean({
      schedules: { primary: { timezone: "UTC", layers: [] } },
      escalations: {
        oncall: {
          steps: [
            { after: "1m", notify: ["schedule:primary"] },
            { notify: ["person:bo"], when: { severity: ["critical"] } },
            { after: "1m", notify: ["person:ann", "person:bo"] },
          ],
        },
      },
      route: { escalation: "oncall" },
    });
    const refused = { status: "failed", scope: "target", reason: "no such number" } as const;
    here.chats.sms?.plan.push({ outcome: refused }, { outcome: refused });
    here.chats.backup?.plan.push({ outcome: refused });
    await here.report(firing({ severity: "error" }));
    await here.pass(4 * minute);
    expect(lines(here)).toEqual([
      "oncall 1단계: 알릴 대상 없음 (primary: 당직자 없음)",
      "oncall 2단계 건너뜀: 심각도 오류",
      "oncall 3단계: Ann, Bo",
      "호출: Ann 님(sms), Bo 님(sms)",
      "Ann 님 호출 실패(sms): no such number; 다음 시도: backup",
      "Bo 님 호출 실패(sms): no such number",
      "Ann 님 호출 실패(backup): no such number",
      "아무도 연결되지 않아 1분 뒤 모든 단계를 다시 진행합니다",
    ]);
    expect((await only(here)).timeline.map(({ title }) => title)).toContain(
      "Step 1 of oncall: nobody can be told (nobody is on call on primary)",
    );
  });

  it("names the first twenty of a long step, so that records stay small", async () => {
    const keys = Array.from({ length: 30 }, (_, index) => `p${index}`);
    const here = await korean({
      people: Object.fromEntries(keys.map((key) => [key, { contacts: { sms: `+${key}` } }])),
      escalations: {
        oncall: { steps: [{ after: "1m", notify: keys.map((key) => `person:${key}`) }] },
      },
      route: { escalation: "oncall" },
    });
    await here.report(firing());
    await here.pass(2 * minute);
    expect(lines(here)[0]).toMatch(/^oncall 1단계: p0, .*, p19 외 10$/);
    expect(lines(here, "other")[0]).toMatch(/^Step 1 of oncall: p0, .*, p19, and 10 more$/);
  });
});

describe("what becomes of an incident, in Korean", () => {
  const ann: Asker = { name: "Ann", person: "ann", through: "chat button" };
  const bo: Asker = { name: "Bo", person: "bo", through: "test" };
  const cluster = defineSource({
    type: "cluster",
    options: z.strictObject({}),
    open: () => ({
      actions: [
        {
          name: "restart",
          title: "Restart",
          description: "Restart it.",
          applies: () => true,
          async run({ say }) {
            await say("web-1 is down");
            return { status: "unclear", text: "it went away" };
          },
        },
      ],
    }),
  });

  it("names the gateway's own actions in it, and those of a source as that does", async () => {
    const here = await korean({
      sources: { cluster: cluster({}) },
      permissions: [{ actions: ["assign", "cluster.*"], allow: ["people"], approvals: 1 }],
    });
    await here.report(firing({ source: "cluster" }));
    const { id } = await only(here);
    const { actions } = here.gateway;
    const orders: string[] = [];
    for (const [action, values] of [
      ["cluster.restart", {}],
      ["assign", { person: "bo" }],
    ] as const) {
      const asked = await actions.request({ action, incident: id, by: ann, values, why: "noisy" });
      if (!("order" in asked)) throw new Error(JSON.stringify(asked));
      orders.push(asked.order.id);
      await here.pass(minute);
      await actions.approve(asked.order.id, bo);
      await here.pass(minute);
    }
    const [restart, assign] = orders;
    expect(lines(here)).toEqual([
      `Ann 님의 요청: Restart(noisy); 다른 사람의 동의가 필요합니다 (요청 번호 ${restart})`,
      "Bo 님이 동의함: Restart (Ann 님 요청)",
      "Restart (Ann 님 요청)",
      "Restart: 결과 확인 필요 (Ann 님, noisy)",
      `Ann 님의 요청: 담당자 지정(noisy); 다른 사람의 동의가 필요합니다 (요청 번호 ${assign})`,
      "Bo 님이 동의함: 담당자 지정 (Ann 님 요청)",
      "Ann 님이 Bo 님에게 배정함",
      "담당자 지정: 완료 (Ann 님, noisy)",
    ]);
    expect(lines(here, "other")).toContain("Assign by Ann (noisy): done");
  });

  it("is told when it may be told again, and what came late", async () => {
    const here = await korean({
      chats: { chat: {}, other: {}, hook: { every: true } },
      receivers: {
        ops: ["receiver:korea", "other:ops", "hook:all"],
        korea: { targets: ["chat:ops"], locale: "ko" },
      },
      people: {},
      times: { lunch: [{ times: ["09:10-09:30"] }] },
      route: { mute: ["lunch"] },
    });
    await here.report(firing());
    await here.pass(20 * minute);
    expect(lines(here)).toEqual([]);
    await here.pass(11 * minute);
    await here.report(resolved({ at: "2026-01-05T08:00:00Z", title: "ci was fine" }));
    await here.pass(2 * minute);
    expect(lines(here)).toEqual(["알림 제한 시간 종료: lunch", "늦게 도착: ci was fine"]);
    expect(lines(here, "other")).toEqual(["No longer muted during lunch", "Late: ci was fine"]);
  });

  it("says that it was unstable, and how it stands since", async () => {
    const here = await korean({ route: { flap: { changes: 4, within: "15m" } } });
    const at = () => ({ at: new Date(here.clock.now()).toISOString() });
    for (let turn = 0; turn < 2; turn += 1) {
      await here.report(firing(at()));
      await here.pass(minute);
      await here.report(resolved(at()));
      await here.pass(minute);
    }
    await here.pass(20 * minute);
    const ours = lines(here).filter((line) => !line.startsWith("ci "));
    expect(ours).toEqual([
      expect.stringMatching(/^불안정: \d분 동안 \d번 바뀜, 안정되면 다시 알립니다$/),
      expect.stringMatching(/^\d번 바뀐 뒤 안정됨: 정상화$/),
    ]);
  });
});

describe("the record of a line", () => {
  it("of an older version is told as it was written", async () => {
    const here = await korean();
    await here.report(firing());
    here.chats.chat?.plan.push({ outcome: { status: "retry", reason: "away", afterMs: 30_000 } });
    const { id } = await only(here);
    await here.gateway.incidents.acknowledge(id, { by: "Ann" });
    await here.pass(1_000);
    const { key, version, incident } = await recordOf(here);
    const timeline = incident.timeline.map(({ line: _, ...entry }) => entry);
    const value = JSON.stringify({ ...incident, timeline });
    await here.storage().commit([{ key, expect: version, value }]);
    await here.pass(minute);
    expect(lines(here)).toEqual(["Acknowledged by Ann"]);
  });

  it("of a later version, with a sentence that is not known here, is told in English", async () => {
    const here = await korean();
    await here.report(firing());
    here.chats.chat?.plan.push({ outcome: { status: "retry", reason: "away", afterMs: 30_000 } });
    const { id } = await only(here);
    await here.gateway.incidents.acknowledge(id, { by: "Ann" });
    await here.pass(1_000);
    const { key, version, value } = await recordOf(here);
    const later = value.replace('"line":["acknowledged"', '"line":["constructor"');
    expect(later).not.toBe(value);
    await here.storage().commit([{ key, expect: version, value: later }]);
    await here.pass(minute);
    expect(lines(here)).toEqual(["Acknowledged by Ann"]);
  });

  it("is of the newest entries alone, and nothing that the API shows", async () => {
    const here = await korean({
      escalations: { oncall: { steps: [{ notify: ["other:more"] }] } },
      route: { escalation: "oncall" },
    });
    await here.report(firing());
    const { id } = await only(here);
    for (let count = 0; count < 25; count += 1) {
      await here.gateway.incidents.escalate(id, { by: "ann" });
      await here.pass(1_000);
    }
    const { timeline } = (await recordOf(here)).incident;
    expect(timeline.length).toBeGreaterThan(50);
    expect(timeline.map(({ line }) => line !== undefined).lastIndexOf(false)).toBe(
      timeline.length - 31,
    );
    for (const entry of (await only(here)).timeline) expect(entry).not.toHaveProperty("line");
  });

  it("takes what its sentence takes", () => {
    type Line = NonNullable<TimelineEntry["line"]>;
    expectTypeOf<readonly ["late", string]>().toExtend<Line>();
    expectTypeOf<readonly ["late", number]>().not.toExtend<Line>();
    expectTypeOf<readonly ["late"]>().not.toExtend<Line>();
    expectTypeOf<readonly ["nowhere"]>().not.toExtend<Line>();
  });
});
