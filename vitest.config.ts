import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

// The condition makes every workspace package resolve to its source, so tests need no build.
const conditions = ["@tocsin/source", "node", "import", "module", "default"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: [
      "packages/*/test/**/*.test.ts",
      "server/test/**/*.test.ts",
      "chaos/**/*.test.ts",
      "examples/*/test/**/*.test.ts",
    ],
    // Tests that run the command line or a driver's worker need the compiled packages.
    globalSetup: ["./scripts/build-once.ts"],
    // Left to itself it takes one of two cores.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 20_000,
    hookTimeout: 60_000,
    reporters: ["default", "./scripts/closing-line.ts"],
  },
});
