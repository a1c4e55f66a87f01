import type { Channel, ChannelPlugin } from "@tocsin/core";
import { tools, wildMessage } from "@tocsin/testkit";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { builtInChannels } from "../src/plugins.ts";
import { folder, tocsin } from "./help.ts";

const yaml = `
publicUrl: https://tocsin.example.com
sources: { github: { secret: "\${GITHUB_WEBHOOK_SECRET}" } }
channels:
  slack: { token: "\${SLACK_BOT_TOKEN}", signingSecret: "\${SLACK_SIGNING_SECRET}" }
  mail: { type: email, url: "\${SMTP_URL}", from: "Tocsin <tocsin@example.com>" }
  sms: { accountSid: "\${SID}", authToken: "\${TOKEN}", from: "+15017122661" }
  phone: { accountSid: "\${SID}", authToken: "\${TOKEN}", from: "+15017122661" }
people:
  ann: { language: ko, contacts: { sms: "+821012345678", phone: "+821012345678" } }
receivers:
  ops: ["slack:#ops", "mail:ops@example.com"]
  korea: { targets: ["slack:#kr"], locale: ko, templates: { title: "{{ severity }}: {{ subject }}" } }
  oncall: ["person:ann"]
route:
  receiver: ops
  routes:
    - { name: shop, matchers: ['team="shop"'], receiver: ops, escalation: calls }
escalations: { calls: { steps: [{ notify: ["person:ann"] }] } }
`;

interface Shown {
  readonly target: string;
  readonly moment: string;
  readonly language: string;
  readonly title: string;
  readonly shown: string;
  readonly data: unknown;
  readonly cut: readonly string[];
}

async function preview(args: readonly string[], files: Readonly<Record<string, string>> = {}) {
  const cwd = folder({ "tocsin.yaml": yaml, ...files });
  return tocsin(["preview", ...args], { cwd });
}

async function json(args: readonly string[], files?: Readonly<Record<string, string>>) {
  const { out, err, code } = await preview([...args, "--json"], files);
  expect([err, code]).toEqual(["", 0]);
  return JSON.parse(out) as readonly Shown[];
}

