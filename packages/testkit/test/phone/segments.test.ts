import { expect, test } from "vitest";
import { smsSize } from "../../src/index.ts";

test.each([
  ["", "GSM-7", 1],
  ["a".repeat(160), "GSM-7", 1],
  ["a".repeat(161), "GSM-7", 2],
  ["a".repeat(306), "GSM-7", 2],
  ["a".repeat(307), "GSM-7", 3],
  ["€".repeat(80), "GSM-7", 1],
  [`${"€".repeat(80)}a`, "GSM-7", 2],
  // The bracket does not fit into the one septet that is left of the first part.
  [`${"a".repeat(152)}[${"a".repeat(152)}`, "GSM-7", 3],
  ["ÄÖÜß@£ èé\n\r^{}\\[~]|€", "GSM-7", 1],
  ["`", "UCS-2", 1],
  ["가".repeat(70), "UCS-2", 1],
  ["가".repeat(71), "UCS-2", 2],
  ["가".repeat(134), "UCS-2", 2],
  ["가".repeat(135), "UCS-2", 3],
  [`${"a".repeat(159)}✓`, "UCS-2", 3],
  ["😀".repeat(35), "UCS-2", 1],
  // 33 pairs to a part of 67 units: none is cut.
  ["😀".repeat(67), "UCS-2", 3],
])("%j takes %s in %i", (text, encoding, segments) => {
  expect(smsSize(text)).toEqual({ encoding, segments });
});
