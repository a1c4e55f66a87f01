import { redact } from "@tocsin/core";
import { describe, expect, it } from "vitest";
import { readAddress } from "../src/address.ts";

const options = { apiUrl: "https://discord.com/api", bot: true };

describe("an address", () => {
  it.each([
    ["1150000000000000001", { kind: "channel", id: "1150000000000000001" }],
    [
      "https://discord.com/api/webhooks/1/to-ken_A",
      { kind: "webhook", id: "1", token: "to-ken_A" },
    ],
    [
      "https://discord.com/api/v10/webhooks/1/to-ken_A/",
      { kind: "webhook", id: "1", token: "to-ken_A" },
    ],
    [
      "https://ptb.discord.com/api/webhooks/1/to-ken_A",
      { kind: "webhook", id: "1", token: "to-ken_A" },
    ],
    [
      "https://discordapp.com/api/webhooks/1/to-ken_A?thread_id=22",
      { kind: "webhook", id: "1", token: "to-ken_A", threadId: "22" },
    ],
  ])("%s is read", (address, expected) => {
    expect(readAddress(address, options)).toEqual(expected);
  });

  it("hides its token from everything that is written from then on", () => {
    readAddress("https://discord.com/api/webhooks/1/very-hidden-token", options);
    expect(redact("POST /webhooks/1/very-hidden-token")).toBe("POST /webhooks/1/[secret]");
  });

  it("hides it even if the address is refused, and does not repeat it", () => {
    const reason = readAddress("https://evil.test/webhooks/1/another-hidden-token", options);
    expect(reason).toEqual(expect.stringContaining("apiUrl"));
    expect(reason).not.toContain("another-hidden-token");
    expect(redact("another-hidden-token")).toBe("[secret]");
  });
});
