import { discord } from "@tocsin/channel-discord";
import { fakeDiscord, testChannel } from "@tocsin/testkit";
import { describe } from "vitest";

const room = "1150000000000000001";
const provider = async () => {
  const fake = await fakeDiscord();
  fake.webhook(room);
  return fake;
};

describe("by a bot", () => {
  testChannel(discord, {
    options: (apiUrl) => ({ apiUrl, token: "fake.bot-token" }),
    address: room,
    badAddresses: [
      "",
      "#ops",
      "12ab",
      "https://discord.com/channels/1/2",
      "https://evil.test/api/webhooks/1/token-of-it",
      "https://discord.com.evil.test/api/webhooks/1/token-of-it",
      "https://discord.com/api/webhooks/1/token-of-it?thread_id=x",
      "javascript:/webhooks/1/token-of-it",
    ],
    secrets: ["fake.bot-token"],
    maxBytes: 40_000,
    provider,
  });
});

describe("by a webhook", () => {
  const token = "webhook-token-1190000000000000001";
  testChannel(discord, {
    options: (apiUrl) => ({ apiUrl }),
    address: (url) => `${url}/webhooks/1190000000000000001/${token}`,
    badAddresses: ["1150000000000000001"],
    secrets: [token],
    maxBytes: 40_000,
    provider,
  });
});
