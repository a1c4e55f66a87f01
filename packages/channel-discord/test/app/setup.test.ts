import { discord } from "@tocsin/channel-discord";
import { describe, expect, it } from "vitest";

describe("tocsin setup discord", () => {
  it("says what to paste, with the gateway's own address and an invitation of least rights", () => {
    const callbackUrl = "https://tocsin.test/callbacks/discord";
    const steps = discord.setup?.({ name: "discord", callbackUrl }) ?? "";
    expect(steps).toContain(`\n${callbackUrl}\n`);
    expect(steps).toContain("publicKey");
    expect(steps).toContain("scope=bot+applications.commands&permissions=274878024704");
  });

  it("connects to Discord where there is no public address", () => {
    const steps = discord.setup?.({ name: "chat" }) ?? "";
    expect(steps).toContain("chat: { type: discord, token:");
    expect(steps).toContain("gateway: true");
    expect(steps).not.toContain("publicKey");
  });
});
