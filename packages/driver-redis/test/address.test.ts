import { redact } from "@tocsin/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseAddress } from "../src/address.ts";
import { redis } from "../src/index.ts";

describe("a storage URL", () => {
  test("names host, port and database, and never the password", () => {
    const driver = redis("rediss://ann:s%3Acret-word@db.example.test:6380/3?prefix=shop");
    expect(driver.name).toBe("rediss://db.example.test:6380/3");
    expect(redact("it was s:cret-word")).toBe("it was [secret]");
    expect(parseAddress("rediss://ann:s%3Acret-word@db.example.test:6380/3")).toMatchObject({
      connection: {
        host: "db.example.test",
        port: 6380,
        db: 3,
        username: "ann",
        password: "s:cret-word",
        tls: { servername: "db.example.test" },
      },
      prefix: "tocsin",
      allowUnsafe: false,
    });
  });

  test("takes the prefix and the override, which the options overrule", () => {
    const text = "redis://[::1]?prefix=%7Bshop%7D&unsafe=1";
    expect(parseAddress(text)).toMatchObject({
      prefix: "{shop}",
      allowUnsafe: true,
      connection: { host: "::1", port: 6379, db: 0 },
    });
    expect(parseAddress(text, { prefix: "x", allowUnsafe: false })).toMatchObject({
      prefix: "x",
      allowUnsafe: false,
    });
  });

  test.each([
    ["127.0.0.1:6379", "redis://:PASSWORD@127.0.0.1:6379/0"],
    ["http://127.0.0.1:6379", "starts with redis://"],
    ["redis:///0", "no host"],
    ["redis://127.0.0.1/zero", "database number"],
    ["redis://127.0.0.1/0?db=3", '"db"'],
    ["redis://:100%@127.0.0.1/0", "%25"],
  ])("%s is refused with what to write instead", (text, advice) => {
    expect(() => parseAddress(text)).toThrow(advice);
  });

  test("is refused without a word of the password in it", () => {
    const hostile = fc.tuple(fc.webUrl(), fc.string({ minLength: 8 }), fc.string());
    fc.assert(
      fc.property(hostile, ([url, secret, rest]) => {
        for (const text of [url, `redis://:${secret}@${rest}`, `redis://u:${secret}@h/${rest}`]) {
          try {
            parseAddress(text);
          } catch (error) {
            const message = (error as Error).message;
            expect(message).toMatch(/^storage: /);
            if (secret.length >= 12) expect(message).not.toContain(secret);
          }
        }
      }),
    );
  });
});
