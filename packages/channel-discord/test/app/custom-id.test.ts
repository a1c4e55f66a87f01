import { tools, virtualClock } from "@tocsin/testkit";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { customIds, verbs } from "../../src/app/custom-id.ts";

const dayMs = 86_400_000;

describe("the id of a component", () => {
  const clock = virtualClock();
  const ours = customIds(tools({ clock }));

  it("says what it asks for, to every process of the gateway", async () => {
    const id = (await ours()).print("offer", "argocd.sync", "0123456789ABCDEFGHJKMNPQRS");
    expect(id?.length).toBeLessThanOrEqual(100);
    expect((await ours()).read(id ?? "")).toEqual({
      verb: "offer",
      args: ["argocd.sync", "0123456789ABCDEFGHJKMNPQRS"],
    });
  });

  it("whatever its words are, comes back as it was or is not made", async () => {
    const ids = await ours();
    await fc.assert(
      fc.property(
        fc.constantFrom(...verbs),
        fc.array(fc.string({ unit: "binary", maxLength: 30 }), { maxLength: 3 }),
        (verb, args) => {
          const id = ids.print(verb, ...args);
          if (id === undefined) return;
          expect(id.length).toBeLessThanOrEqual(100);
          expect(ids.read(id)).toEqual({ verb, args });
        },
      ),
    );
  });

  it("with one character changed is none of ours", async () => {
    const ids = await ours();
    const id = ids.print("act", "resolve", "incident-1") ?? "";
    for (let at = 0; at < id.length; at += 1) {
      const letter = id[at] === "x" ? "y" : "x";
      expect(ids.read(id.slice(0, at) + letter + id.slice(at + 1))).toBeUndefined();
    }
    expect(ids.read("")).toBeUndefined();
    expect(ids.read("acknowledge:incident-1")).toBeUndefined();
  });

  it("of another gateway is none of ours", async () => {
    const seal = async (text: string) => `sealed otherwise ${text}`;
    const other = await customIds(tools({ clock, seal }))();
    expect((await ours()).read(other.print("act", "resolve", "incident-1") ?? "")).toBeUndefined();
  });

  it("ends after two months", async () => {
    const later = virtualClock();
    const ids = await customIds(tools({ clock: later }))();
    const id = ids.print("act", "resolve", "incident-1") ?? "";
    await later.advance(60 * dayMs);
    expect(ids.read(id)).toBeDefined();
    await later.advance(dayMs);
    expect(ids.read(id)).toBeUndefined();
  });
});
