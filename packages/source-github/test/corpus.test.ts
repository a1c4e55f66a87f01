import { describe, expect, test } from "vitest";
import { corpus, open, sent, signed } from "./examples.ts";

const payloads = corpus.flatMap(({ name, examples }) => examples.map((body) => ({ name, body })));
const webhook = await open();

describe("the 329 payloads that octokit collects", () => {
  test("are all here", () => {
    expect([corpus.length, payloads.length]).toEqual([58, 329]);
  });

  test("are believed and read, as JSON and as forms", async () => {
    for (const { name, body } of payloads) {
      const json = signed(sent(name, body));
      expect(await webhook.verify(json), name).toEqual({ ok: true });
      const reading = webhook.parse(json);
      expect(reading, name).toMatchObject({ status: "read" });

      const example = sent(name, `${new URLSearchParams({ payload: JSON.stringify(body) })}`);
      const type = "application/x-www-form-urlencoded";
      const form = signed({ ...example, headers: { ...example.headers, "content-type": type } });
      expect(await webhook.verify(form), name).toEqual({ ok: true });
      expect(webhook.parse(form), name).toEqual(reading);
    }
  });

  test("tell something for every event that has a recorded payload of interest", () => {
    const telling = new Set(
      payloads
        .filter(({ name, body }) => {
          const reading = webhook.parse(signed(sent(name, body)));
          return reading.status === "read" && reading.notices.length > 0;
        })
        .map(({ name }) => name),
    );
    expect([...telling].toSorted()).toEqual([
      "check_run",
      "check_suite",
      "code_scanning_alert",
      "dependabot_alert",
      "deployment",
      "deployment_review",
      "deployment_status",
      "package",
      "ping",
      "pull_request",
      "push",
      "release",
      "status",
      "workflow_job",
      "workflow_run",
    ]);
  });

  test("never name the address of an API as a page to open", () => {
    for (const { name, body } of payloads) {
      const reading = webhook.parse(signed(sent(name, body)));
      const links =
        reading.status === "read" ? reading.notices.flatMap((each) => each.links ?? []) : [];
      for (const { url } of links) expect(url, name).not.toContain("api.github.com");
    }
  });
});