describe("tocsin preview", () => {
  it("shows what each target of the routes would see, with no variable set", async () => {
    const { out, err, code } = await preview([]);
    expect([err, code]).toEqual(["", 0]);
    expect(out).toContain(
      "slack:#ops (route shop, receiver ops), as it begins\n  | 🔴 shop/checkout: 5xx",
    );
    expect(out).toContain("  | Subject: [critical] shop/checkout: 5xx above 2 % for 10 minutes\n");
    expect(out).toContain("  | Back to normal after 25 m\n");
    expect(out).toMatch(
      /sms:\+821012345678 \(route shop, receiver ops, in ko\), as it begins\n {2}\| 심각: /,
    );
    expect(out).toContain("  | 톡신입니다. 심각한 장애입니다.\n");
  });

  it("shows one receiver in its own words and language, as JSON", async () => {
    const [first, end, ...others] = await json(["--receiver", "korea"]);
    expect(others).toEqual([]);
    expect(first).toMatchObject({
      target: "slack:#kr",
      moment: "first",
      language: "ko",
      title: "critical: shop/checkout",
      cut: [],
      failures: [],
    });
    expect(JSON.stringify(first?.data)).toContain('"text":"확인"');
    expect(end).toMatchObject({
      moment: "end",
      shown: expect.stringContaining("25분 만에 정상화"),
    });
  });

  it("shows one target in another language", async () => {
    const shown = await json(["--target", "sms:+821012345678", "--locale", "en"]);
    expect(shown.map(({ language }) => language)).toEqual(["en", "en"]);
    expect(shown[0]?.shown).toMatch(/^CRITICAL: .* Reply ack \w{5} #0000$/);
    expect(shown[0]?.data).toMatchObject({ encoding: "gsm7", segments: 1 });
  });

  it("takes a notice from a file, and labels for the example", async () => {
    const notice = "title: hello\nkind: message\n";
    const [only, ...others] = await json(["--notice", "n.yaml", "--receiver", "ops"], {
      "n.yaml": notice,
    });
    expect(only).toMatchObject({ target: "slack:#ops", shown: expect.stringContaining("hello") });
    expect(others.map(({ target }) => target)).toEqual(["mail:ops@example.com"]);
    const elsewhere = await json(["--labels", "team=other", "env=test"]);
    expect(elsewhere.map(({ target }) => target)).not.toContain("sms:+821012345678");
  });

  it("tells what would be cut, and by which limit", async () => {
    const facts = Array.from({ length: 40 }, (_, index) => ({ name: `n${index}`, value: "v" }));
    const long = { title: "t".repeat(400), text: "x ".repeat(4_000), facts, subject: "s" };
    const files = { "n.json": JSON.stringify(long) };
    const cuts = await json(["--notice", "n.json", "--receiver", "ops"], files);
    expect(cuts[0]?.cut).toEqual([
      "title: 403 characters, and 147 are shown",
      "text: more than 1500 characters; the rest stands in the thread",
      "facts: 40 of them, and 10 are shown; the rest stands in the thread",
    ]);
    expect(cuts[1]?.cut).toContain("text: 8000 characters, and 6000 are shown");
    const sms = await json(["--notice", "n.json", "--receiver", "oncall", "--locale", "en"], files);
    expect(sms[0]?.cut).toContain("title: it does not fit into one segment of GSM-7");
    expect((await preview(["--notice", "n.json", "--strict"], files)).code).toBe(1);
    expect((await preview(["--strict", "--receiver", "korea"])).code).toBe(0);
  });

  it.each([
    [["--target", "slak:#ops"], 1, 'there is no channel "slak"'],
    [["--receiver", "opps"], 1, 'there is no receiver "opps" (there are ops, korea, oncall)'],
    [["--locale", "fr"], 1, 'there are no words in "fr": write en or ko'],
    [["--notice", "none.json"], 2, "none.json can't be read"],
    [["--notice", "a.json", "--labels", "a=b"], 2, "write --notice or --labels"],
    [["--notice", "bad.json"], 1, "the notice is bad"],
    [["--config", "nowhere.yaml"], 2, "nowhere.yaml: there is no such file"],
  ] as const)("says what is wrong with %j", async (args, code, words) => {
    const ran = await preview(args, { "bad.json": '{ "title": 7 }' });
    expect(ran.err).toContain(words);
    expect(ran.code).toBe(code);
  });

  it("says which template failed on a notice", async () => {
    const failing = yaml.replace("{{ subject }}", "{% for i in (1..labels.n) %}{% endfor %}");
    const { out, code } = await preview(["--receiver", "korea", "--labels", "n=99999"], {
      "tocsin.yaml": failing,
    });
    expect(out).toContain("  failed: title of receiver korea: in its line 1");
    expect(code).toBe(1);
  });
});

describe("no channel's preview", () => {
  const options: Readonly<Record<string, object>> = {
    console: {},
    discord: { token: "a.b.c" },
    email: { url: "smtp://127.0.0.1:25", from: "a@example.com" },
    phone: { accountSid: `AC${"0".repeat(32)}`, authToken: "t".repeat(32), from: "+15017122661" },
    slack: { token: "xoxb-1-2-abc", signingSecret: "0".repeat(32) },
    sms: { accountSid: `AC${"0".repeat(32)}`, authToken: "t".repeat(32), from: "+15017122661" },
    webhook: {},
  };
  const opened = new Map<string, Channel>();
  beforeAll(async () => {
    for (const [name, load] of Object.entries(builtInChannels)) {
      opened.set(name, await open(await load(), options[name]));
    }
  });

  it("is thrown off by what comes from outside, or tells it at length", () => {
    fc.assert(
      fc.property(wildMessage(), fc.constantFrom(undefined, "ko"), (message, language) => {
        const told = language === undefined ? message : { ...message, language };
        for (const [name, channel] of opened) {
          const shown = channel.preview?.(told);
          if (shown === undefined) throw new Error(`${name} has none`);
          expect(JSON.parse(JSON.stringify(shown.data))).toBeTruthy();
          expect(shown.cut.every((each) => each.length < 300)).toBe(true);
          expect(shown.text.length).toBeLessThan(1_000_000);
        }
      }),
      { numRuns: 12 },
    );
  });
});

async function open(plugin: ChannelPlugin, given: object | undefined): Promise<Channel> {
  const read = await plugin.options["~standard"].validate(given ?? {});
  if (read.issues !== undefined) throw new Error(`${plugin.type}: ${JSON.stringify(read.issues)}`);
  return plugin.open(read.value, tools({ publicUrl: "https://tocsin.example.com" }));
}
