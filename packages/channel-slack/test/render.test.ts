import { type Message, type Offer, stampsOf } from "@tocsin/core";
import { fakeSlack, message, tools, wildMessage, wildText } from "@tocsin/testkit";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { render as living } from "../src/blocks.ts";
import { renderNews as news, renderDetails } from "../src/replies.ts";

const levels = [0, 1, 2] as const;

const stamps = await stampsOf(tools())();
/** As where clicks reach us. */
const render = (message: Message, level: 0 | 1 | 2) => living(message, level, stamps);
const renderNews = (message: Message, level: 0 | 1 | 2) => news(message, level, stamps);

/** What plugins of any kind may offer. */
const wildOffers: fc.Arbitrary<Offer[]> = fc.array(
  fc
    .tuple(
      fc.record({
        name: fc.oneof(wildText(), fc.stringMatching(/^[a-z][a-z0-9.-]{0,120}$/)),
        title: wildText(),
        asks: fc.boolean(),
      }),
      fc.boolean(),
    )
    .map(([offer, danger]) => (danger ? { ...offer, danger } : offer)),
  { maxLength: 12 },
);

/** Any message, with anything to click. */
const clickable = fc.tuple(wildMessage(), wildOffers).map(
  ([wild, offers]): Message => ({
    ...wild,
    offers,
    news: wild.news.map((each, index) => ({
      ...each,
      order: index < 3 ? `act_${index}` : each.title,
    })),
  }),
);

/** Every string that Slack reads as markup. */
function strings(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(strings);
}

function expectHarmless(rendered: object) {
  for (const text of strings(rendered)) {
    // What opens with < is a link or a time that we made, and nothing else.
    const rest = text
      .replace(/<https?:\/\/[^<>|\s]+(\|[^<>\n]*)?>/g, "")
      .replace(/<!date\^\d+\^\{date_short_pretty\} \{time\}\|[\d: UTC-]+>/g, "");
    expect(rest).not.toContain("<");
    expect(rest).not.toMatch(/\p{Cs}/u);
  }
}

describe("any message, at any level", () => {
  let slack: Awaited<ReturnType<typeof fakeSlack>>;
  beforeAll(async () => {
    slack = await fakeSlack();
  });
  afterAll(() => slack.stop());

  async function taken(content: object): Promise<unknown> {
    const body = new URLSearchParams({ channel: "#ops" });
    for (const [name, value] of Object.entries(content)) {
      body.set(name, typeof value === "string" ? value : JSON.stringify(value));
    }
    const response = await fetch(`${slack.apiUrl}chat.postMessage`, {
      method: "POST",
      headers: { authorization: `Bearer ${slack.token}` },
      body,
    });
    return response.json();
  }

  it("is within Slack's limits and rings nobody", async () => {
    await fc.assert(
      fc.asyncProperty(clickable, fc.constantFrom(...levels), async (wild, level) => {
        for (const rendered of [
          render(wild, level),
          renderDetails(wild, level),
          renderNews(wild, level),
        ]) {
          expectHarmless(rendered);
          expect(rendered.text.length).toBeLessThanOrEqual(4000);
          const sum = strings(rendered).reduce((all, text) => all + text.length, 0);
          expect(sum).toBeLessThanOrEqual(15_000);
          expect(await taken(rendered)).toMatchObject({ ok: true });
        }
      }),
      { numRuns: 100 },
    );
    expect(slack.channel("#ops").messages.flatMap(({ rings }) => rings)).toEqual([]);
  });

  it("is within Slack's limits when everything in it is as long as can be", async () => {
    const long = "& <!channel> ".repeat(800);
    const many = <T>(each: T) => Array.from({ length: 60 }, () => each);
    const url = `https://a.test/${"&".repeat(70)}`;
    const full = message({
      title: long,
      summary: long,
      text: `${long}\n\n`.repeat(3),
      subject: long,
      source: long,
      actor: { name: long },
      facts: many({ name: long, value: long, url }),
      links: many({ title: long, url }),
      parts: many({ title: long, severity: "error" as const, at: "", url }),
      images: many({ url, alt: long }),
      news: many({ title: long, text: long, at: "", order: `act_${"x".repeat(60)}` }),
      nudge: true,
      actions: ["acknowledge", "resolve", "escalate"],
      offers: Array.from({ length: 30 }, (_, index) => ({
        name: `source-${index}.restart`,
        title: long,
        asks: index > 15,
        danger: true,
      })),
    });
    for (const level of levels) {
      for (const draw of [render, renderDetails, renderNews]) {
        expect(await taken(draw(full, level))).toMatchObject({ ok: true });
      }
    }
  });
});

