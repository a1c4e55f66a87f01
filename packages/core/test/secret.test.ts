import { inspect } from "node:util";
import { redact, Secret, secretSchema } from "@tocsin/core";
import { describe, expect, it } from "vitest";

describe("a secret", () => {
  const token = 'xoxb-"quoted"/token&more';
  const secret = new Secret(token);

  it.each([
    ["a string", () => `${secret}`],
    ["JSON", () => JSON.stringify({ secret })],
    ["the inspector", () => inspect({ deep: { secret } })],
    ["an error's text", () => redact(`401 for Bearer ${token}`)],
    ["text that is JSON already", () => redact(JSON.stringify({ header: token }))],
    ["a URL's query", () => redact(`https://x.test/?${new URLSearchParams({ token })}`)],
  ])("does not show in %s", (_, show) => {
    expect(show()).toContain("[secret]");
    expect(show()).not.toContain("quoted");
  });

  it("comes out where it is asked for", () => {
    expect(secret.reveal()).toBe(token);
    expect(secretSchema().parse("another one").reveal()).toBe("another one");
    expect(secretSchema().safeParse("").success).toBe(false);
  });
});
