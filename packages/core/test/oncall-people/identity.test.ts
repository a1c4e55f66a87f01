import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maskAddress } from "../../src/oncall/address.ts";
import { identify } from "../../src/oncall/identity.ts";
import { nextNightly } from "../../src/oncall/nightly.ts";
import { listPeople } from "../../src/oncall/people-view.ts";
import { peopleOf } from "./people.ts";

const people = peopleOf({
  ann: {
    name: "Ann Lee",
    contacts: {
      slack: "U024BE7LH",
      mail: "Ann@Example.test",
      mobile: { address: "+82 10-1234-5678", channels: ["sms", "phone"] },
    },
    rules: [{ notify: "mobile", channels: ["sms-backup"] }],
  },
  bo: { contacts: { slack: "u024be7lh" } },
});

describe("whose address it is", () => {
  it.each([
    ["sms", "+821012345678", "ann"],
    ["phone", "+82-10-1234-5678", "ann"],
    ["sms-backup", "+821012345678", "ann"],
    ["mail", "ann@example.TEST", "ann"],
    ["slack", "U024BE7LH", "ann"],
    ["slack", "u024be7lh", "bo"],
  ])("knows on %s the address %s of %s", (channel, address, person) => {
    expect(identify(people, channel, address)?.key).toBe(person);
  });

  it.each([
    ["mail", "+821012345678"],
    ["sms", "+821012345679"],
    ["sms", "821012345678"],
    ["slack", "U024be7LH"],
    ["sms", ""],
  ])("is nobody's on %s: %j", (channel, address) => {
    expect(identify(people, channel, address)).toBeUndefined();
  });
});

describe("an address for eyes", () => {
  it.each([
    ["+821012345678", "+82…5678"],
    ["+82 10-1234-5678", "+82…5678"],
    ["ann@example.test", "a…@example.test"],
    ["U024BE7LH", "U02…LH"],
    ["#ops", "#…"],
    ["https://ann:pass@hooks.example.test/secret", "htt…et"],
    ["", "…"],
  ])("shows %s as %s", (address, shown) => {
    expect(maskAddress(address)).toBe(shown);
  });

  it("hides at least half of anything that is no mail address", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), (address) => {
        const shown = maskAddress(address);
        if (!address.includes("@"))
          expect(shown.length - 1).toBeLessThan(Math.max(2, address.length));
        expect(shown).toContain("…");
      }),
    );
  });

  it("is what the list of people shows", () => {
    const [ann] = listPeople(people, new Set(["ann/mobile"]));
    expect(ann).toMatchObject({ person: "ann", name: "Ann Lee", timezone: "UTC", language: "en" });
    expect(ann?.contacts[2]).toEqual({
      name: "mobile",
      channels: ["sms", "phone"],
      enabled: true,
      verified: true,
      address: "+82…5678",
    });
    expect(JSON.stringify(listPeople(people, new Set()))).not.toContain("1234");
  });
});

describe("the nightly check", () => {
  const next = (now: string, zone: string) =>
    new Date(nextNightly(Date.parse(now), zone)).toISOString();

  it("is at three by the clock on the wall", () => {
    expect(next("2026-01-05T17:59:59Z", "Asia/Seoul")).toBe("2026-01-05T18:00:00.000Z");
    expect(next("2026-01-05T18:00:00Z", "Asia/Seoul")).toBe("2026-01-06T18:00:00.000Z");
  });

  it.each(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Seoul"])(
    "is once each day in %s, whatever the clocks do",
    (zone) => {
      for (const at of ["00:00", "02:00", "02:15", "02:30", "03:00"]) {
        const days = new Set<string>();
        let now = Date.parse("2026-01-05T12:00:00Z");
        for (let night = 0; night < 365; night += 1) {
          now = nextNightly(now, zone, at);
          days.add(new Date(now).toLocaleDateString("en", { timeZone: zone }));
        }
        expect(days.size).toBe(365);
        expect(now).toBeLessThan(Date.parse("2027-01-06T12:00:00Z"));
      }
    },
  );
});
