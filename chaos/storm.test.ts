import { describe, expect, it } from "vitest";
import { storm } from "./storm.ts";

// `npm run test:chaos` runs 50 rounds; the short form is part of every test run.
const rounds = Number(process.env.TOCSIN_STORM_ROUNDS ?? 3);
const seed = Number(process.env.TOCSIN_STORM_SEED ?? Date.now() % 1_000_000);

describe.each(["sqlite", "redis"] as const)("SIGKILL under load on %s", (driver) => {
  it(
    `loses nothing that was answered 2xx in ${rounds} rounds (seed ${seed})`,
    async () => {
      const lines: string[] = [];
      const log = (line: string) => (rounds > 5 ? console.log(line) : lines.push(line));
      const result = await storm({ driver, rounds, seed, log });
      const { lost, ...counts } = result;
      console.log(`${driver}: ${JSON.stringify({ ...counts, lost: lost.length })}`);
      expect(lost, lines.join("\n")).toEqual([]);
      expect(result.accepted).toBeGreaterThan(rounds * 10);
      expect(result.doubled).toBe(0);
      expect(result.slackDoubled).toBe(0);
    },
    60_000 + rounds * 30_000,
  );
});
