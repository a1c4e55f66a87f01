import fc from "fast-check";
import { expect, test } from "vitest";
import { type Line, linesOf, textOf } from "../src/lines.ts";

async function* chunksOf(bytes: Uint8Array, sizes: readonly number[]) {
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

async function read(text: string, sizes: readonly number[] = [1], maxBytes = 1000) {
  const lines: Line[] = [];
  for await (const line of linesOf(chunksOf(Buffer.from(text), sizes), maxBytes)) lines.push(line);
  return lines.map((line) => line.text);
}

test("however a stream is cut, its lines are the same", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.string({ unit: "grapheme", minLength: 1 }).map((line) => line.replaceAll("\n", " ")),
      ),
      fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1 }),
      async (lines, sizes) => {
        const text = lines.map((line) => `${line}\n`).join("");
        expect(await read(text, sizes)).toEqual(lines);
      },
    ),
  );
});

test("what follows the last line break is left out: the stream broke off there", async () => {
  expect(await read('{"a":1}\n{"b":2}', [5])).toEqual(['{"a":1}']);
});

test("a line that is too long is said to be, and the next is read", async () => {
  expect(await read(`${"x".repeat(11)}\nshort\n${"y".repeat(10)}\n`, [4], 10)).toEqual([
    undefined,
    "short",
    "y".repeat(10),
  ]);
});

test("empty lines are no lines", async () => {
  expect(await read("\n\na\n\n", [2])).toEqual(["a"]);
});

test("a body that is too long is not kept", async () => {
  expect(await textOf(chunksOf(Buffer.from("12345"), [2]), 5)).toBe("12345");
  expect(await textOf(chunksOf(Buffer.from("123456"), [2]), 5)).toBeUndefined();
});
