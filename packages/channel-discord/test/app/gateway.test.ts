import { attempt, message } from "@tocsin/testkit";
import { describe, expect, it } from "vitest";
import { openWith, room } from "../stage.ts";
import { ann, appStage, home, until } from "./stage.ts";

describe("by a connection of the bot's", () => {
  it("clicks, commands and forms come as they do by HTTP", async () => {
    const stage = await appStage({
      by: "gateway",
      results: [{ status: "answered", text: "all is well" }],
    });
    const { discord, desk, channel } = stage;
    expect(channel.receive).toBeUndefined();
    await stage.listen();
    await channel.send(message(), attempt({ address: room }));
    expect(await discord.click(room, "Acknowledge", ann)).toMatchObject({ type: 6 });
    expect((await discord.command("status", {}, ann)).told).toEqual(["all is well"]);
    expect((await discord.complete("ack", { incident: "" }, ann)).choices).toHaveLength(1);
    expect(desk.answers).toMatchObject([{ action: "acknowledge", by: { address: ann.user } }]);
    expect(discord.socket.identified).toMatchObject([{ intents: 0 }]);
  });

  it("those of another server are refused too", async () => {
    const stage = await appStage({ by: "gateway", options: { guild: home } });
    await stage.listen();
    const foreign = { ...ann, guild: "1160000000000000002" };
    expect((await stage.discord.command("status", {}, foreign)).told[0]).toContain(
      "another server",
    );
    expect(stage.desk.lines).toEqual([]);
  });

  it("the connection ends with the signal", async () => {
    const stage = await appStage({ by: "gateway" });
    const stopping = new AbortController();
    const listening = stage.channel.listen?.(stage.desk, stopping.signal);
    await until(() => stage.discord.socket.sessions > 0);
    stopping.abort();
    await listening;
    await until(() => stage.discord.socket.sessions === 0);
  });

  it("a token that is not believed, and an end for good, are failures to be tried again", async () => {
    const refused = await appStage({ by: "gateway" });
    refused.discord.revoke();
    const signal = new AbortController().signal;
    await expect(refused.channel.listen?.(refused.desk, signal)).rejects.toThrow();

    const ended = await appStage({ by: "gateway" });
    const listening = ended.channel.listen?.(ended.desk, signal);
    await until(() => ended.discord.socket.sessions > 0);
    ended.discord.socket.hangUp(4014);
    await expect(listening).rejects.toThrow("4014");
  });

  it.each([
    [{ gateway: true }, "token"],
    [{ gateway: true, token: "fake.bot-token", publicKey: "0".repeat(64) }, "publicKey"],
  ])("needs %j to be otherwise", async (options, named) => {
    await expect(openWith(options)).rejects.toThrow(named);
  });
});
