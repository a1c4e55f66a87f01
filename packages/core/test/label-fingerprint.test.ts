import { labelFingerprint } from "@tocsin/core";
import fc from "fast-check";
import { expect, test } from "vitest";

test.each([
  [{ alertname: "Good", team: "web" }, "25184ed5b4af0748"],
  [{ team: "web", alertname: "Good", empty: "" }, "25184ed5b4af0748"],
  [{ x: "y" }, "725f725716f98d94"],
  [{ alertname: "z6" }, "a26db0427b8e3c84"],
  [{}, "cbf29ce484222325"],
])("labels %o have the fingerprint that Alertmanager gives them", (labels, fingerprint) => {
  expect(labelFingerprint(labels)).toBe(fingerprint);
});

test("any labels have that of FNV-1a, counted in whole numbers", () => {
  const text = fc.string({ unit: "binary", maxLength: 20 });
  fc.assert(
    fc.property(fc.dictionary(text, text, { maxKeys: 6 }), (labels) => {
      expect(labelFingerprint(labels)).toBe(slowly(labels));
    }),
  );
});

function slowly(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels)
    .filter(([, value]) => value !== "")
    .map((pair) => pair.map((text) => Buffer.from(text)))
    .sort(([one = Buffer.of()], [other = Buffer.of()]) => Buffer.compare(one, other));
  const bytes = pairs.flatMap((pair) => pair.flatMap((text) => [...text, 0xff]));
  const hash = bytes.reduce(
    (sum, byte) => BigInt.asUintN(64, (sum ^ BigInt(byte)) * 0x100000001b3n),
    0xcbf29ce484222325n,
  );
  return hash.toString(16).padStart(16, "0");
}
