import { tools, virtualClock } from "@tocsin/testkit";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sealer } from "../src/answer/seal.ts";
import { memoryStorage, silentLog, stampsOf } from "../src/index.ts";

const dayMs = 86_400_000;

describe("a stamped text", () => {
  const clock = virtualClock();
  const ours = stampsOf(tools({ clock }));

  it("comes back as it was, whatever it is", async () => {
    const [one, other] = await Promise.all([ours(), stampsOf(tools({ clock }))()]);
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(other.read(one.print(text))).toBe(text);
        expect(one.print(text).length).toBeLessThanOrEqual(text.length + 22);
      }),
    );
  });

  it("is nothing when a letter of it is another, is missing or is too many", async () => {
    const { print, read } = await ours();
    const whole = print("resolve 1");
    for (let index = 0; index < whole.length; index += 1) {
      const [before, after] = [whole.slice(0, index), whole.slice(index + 1)];
      const letter = whole[index] === "x" ? "y" : "x";
      for (const altered of [
        before + letter + after,
        before + after,
        `${before}x${whole.slice(index)}`,
      ])
        expect(read(altered)).toBeUndefined();
    }
    for (const odd of [`${whole}x`, `${whole}\n`, `${whole}:${whole}`, "", ":::", "x".repeat(99)])
      expect(read(odd)).toBeUndefined();
  });

  it("is nothing to another channel, and to another gateway", async () => {
    const stamped = (await ours()).print("resolve 1");
    const seal = async (text: string) => `with another key: ${text}`;
    for (const other of [tools({ clock, name: "other" }), tools({ clock, seal })])
      expect((await stampsOf(other)()).read(stamped)).toBeUndefined();
  });

  it("is the same all day, and holds for 60 more", async () => {
    const time = virtualClock(Date.UTC(2026, 0, 5));
    const { print, read } = await stampsOf(tools({ clock: time }))();
    const stamped = print("resolve 1");
    await time.advance(dayMs - 1);
    expect(print("resolve 1")).toBe(stamped);
    await time.advance(60 * dayMs);
    expect(read(stamped)).toBe("resolve 1");
    await time.advance(1);
    expect(read(stamped)).toBeUndefined();
  });

  it("is known to every process on the same storage, whenever it began", async () => {
    const storage = await memoryStorage().open({ clock, log: silentLog });
    const process = (time = clock) =>
      stampsOf(tools({ ...sealer(() => storage, time), clock: time }))();
    const stamped = (await process()).print("resolve 1");
    const later = virtualClock(clock.now() + 30 * dayMs + 123);
    expect((await process(later)).read(stamped)).toBe("resolve 1");
  });

  it("is made once the key can be had, though it could not be before", async () => {
    let tries = 0;
    const seal = async (text: string) => {
      tries += 1;
      if (tries === 1) throw new Error("the storage is away");
      return `sealed ${text}`;
    };
    const stamps = stampsOf(tools({ clock, seal }));
    await expect(stamps()).rejects.toThrow("away");
    const { print, read } = await stamps();
    expect(read(print("resolve 1"))).toBe("resolve 1");
    await stamps();
    expect(tries).toBe(2);
  });
});
