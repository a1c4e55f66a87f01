import { describe, expect, test } from "vitest";
import { guid, open, sent, signed } from "./examples.ts";
import { run } from "./workflow.ts";

const webhook = await open();

function posted(type: string | undefined, body: unknown) {
  const request = signed({
    ...sent("workflow_run", body),
    headers: { "x-github-event": "workflow_run", "x-github-delivery": guid },
  });
  request.headers.delete("content-type");
  if (type !== undefined) request.headers.set("content-type", type);
  return request;
}

describe("the body", () => {
  test("may be JSON or a form, signed as it stands", async () => {
    const json = JSON.stringify(run());
    const asJson = posted("application/json; charset=utf-8", json);
    const asForm = posted(
      "application/x-www-form-urlencoded",
      `${new URLSearchParams({ payload: json })}`,
    );
    expect(await webhook.verify(asForm)).toEqual({ ok: true });
    expect(webhook.parse(asForm)).toEqual(webhook.parse(asJson));
    expect(webhook.parse(asForm)).toMatchObject({ status: "read", notices: [{}, {}] });
  });

  test.each([
    ["text/plain", "the content type text/plain"],
    ["multipart/form-data", "the content type multipart/form-data"],
    [undefined, "no content type"],
  ])("of the type %s is not supported", (type, reason) => {
    expect(webhook.parse(posted(type, JSON.stringify(run())))).toEqual({
      status: "unsupported",
      reason: `${reason} is not read: set the content type of the webhook at GitHub to application/json`,
    });
  });

  test.each([
    ["is no JSON", "application/json", "{"],
    ["is empty", "application/json", ""],
    ["is a list", "application/json", "[]"],
    ["is null", "application/json", "null"],
    [
      "is not UTF-8",
      "application/json",
      new Uint8Array([...Buffer.from('{"a":"'), 0xff, ...Buffer.from('"}')]),
    ],
    ["is a form without payload", "application/x-www-form-urlencoded", "a=1"],
    ["is a form whose payload is no JSON", "application/x-www-form-urlencoded", "payload=%7B"],
  ])("that %s is unreadable, and the reason does not quote it", (_, type, body) => {
    const reading = webhook.parse(posted(type, body));
    expect(reading).toMatchObject({ status: "unreadable", reason: expect.stringMatching(/\w/) });
  });

  test("of someone else than GitHub is unreadable", () => {
    const request = posted("application/json", "{}");
    request.headers.delete("x-github-event");
    expect(webhook.parse(request)).toMatchObject({
      status: "unreadable",
      reason: expect.stringContaining("X-GitHub-Event"),
    });
  });

  test("may be nested as deep as it likes", () => {
    const deep = `{"action":"completed","workflow_run":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
    expect(webhook.parse(posted("application/json", deep))).toEqual({
      status: "read",
      notices: [],
    });
  });
});
