import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

// The condition makes every workspace package resolve to its source, so tests need no build.
const conditions = ["@tocsin/source", "node", "import", "module", "default"];

const resolution = { resolve: { conditions }, ssr: { resolve: { conditions } } };
/** These look at what a process shares, its modules and its known secrets, so they have one to themselves. */
const ofTheProcess = "{packages/*,server}/test/{loading,secret,secrets,catch-up}.test.ts";
const serverParts = ["server/test/!(catch-up).test.ts", "server/test/{policy,oncall}/*.test.ts"];
const patience = { testTimeout: 20_000, hookTimeout: 60_000 };

export default defineConfig({
  test: {
    projects: [
      {
        ...resolution,
        test: {
          ...patience,
          name: "packages",
          include: ["packages/*/test/**/*.test.ts"],
          exclude: [ofTheProcess],
          // Files share what they import: a third of their time was loading the same modules anew.
          isolate: false,
        },
      },
      {
        ...resolution,
        test: {
          ...patience,
          name: "server",
          include: serverParts,
          exclude: [ofTheProcess],
          isolate: false,
        },
      },
      {
        ...resolution,
        test: {
          ...patience,
          name: "whole",
          exclude: serverParts,
          include: [
            ofTheProcess,
            "server/test/**/*.test.ts",
            "chaos/**/*.test.ts",
            "examples/*/test/**/*.test.ts",
          ],
        },
      },
    ],
    // Tests that run the command line or a driver's worker need the compiled packages.
    globalSetup: ["./scripts/build-once.ts"],
    // Left to itself it takes one of two cores.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    reporters: ["default", "./scripts/closing-line.ts"],
  },
});
