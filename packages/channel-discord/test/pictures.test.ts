import type { Attempt, KeptImage, Outcome } from "@tocsin/core";
import { attempt, keptImage, message, pictured } from "@tocsin/testkit";
import { describe, expect, it } from "vitest";
import { openWith, room, stage } from "./stage.ts";

const graph = keptImage({ name: "오류 graph.png", alt: "Errors since nine" });
const log = keptImage({ id: "1123456789ABCDEFGHJKMNPQRS", name: "web.log", type: "text/plain" });
const both = pictured(graph, log);

const about = (images: readonly KeptImage[], revision = 1) => message({ images, revision });
const telling = (revision: number): Partial<Attempt> => ({ ...both, tellingId: `t${revision}` });

function refOf(outcome: Outcome | undefined): string {
  if (outcome?.status !== "sent") throw new Error(JSON.stringify(outcome));
  return outcome.ref ?? "";
}

describe("pictures in Discord", () => {
  it("are attached to the message, the first one shown in its embed", async () => {
    const { fake, bot, to } = await stage();
    refOf(await bot.send(about([graph, log]), to(both)));

    const [shown] = fake.channel(room).messages;
    expect(shown?.files.map(({ name, type }) => [name, type])).toEqual([
      ["-graph-01234567.png", "image/png"],
      ["web-11234567.log", "text/plain"],
    ]);
    expect(shown?.files[0]?.alt).toBe("Errors since nine");
    expect(shown?.embeds[0]?.image).toEqual({ url: "attachment://-graph-01234567.png" });
  });

  it("stay when the message is edited, and are not sent again", async () => {
    const { fake, bot, to } = await stage();
    const ref = refOf(await bot.send(about([graph]), to(telling(1))));
    const next = refOf(await bot.update?.(ref, about([graph], 2), to(telling(2))));

    expect(fake.channel(room).messages).toMatchObject([
      { edits: 1, files: [{ alt: "Errors since nine" }] },
    ]);
    expect(fake.channel(room).messages[0]?.embeds[0]?.image).toBeDefined();
    expect(next).toBe(ref);
  });

  it("that come later stand in a reply, once", async () => {
    const { fake, bot, to } = await stage();
    const first = refOf(await bot.send(about([graph]), to(telling(1))));
    const second = refOf(await bot.update?.(first, about([graph, log], 2), to(telling(2))));
    refOf(await bot.update?.(second, about([graph, log], 3), to(telling(3))));

    expect(fake.channel(room).messages).toMatchObject([
      { edits: 2, files: [{ type: "image/png" }] },
      { replyTo: expect.any(String), files: [{ name: "web-11234567.log" }] },
    ]);
  });

  it("are left out where files are forbidden: the message is not lost", async () => {
    const { fake, bot, to } = await stage();
    fake.channel(room).forbidFiles();
    const outcome = await bot.send(about([graph]), to(telling(1)));
    const next = await bot.update?.(refOf(outcome), about([graph], 2), to(telling(2)));

    expect(outcome).toHaveProperty("evidence", expect.stringContaining("Attach Files"));
    expect(next).toMatchObject({ status: "sent" });
    expect(fake.channel(room).messages).toMatchObject([{ edits: 1, files: [] }]);
  });

  it("go through webhooks too", async () => {
    const { fake } = await stage();
    const address = fake.webhook(room);
    const channel = await openWith({ apiUrl: fake.url });
    refOf(await channel.send(about([graph]), attempt({ ...both, address })));
    expect(fake.channel(room).messages[0]?.files).toHaveLength(1);
  });

  it.each(["reset after", "hang after"] as const)("are found again after a %s", async (fault) => {
    const { fake, bot, to } = await stage();
    fake.fail(fault);
    const signal = AbortSignal.timeout(200);
    expect(await bot.send(about([graph]), to({ ...telling(1), signal }))).toMatchObject({
      status: "ambiguous",
    });
    const found = await bot.reconcile?.(about([graph]), to(telling(1)));
    const ref = found?.status === "found" ? (found.ref ?? "") : "";
    refOf(await bot.update?.(ref, about([graph], 2), to(telling(2))));

    expect(fake.channel(room).messages).toMatchObject([{ edits: 1, files: [{}] }]);
    expect(fake.channel(room).messages[0]?.embeds[0]?.image).toBeDefined();
  });
});
