import { escapeMarkdown } from "@tocsin/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { derived, guid, recorded, told } from "./examples.ts";
import { secretAlert } from "./security.ts";
import { job, run } from "./workflow.ts";

describe("text from outside", () => {
  test("can't add lines, turn its direction or grow without end in a title", () => {
    const name = `ci\n\n\u202Egnp.exe\u0000${"x".repeat(1_000_000)}`;
    const [problem] = told("workflow_run", derived(run(), { workflow: { name } }));
    expect(problem?.title).toMatch(/^ci gnp\.exe x+…/);
    expect(problem?.title.length).toBeLessThanOrEqual(200);
  });

  test("can't be Markdown in a text that is built of it", () => {
    const steps = [
      { name: "[x](https://evil.test) **b** <@U1> `c`", conclusion: "failure", number: 1 },
    ];
    const [failed] = told("workflow_job", job({ steps, name: "*a*" }));
    expect(failed?.text).toBe(
      "Step [\\[x\\](https://evil.test) \\*\\*b\\*\\* \\<@U1\\> \\`c\\`](https://github.com/acme/api/actions/runs/1012/job/501#step:1:1) of job **\\*a\\*** failed.",
    );
  });

  test("keeps no unescaped Markdown, whatever it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const escaped = escapeMarkdown(text);
        expect(escaped.replace(/\\[!-/:-@[-`{-~]/g, "x")).not.toMatch(/[`*_[\]<>~|]|^[#+=-]/);
        expect(escaped.replace(/\\([!-/:-@[-`{-~])/g, "$1")).toBe(text);
      }),
    );
  });

  test.each([
    "javascript:alert(1)",
    "data:text/html,x",
    "https://ann:secret@evil.test/",
    "//evil.test/",
    `https://github.com/${"a".repeat(3000)}`,
    "not an address",
  ])("is no link when it is %s", (address) => {
    const notices = told("workflow_run", derived(run(), { workflow_run: { html_url: address } }));
    expect(notices.flatMap(({ links }) => links?.map(({ title }) => title))).not.toContain("Run");
  });

  test("can't end a link in a text", () => {
    const commits = [
      { id: "6113728f", message: "m", url: "https://github.com/a)[b](https://evil.test" },
    ];
    const [pushed] = told("push", derived(recorded("push", 4), { commits }));
    expect(pushed?.text).toBe("- [6113728](https://github.com/a%29[b]%28https://evil.test) m");
  });

  test("never shows the credential that a secret scanning alert holds", () => {
    const notices = told("secret_scanning_alert", secretAlert("created"));
    expect(notices).toHaveLength(1);
    expect(JSON.stringify(notices)).not.toContain("aio_");
  });

  test("lists at most ten of many commits", () => {
    const commits = Array.from({ length: 2000 }, (_, index) => ({ id: `${index}`, message: "m" }));
    const [pushed] = told("push", derived(recorded("push", 4), { commits, created: false }));
    expect(pushed?.title).toBe("Codertocat pushed 2000 commits to master");
    expect(pushed?.text?.split("\n")).toHaveLength(11);
    expect(pushed?.text).toContain("and 1990 more");
  });
});

describe("the ids", () => {
  test("are the delivery's own where the payload does not identify the state", () => {
    const [ping] = told("ping", recorded("ping", 1));
    expect(ping?.id).toBe(`github:${guid}:0`);
    const [undated] = told("secret_scanning_alert", secretAlert("reopened", { updated_at: null }));
    expect(undated?.id).toBe(`github:${guid}:0`);
  });

  test("are left to the gateway when there is no delivery id either", () => {
    const [ping] = told("ping", recorded("ping", 1), "no id\n".trim());
    expect(ping).not.toHaveProperty("id");
  });

  test("tell a push back and forth apart", () => {
    const pushed = (pushed_at: number) =>
      told("push", derived(recorded("push", 4), { repository: { pushed_at } }))[0]?.id;
    expect(pushed(1557933657)).not.toBe(pushed(1557933699));
    expect(pushed(1557933657)).toBe(pushed(1557933657));
  });
});

describe("an event of no repository", () => {
  test("is no news, but for the ping of an app", () => {
    const { repository: _, organization: __, ...alone } = recorded("release", 11);
    expect(told("release", alone)).toEqual([]);
    const ping = { zen: "z", hook_id: 7, hook: { app_id: 3, events: ["push", "a_b"] } };
    expect(told("ping", ping)).toMatchObject([
      {
        title: "webhook of the GitHub App connected",
        text: "GitHub sends these events: push, a\\_b.",
      },
    ]);
  });
});
