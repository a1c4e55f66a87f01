import { linksOf } from "@tocsin/testkit";
import { afterEach, describe, expect, test } from "vitest";
import { type Stage, stage, usual } from "./stage.ts";

const minute = 60_000;
let here: Stage;
afterEach(() => here.end());

describe("somebody is paged", () => {
  test("the text says what and how to answer; the answer stops everything and is shown in Slack", async () => {
    here = await stage();
    await here.fires();
    const text = await here.ann.receives();
    expect(text).toMatchObject({ segments: 1, encoding: "GSM-7" });
    expect(text.text).toContain("checkout");
    await text.reply("ack");
    expect((await here.ann.receives()).text).toMatch(/acknowledged/i);
    await here.opsShows(/[Aa]cknowledged by \*?Ann/);
    const [incident] = (await here.gateway.incidents.list()).items;
    expect(incident?.timeline.at(-1)?.title).toBe("Acknowledged by Ann (sms)");
    await here.network.staysQuiet(60 * minute);
  });

  test("the phone rings, 1 acknowledges, and Slack shows it", async () => {
    here = await stage();
    await here.fires();
    await here.ann.receives();
    const call = await here.ann.rings({ withinMs: 3 * minute });
    await call.hears(/checkout/);
    await call.press("1");
    await call.hears(/acknowledged/i);
    await here.opsShows(/[Aa]cknowledged by \*?Ann/);
    await here.network.staysQuiet(60 * minute);
  });

  test("2 escalates: Bo is called at once", async () => {
    here = await stage();
    await here.fires();
    await here.ann.receives();
    const call = await here.ann.rings({ withinMs: 3 * minute });
    await call.hears(/checkout/);
    await call.press("2");
    const second = await here.bo.rings({ withinMs: 20_000 });
    await second.hears(/checkout/);
    await second.press("1");
    await here.opsShows(/[Aa]cknowledged by \*?Bo/);
  });

  test("3 resolves, 9 repeats", async () => {
    here = await stage();
    await here.fires();
    await here.ann.receives();
    const call = await here.ann.rings({ withinMs: 3 * minute });
    await call.hears(/checkout/);
    await call.press("9");
    await call.hears(/checkout/);
    await call.press("3");
    await here.opsShows(/[Rr]esolved by \*?Ann/);
    await here.network.staysQuiet(60 * minute);
  });

  test("the end is texted to whom was paged and never answered", async () => {
    here = await stage();
    await here.fires();
    await here.ann.receives();
    await here.network.pass(30_000);
    await here.mends();
    expect((await here.ann.receives()).text).toMatch(/back to normal|over|resolved/i);
    await here.opsShows(/Back to normal/);
    await here.network.staysQuiet(60 * minute);
  });

  test("in the person's language, counted right", async () => {
    const { people } = usual;
    here = await stage({ people: { ...people, ann: { ...people?.ann, language: "ko" } } });
    await here.fires({ title: "결제가 실패합니다", subject: "결제" });
    const text = await here.ann.receives();
    expect(text.encoding).toBe("UCS-2");
    expect(text.segments).toBeLessThanOrEqual(2);
    const call = await here.ann.rings({ withinMs: 3 * minute });
    await call.hears(/결제/);
    expect(call.language).toBe("ko-KR");
    await call.press("1");
    await here.opsShows(/[Aa]cknowledged by \*?Ann/);
  });
});

