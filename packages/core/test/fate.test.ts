import { describe, expect, it } from "vitest";
import { firing, resolved, world } from "./world.ts";

describe("what became of a notice", () => {
  it("names the incident it was put into", async () => {
    const { report, gateway } = await world();
    await report(firing({ id: "1" }));
    const [incident] = (await gateway.incidents.list()).items;
    expect(await gateway.fate("github", "1")).toMatchObject({
      state: "done",
      incidents: [incident?.id],
      reasons: [],
    });
  });

  it("says why nobody was told", async () => {
    const { report, gateway } = await world();
    await report(resolved({ id: "1" }));
    expect(await gateway.fate("github", "1")).toMatchObject({
      state: "done",
      incidents: [],
      reasons: ["a first look at something that is well: taken as the baseline"],
    });
  });

  it("is of the source's own ids", async () => {
    const { report, gateway } = await world();
    await report(firing({ id: "1" }));
    expect(await gateway.fate("argocd", "1")).toBeUndefined();
  });
});
