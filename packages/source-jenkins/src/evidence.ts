import { codeSpan, plainText } from "@tocsin/core";
import type { Build, Tests } from "./build.ts";
import { lastLines } from "./log.ts";

const shownTests = 10;
const longestNotes = 2_000;

/** What helps to see why: the failing tests, the build's notes, and how its log ends. CommonMark. */
export function evidenceOf({ tests, notes, log, result, phase }: Build): string {
  const ended = result !== undefined;
  const parts = [
    ended ? failingTests(tests) : "",
    // One line is in the title while it runs.
    ended || notes?.trim().includes("\n") ? plainText(notes ?? "", longestNotes) : "",
    ended && result !== "SUCCESS" && phase !== "queued" ? lastLines(log) : "",
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

/** `2 of 120 tests failed`; empty when none did. */
export function testsInShort(tests: Tests | undefined): string {
  if (tests === undefined || tests.failed === 0) return "";
  return `${tests.failed} of ${tests.total} test${tests.total === 1 ? "" : "s"} failed`;
}

function failingTests(tests: Tests | undefined): string {
  if (tests === undefined || tests.failing.length === 0) return "";
  const shown = tests.failing.slice(0, shownTests).map((name) => `- ${codeSpan(name, 300)}`);
  const more = Math.max(tests.failed, tests.failing.length) - shown.length;
  if (more > 0) shown.push(`- and ${more} more`);
  return `Failing tests:\n\n${shown.join("\n")}`;
}