describe("somebody can't be reached", () => {
  test("no answer: the next step at once", async () => {
    here = await stage({
      escalations: {
        oncall: { steps: [{ notify: ["person:bo"] }, { after: "30m", notify: ["person:ann"] }] },
      },
    });
    here.bo.doesNotAnswer();
    await here.fires();
    await here.bo.rings();
    await here.ann.receives(undefined, { withinMs: 2 * minute });
    await here.opsShows(/paging Ann/);
    const { items } = await here.gateway.incidents.list();
    await here.gateway.incidents.acknowledge(items[0]?.id ?? "", { by: "ann" });
    expect(JSON.stringify(items[0]?.timeline)).toContain("no answer");
  });

  test("a machine that answers is nobody", async () => {
    here = await stage({
      escalations: {
        oncall: { steps: [{ notify: ["person:bo"] }, { after: "30m", notify: ["person:ann"] }] },
      },
    });
    here.bo.machineAnswers();
    await here.fires();
    await here.bo.rings();
    const text = await here.ann.receives(undefined, { withinMs: 2 * minute });
    await text.reply("ack");
    await here.ann.receives();
    await here.opsShows(/[Aa]cknowledged by \*?Ann/);
    expect(here.ops()).not.toMatch(/[Aa]cknowledged by \*?Bo/);
  });

  test("a text that is lost goes through the other provider", async () => {
    here = await stage();
    here.ann.losesTexts(30003);
    await here.fires();
    await here.ann.misses();
    here.ann.worksAgain();
    const lostAt = here.clock.now();
    const text = await here.ann.receives();
    expect(text.provider).toBe("backup");
    expect(text.at - lostAt).toBeLessThan(20_000);
    await text.reply("ack");
    await here.ann.receives();
    await here.opsShows(/[Aa]cknowledged by \*?Ann/);
  });

  test("a provider that is down: the other one calls within 20 s", async () => {
    const { people } = usual;
    here = await stage({
      people: { ...people, ann: { ...people?.ann, rules: [{ notify: "phone" }] } },
    });
    here.main.fail({ status: 503 }, { times: 1_000 });
    const began = here.clock.now();
    await here.fires();
    const call = await here.ann.rings();
    expect(call.provider).toBe("backup");
    expect(here.clock.now() - began).toBeLessThan(20_000);
    await call.hears(/checkout/);
    await call.press("1");
    await here.opsShows(/[Aa]cknowledged by \*?Ann/);
  });

  test("who has texted STOP is reached by the next way", async () => {
    here = await stage();
    await here.ann.sends("STOP", here.main.number);
    await here.network.pass(1_000);
    for (const _ of here.ann.texts) await here.ann.receives();
    await here.fires();
    const text = await here.ann.receives(/checkout/);
    expect(text.provider).toBe("backup");
    await text.reply("ack");
    await here.ann.receives();
    await here.opsShows(/[Aa]cknowledged by \*?Ann/);
  });
});

describe("many incidents at once", () => {
  test("are one call that says so, and one key acknowledges all", async () => {
    here = await stage({
      route: { receiver: "ops", escalation: "oncall" },
      escalations: { oncall: { steps: [{ notify: ["person:bo"] }] } },
    });
    const names = ["cart", "search", "login", "stock"];
    for (const name of names) {
      await here.fires({ subject: `shop ${name}`, title: `${name} fails` });
    }
    const call = await here.bo.rings();
    await call.hears(/4 incidents/);
    await call.press("1");
    await call.hears(/acknowledged/i);
    const { items } = await here.gateway.incidents.list();
    expect(items.map(({ state }) => state)).toEqual(Array(4).fill("acknowledged"));
    for (const name of names) {
      await here.opsShows(new RegExp(`${name} fails.*[Aa]cknowledged by \\*?Bo`));
    }
    await here.network.staysQuiet(10 * minute);
  });
});

describe("an answer from elsewhere", () => {
  test("a button in Slack", async () => {
    here = await stage();
    await here.fires();
    await here.ann.receives();
    await here.opsShows(/Acknowledge/);
    const click = await here.slack.click("#ops", "Acknowledge", { user: "U024BE7LH" });
    expect(click.status).toBe(200);
    await here.opsShows(/[Aa]cknowledged by \*?Ann/);
    await here.network.staysQuiet(60 * minute);
  });

  test("a link in a mail: looking does nothing, confirming acts", async () => {
    here = await stage({ receivers: { ops: ["slack:#ops", "mail:ann@example.test"] } });
    await here.fires();
    await here.ann.receives();
    const link = linksOf(await here.mailCame()).Acknowledge ?? "";
    await here.mail.open(link);
    expect(here.ops()).not.toMatch(/[Aa]cknowledged by/);
    const page = await here.mail.confirm(link);
    expect(page.text).toMatch(/Ann/);
    await here.opsShows(/[Aa]cknowledged by \*?Ann/);
    await here.mailCame(/acknowledged by Ann/);
    await here.network.staysQuiet(60 * minute);
  });

  test("a stranger's text changes nothing", async () => {
    here = await stage();
    await here.fires();
    await here.ann.receives();
    const stranger = here.network.phone("+4915112345678");
    await stranger.sends("ack", here.main.number);
    await stranger.receives();
    expect(here.ops()).not.toMatch(/[Aa]cknowledged by/);
    await here.gateway.incidents.resolve((await here.gateway.incidents.list()).items[0]?.id ?? "", {
      by: "ann",
    });
    await here.opsShows(/[Rr]esolved by \*?Ann/);
  });

  test("a code proves a contact", async () => {
    here = await stage();
    expect(await here.gateway.people.sendCode("ann", "sms")).toBe("sent");
    const { text } = await here.ann.receives();
    const code = /\b\d{6}\b/.exec(text)?.[0] ?? "";
    expect(await here.gateway.people.verify("ann", "sms", code === "000000" ? "1" : "000000")).toBe(
      "wrong",
    );
    expect(await here.gateway.people.verify("ann", "sms", code)).toBe("verified");
  });
});
