import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { withoutSecrets } from "../src/tell/secrets.ts";

const jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P";
const hex = "9f86d081884c7d659a2feaa0c55ad015";

const taken: Readonly<Record<string, readonly [string, string]>> = {
  "a password in an environment": ["DB_PASSWORD=hunter2", "DB_PASSWORD=[secret]"],
  "a quoted one": [
    '{"password": "correct horse", "user": "ann"}',
    '{"password": [secret], "user": "ann"}',
  ],
  "one in YAML": ["apiKey: abc123", "apiKey: [secret]"],
  "one of a command": ["mysql --password hunter2 -h db", "mysql --password [secret] -h db"],
  "a token": [`token=${hex} used`, "token=[secret] used"],
  "a bearer": [`Authorization: Bearer ${hex}`, "Authorization: [secret]"],
  "a bearer alone": [`sent bearer ${hex}`, "sent bearer [secret]"],
  "a JSON Web Token": [`got ${jwt} from ann`, "got [secret] from ann"],
  "a URL's credentials": [
    "dial postgres://app:s3cr3t@db:5432/shop",
    "dial postgres://[secret]@db:5432/shop",
  ],
  "an AWS key": ["using AKIAIOSFODNN7EXAMPLE now", "using [secret] now"],
  "an AWS secret": [
    "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "aws_secret_access_key = [secret]",
  ],
  "a GitHub token": [`clone with ghp_${"a".repeat(36)}`, "clone with [secret]"],
  "a Slack token": ["xoxb-123456789012-abcdefghij", "[secret]"],
  "a Slack hook": ["post https://hooks.slack.com/services/T0/B0/xyz", "post [secret]"],
  "a Stripe key": [`sk_live_${"a".repeat(24)}`, "[secret]"],
  "a private key": [
    "a\n-----BEGIN RSA PRIVATE KEY-----\nMIIE\nxyz\n-----END RSA PRIVATE KEY-----\nb",
    "a\n[secret]\nb",
  ],
  "a private key that began before": ["MIIE\nxyz\n-----END PRIVATE KEY-----\nb", "[secret]\nb"],
  "a private key that ends later": ["a\n-----BEGIN PRIVATE KEY-----\nMIIE", "a\n[secret]"],
};

const kept = [
  "panic: runtime error: invalid memory address or nil pointer dereference",
  "GET https://shop.example.test/cart?page=2 200 12ms",
  "connect to redis://cache:6379/0 refused",
  '2026-01-05T09:00:00Z level=error msg="no route to host" attempt=3',
  "image nginx@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  "the passenger list is empty; tokens used: many",
];

describe("what is taken out of logs", () => {
  it.each(Object.entries(taken))("%s", (_, [log, shown]) => {
    expect(withoutSecrets(log)).toBe(shown);
  });

  it.each(kept)("leaves alone: %s", (line) => {
    expect(withoutSecrets(line)).toBe(line);
  });

  it("a password is gone wherever it stands", () => {
    const noise = fc.string({ maxLength: 40 }).map((text) => text.replaceAll(/["'\n]/g, " "));
    fc.assert(
      fc.property(
        noise,
        fc.constantFrom("password", "secret", "apiKey", "ACCESS_TOKEN"),
        fc.constantFrom("=", ": ", '":"'),
        (before, key, sign) => {
          expect(withoutSecrets(`${before} ${key}${sign}hunter2hunter2`)).not.toContain("hunter2");
        },
      ),
      { numRuns: 300 },
    );
  });

  it("takes time in proportion to the log's length", { retry: 4 }, () => {
    const shapes = [
      "eyJ",
      "a=",
      "password",
      "://",
      "-----BEGIN ",
      "--token ",
      "x-",
      "sk_",
      "bearer ",
      "_",
      '"',
    ];
    const time = (text: string) => {
      const began = performance.now();
      withoutSecrets(text);
      return performance.now() - began;
    };
    for (const shape of shapes) {
      const of = (length: number) => shape.repeat(Math.ceil(length / shape.length));
      time(of(16_384));
      expect(time(of(16_384)), shape).toBeLessThan(250);
      expect(time(`${of(8_000)}\n`.repeat(2)), shape).toBeLessThan(250);
    }
  });
});
