import type { Clock, Log, Storage } from "@tocsin/core";
import { describe } from "vitest";
import { budgetCases } from "./driver/budgets.ts";
import { claimCases } from "./driver/claims.ts";
import { crashCases } from "./driver/crashes.ts";
import { listCases } from "./driver/lists.ts";
import { raceCases } from "./driver/races.ts";
import { recordCases } from "./driver/records.ts";
import { sharedCases } from "./driver/shared.ts";
import { caseMaker } from "./driver/store.ts";
import { workCases } from "./driver/work.ts";

export interface OpenOptions {
  /** A name of letters, digits and dashes. One name is one store: opened again, it has its records. */
  readonly store: string;
  readonly clock: Clock;
  readonly log: Log;
}

export type OpenStorage = (options: OpenOptions) => Promise<Storage>;

export interface DriverSuite {
  readonly open: OpenStorage;
  /**
   * A module that exports the same `open`, for the child processes that are killed; it may be
   * TypeScript. Absent: what the driver keeps ends with the process.
   */
  readonly crash?: { readonly module: URL };
  /** Several processes may have one store open. */
  readonly shared?: boolean;
  /** How long, in ms, until work that a dead process had in hand is handed out again. Default 5,000. */
  readonly recoveryMs?: number;
}

/** The contract of a storage driver, as tests. Runs in real time; call it at the top of a test file. */
export function testDriver(name: string, suite: DriverSuite): void {
  const add = caseMaker(name, suite);
  describe(`driver ${name}`, () => {
    describe("records", () => recordCases(add));
    describe("races", () => raceCases(add));
    describe("lists", () => listCases(add));
    describe("work", () => workCases(add));
    describe("claims", () => claimCases(add));
    describe("budgets", () => budgetCases(add));
    if (suite.crash !== undefined) {
      const { crash, recoveryMs = 5000 } = suite;
      describe("crashes", () => crashCases(add, crash.module, recoveryMs));
    }
    if (suite.shared === true) describe("two at once", () => sharedCases(add));
  });
}
