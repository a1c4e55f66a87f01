import type { PersonOptions } from "@tocsin/core";
import { describe, expect, it } from "vitest";
import { verifiedContacts } from "../../src/oncall/contacts-verified.ts";
import { confirm, startVerification } from "../../src/oncall/verification.ts";
import { emptyStorage, peopleOf } from "./people.ts";

const minute = 60_000;
const options = { ann: { contacts: { slack: "U024BE7LH", sms: "+82 10-1234-5678" } } };

function contactOf(given: Readonly<Record<string, PersonOptions>>, name: string) {
  const person = peopleOf(given).get("ann");
  const contact = person?.contacts.get(name);
  if (person === undefined || contact === undefined) throw new Error("no such contact");
  return { person, contact };
}

async function phoneOfAnn() {
  const { storage, clock } = await emptyStorage();
  const { person, contact } = contactOf(options, "sms");
  return {
    storage,
    clock,
    start: () => startVerification(storage, person, contact, clock.now()),
    async code() {
      const started = await startVerification(storage, person, contact, clock.now());
      if (typeof started === "string") throw new Error(started);
      return started.code;
    },
    say: (code: string) => confirm(storage, person, contact, code, clock.now()),
    verified: async (given: Readonly<Record<string, PersonOptions>> = options) => [
      ...(await verifiedContacts(storage, peopleOf(given))),
    ],
  };
}

/** Another code than this one. */
const not = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, "0");

describe("a code for a contact", () => {
  it("verifies it, once", async () => {
    const { code, say, verified } = await phoneOfAnn();
    const sent = await code();
    expect(sent).toMatch(/^\d{6}$/);
    expect(await verified()).toEqual([]);
    expect(await say(sent)).toBe("verified");
    expect(await verified()).toEqual(["ann/sms"]);
    expect(await say(sent)).toBe("expired");
  });

  it("is nowhere in the storage", async () => {
    const { code, storage } = await phoneOfAnn();
    const sent = await code();
    const [record] = await storage.read(["verification:ann:sms"]);
    expect(record?.value).toBeDefined();
    expect(record?.value).not.toContain(sent);
    expect(record?.value).not.toContain("1234");
  });

  it("holds for 15 minutes", async () => {
    const { code, say, clock } = await phoneOfAnn();
    const sent = await code();
    await clock.advance(15 * minute);
    expect(await say(sent)).toBe("expired");
  });

  it("can be guessed at five times, also when all guesses come at once", async () => {
    const { code, say, verified } = await phoneOfAnn();
    const sent = await code();
    const guesses = await Promise.all(Array.from({ length: 20 }, () => say(not(sent))));
    expect(guesses.filter((result) => result === "wrong")).toHaveLength(5);
    expect(await say(sent)).toBe("expired");
    expect(await verified()).toEqual([]);
  });

  it.each(["", "abcdef", "1".repeat(1_000_000), "\0", "１２３４５６"])(
    "is not a text like %.20j",
    async (text) => {
      const { code, say } = await phoneOfAnn();
      const sent = await code();
      expect(await say(text)).toBe("wrong");
      expect(await say(` ${sent}\n`)).toBe("verified");
    },
  );

  it("takes the place of the one before", async () => {
    const { code, say } = await phoneOfAnn();
    const first = await code();
    let second = await code();
    if (second === first) second = await code();
    expect(await say(first)).toBe("wrong");
    expect(await say(second)).toBe("verified");
  });

  it("is sent three times an hour at the most", async () => {
    const { code, start, clock } = await phoneOfAnn();
    for (const _ of [1, 2, 3]) {
      await code();
      await clock.advance(10 * minute);
    }
    expect(await start()).toMatch(/^sms of ann got 3 codes .* try again in 30 min$/);
    await clock.advance(30 * minute);
    expect(await start()).toHaveProperty("code");
    expect(await start()).toMatch(/try again in 10 min/);
  });

  it("verifies that address alone: with another one the contact is unverified again", async () => {
    const { code, say, verified } = await phoneOfAnn();
    await say(await code());
    const withPhone = (sms: string) => ({ ann: { contacts: { slack: "U024BE7LH", sms } } });
    expect(await verified(withPhone("+82 10-9999-9999"))).toEqual([]);
    expect(await verified(withPhone("+821012345678"))).toEqual(["ann/sms"]);
  });

  it("does not verify an address that the contact got meanwhile", async () => {
    const { code, storage, clock } = await phoneOfAnn();
    const sent = await code();
    const { person, contact } = contactOf({ ann: { contacts: { sms: "+8210999" } } }, "sms");
    expect(await confirm(storage, person, contact, sent, clock.now())).toBe("expired");
  });

  it("is not needed for a contact that the config calls verified", async () => {
    const { verified } = await phoneOfAnn();
    const slack = { address: "U024BE7LH", verified: true };
    expect(await verified({ ann: { contacts: { slack } } })).toEqual(["ann/slack"]);
  });
});
