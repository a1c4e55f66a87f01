import { describe, expect, it } from "vitest";
import { hour, running, set, start, web } from "./objects.ts";
import { type Stage, type StageOptions, stage } from "./stage.ts";

/** A Deployment that is well, with its one pod. */
export const deployment = [web(), set(), running(start - hour)];

export interface Story {
  readonly title: string;
  /** What is there at first. Default: a Deployment that is well. */
  readonly there?: StageOptions;
  /** What happens, and what is told after it. */
  readonly steps: readonly (readonly [(on: Stage) => void, readonly string[]])[];
}

export function tellStories(name: string, stories: readonly Story[]): void {
  describe(name, () => {
    it.each(stories.map((story) => [story.title, story] as const))("%s", (_, { there, steps }) => {
      const on = stage(there ?? { there: deployment });
      expect(on.news(), "at first").toEqual([]);
      for (const [number, [happens, told]] of steps.entries()) {
        happens(on);
        expect(on.news(), `step ${number + 1}`).toEqual(told);
      }
    });
  });
}