describe("the living message", () => {
  const rich = message({
    facts: [{ name: "Commit", value: "3f2a9c1", url: "https://github.test/c/3f2a9c1" }],
    actor: { name: "ann" },
  });

  it("shows title, state, text, facts, links and where it comes from, under a bar of its colour", () => {
    const [header, body] = [render(rich, 0).blocks, render(rich, 0).attachments];
    expect(JSON.stringify(header)).toContain("🔴 ci failed on main");
    expect(body).toHaveLength(1);
    const told = strings(body).join("\n");
    for (const piece of [
      "Failing since #12",
      "The step *test* failed",
      "```\nexpected 1 to be 2\n```",
      "*Commit*\n<https://github.test/c/3f2a9c1|3f2a9c1>",
      "<https://github.test/acme/api/runs/12|Run #12>",
      "<https://tocsin.test/incidents/incident-1|Open incident>",
      "ann",
      "7KQ2M",
    ]) {
      expect(told).toContain(piece);
    }
  });

  it("changes its colour with what it tells", () => {
    const colour = (tone: "success" | "error") =>
      render(message({ tone }), 0).attachments[0]?.color;
    expect(colour("success")).not.toBe(colour("error"));
  });

  it("says who acknowledged it and when, in the reader's zone, at any level", () => {
    const { incident } = message();
    const by = (at: string, state: "acknowledged" | "closed" | "open" = "acknowledged") =>
      message({ incident: { ...incident, state, acknowledged: { by: "Ann", at } } });
    for (const level of levels) {
      expect(strings(render(by("2026-01-05T09:05:00Z"), level)).join()).toContain(
        "Acknowledged by *Ann* · <!date^1767603900^{date_short_pretty} {time}|2026-01-05 09:05 UTC>",
      );
    }
    expect(strings(render(by(""), 0)).join()).toMatch(/Acknowledged by \*Ann\*(?! ·)/);
    expect(strings(render(by("", "closed"), 0)).join()).toContain("Acknowledged by *Ann*");
    // The acknowledgement has run out.
    expect(strings(render(by("", "open"), 0)).join()).not.toContain("Acknowledged by");
  });

  it("has a button for each answer, at the two levels that have a form", () => {
    const actions = ["acknowledge", "resolve", "escalate"] as const;
    const asked = message({ actions });
    const row = {
      type: "actions",
      elements: [
        { text: { text: "Acknowledge" }, style: "primary", action_id: "tocsin.acknowledge" },
        { text: { text: "Resolve" }, action_id: "tocsin.resolve" },
        { text: { text: "Escalate" }, action_id: "tocsin.escalate" },
      ],
    };
    expect(render(asked, 0).attachments[0]?.blocks.at(-1)).toMatchObject(row);
    expect(render(asked, 1).blocks.at(-1)).toMatchObject(row);
    expect(strings(render(asked, 2)).join()).not.toContain("tocsin.acknowledge");
  });

  it("has no buttons where nothing can be answered or no click would reach us", () => {
    const shown = (...given: [Message, typeof stamps | undefined]) => {
      const [told, key] = given;
      return strings(living(told, 0, key)).join();
    };
    expect(shown(message({ actions: [] }), stamps)).not.toContain("tocsin.acknowledge");
    expect(shown(message(), undefined)).not.toContain("tocsin.acknowledge");
    const odd = message({ incident: { ...message().incident, id: "x".repeat(3_000) } });
    expect(shown(odd, stamps)).not.toContain("tocsin.acknowledge");
  });

  it("becomes simpler level by level, and keeps its title and a link", () => {
    expect(render(rich, 1)).toMatchObject({
      attachments: [],
      blocks: [{ type: "section" }, { type: "actions" }],
    });
    expect(render(rich, 2)).toMatchObject({ attachments: [], blocks: [] });
    for (const level of levels) {
      const told = strings(render(rich, level)).join("\n");
      expect(told).toContain("ci failed on main");
      expect(told).toContain("<https://tocsin.test/incidents/incident-1");
    }
  });
});
