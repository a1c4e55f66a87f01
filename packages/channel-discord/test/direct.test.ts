import { message } from "@tocsin/testkit";
import { describe, expect, it } from "vitest";
import { stage } from "./stage.ts";

const ann = "1180000000000000077";

describe("a user's id as an address", () => {
  it("is told by direct messages, and the message there lives on", async () => {
    const { fake, bot, to } = await stage();
    const direct = fake.direct(ann);
    const sent = await bot.send(message(), to({ address: ann }));
    const ref = sent.status === "sent" ? (sent.ref ?? "") : "";
    await bot.update?.(ref, message({ revision: 2 }), to({ address: ann, tellingId: "2" }));

    expect(direct.messages).toMatchObject([{ edits: 1 }]);
    const opened = fake.seen.filter(({ path }) => path.endsWith("/users/@me/channels"));
    expect(opened).toHaveLength(1);
  });

  it("finds a telling again whose answer was lost", async () => {
    const { fake, bot, to } = await stage();
    const direct = fake.direct(ann);
    await bot.send(message(), to({ address: ann, tellingId: "1" }));
    fake.fail("reset after", { when: ({ path }) => path.endsWith("/messages") });
    const signal = AbortSignal.timeout(500);
    expect(await bot.send(message(), to({ address: ann, tellingId: "2", signal }))).toMatchObject({
      status: "ambiguous",
    });
    expect(await bot.reconcile?.(message(), to({ address: ann, tellingId: "2" }))).toMatchObject({
      status: "found",
      ref: direct.messages[1]?.id,
    });
  });

  it("of nobody is a channel that is not there", async () => {
    const { bot, to } = await stage();
    expect(await bot.send(message(), to({ address: "1180000000000000099" }))).toMatchObject({
      status: "failed",
      scope: "target",
      reason: expect.stringContaining("no such channel or person"),
    });
  });

  it("is tried again when Discord is away just then", async () => {
    const { fake, bot, to } = await stage();
    fake.direct(ann);
    fake.fail({ status: 503 }, { when: ({ path }) => path.endsWith("/users/@me/channels") });
    expect(await bot.send(message(), to({ address: ann }))).toMatchObject({ status: "retry" });
    expect(await bot.send(message(), to({ address: ann, number: 2 }))).toMatchObject({
      status: "sent",
    });
  });
});
