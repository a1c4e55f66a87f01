import { message, wildMessage } from "@tocsin/testkit";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { room, stage } from "./stage.ts";

const many = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => make(index));

describe("Discord's limits hold by construction: it never has to refuse a form", () => {
  it.each([0, 1, 2] as const)("at level %i, whatever text comes", async (level) => {
    const { bot, to } = await stage();
    await fc.assert(
      fc.asyncProperty(wildMessage(), fc.uuid(), async (wild, tellingId) => {
        expect(await bot.send(wild, to({ level, tellingId }))).toMatchObject({ status: "sent" });
      }),
      { numRuns: 40, interruptAfterTimeLimit: 8_000 },
    );
  });

  it.each([0, 1, 2] as const)("at level %i, when everything is full", async (level) => {
    const { fake, bot, to } = await stage();
    const long = "word ".repeat(2_000);
    const url = `https://example.test/${"long/".repeat(60)}`;
    const full = message({
      title: long,
      subject: long,
      summary: long,
      text: long,
      actor: { name: long, url },
      facts: many(40, () => ({ name: long, value: long, url })),
      links: many(40, () => ({ title: long, url })),
      parts: many(40, () => ({ title: long, url, severity: "error", at: "2026-01-05T09:00:00Z" })),
      news: many(40, () => ({ title: long, text: long, at: "2026-01-05T09:00:00Z" })),
      images: many(40, () => ({ alt: long, url })),
    });
    expect(await bot.send(full, to({ level }))).toMatchObject({ status: "sent" });
    const [told] = fake.channel(room).messages;
    expect(JSON.stringify(told).length).toBeGreaterThan(level === 2 ? 700 : 5_000);
  });
});
