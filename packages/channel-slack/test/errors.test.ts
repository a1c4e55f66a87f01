import { describe, expect, it } from "vitest";
import { type Doing, outcomeOfProblem, remedyFor } from "../src/errors.ts";
import { problemOf } from "../src/problem.ts";

const refusal = (error: string, more: object = {}) => ({
  code: "slack_webapi_platform_error",
  data: { ok: false, error, ...more },
});
const outcome = (error: unknown, doing: Doing = "posting") =>
  outcomeOfProblem(problemOf(error, 1000), doing);

const table: Readonly<Record<string, readonly string[]>> = {
  "slow target": ["ratelimited", "rate_limited"],
  "slow credential": ["message_limit_exceeded"],
  retry: [
    "service_unavailable",
    "request_timeout",
    "team_added_to_org",
    "update_failed",
    "external_channel_migrating",
    "a_word_of_next_year",
  ],
  ambiguous: ["fatal_error", "internal_error"],
  degrade: [
    "invalid_blocks",
    "invalid_blocks_format",
    "msg_blocks_too_long",
    "msg_too_long",
    "too_many_attachments",
    "attachment_payload_limit_exceeded",
    "invalid_attachments",
    "invalid_metadata_format",
    "invalid_metadata_schema",
    "metadata_too_large",
    "file_type_not_allowed",
    "storage_limit_reached",
    "file_uploads_disabled",
    "file_upload_size_restricted",
  ],
  "failed target": [
    "channel_not_found",
    "not_in_channel",
    "is_archived",
    "is_inactive",
    "user_not_in_channel",
    "messages_tab_disabled",
    "restricted_action",
    "restricted_action_read_only_channel",
    "restricted_action_thread_only_channel",
    "posting_to_channel_denied",
  ],
  "failed credential": [
    "invalid_auth",
    "not_authed",
    "account_inactive",
    "token_revoked",
    "token_expired",
    "missing_scope",
    "org_login_required",
    "ekm_access_denied",
    "access_denied",
    "not_allowed_token_type",
    "team_access_not_granted",
    "app_access_restricted",
    "two_factor_setup_required",
    "method_deprecated",
  ],
  "failed payload": ["no_text", "invalid_form_data"],
};

describe("what Slack's errors mean", () => {
  for (const [expected, codes] of Object.entries(table)) {
    const [status, scope] = expected.split(" ");
    it.each(codes)(`${expected}: %s`, (code) => {
      expect(outcome(refusal(code))).toMatchObject({ status, ...(scope && { scope }) });
    });
  }

  it.each([
    ["message_not_found", "editing", "post anew"],
    ["cant_update_message", "editing", "post anew"],
    ["edit_window_closed", "editing", "post anew"],
    ["block_mismatch", "editing", "post anew"],
    ["restricted_action_thread_locked", "replying", "no thread"],
    ["restricted_action_non_threadable_channel", "replying", "no thread"],
    ["cannot_reply_to_message", "replying", "no thread"],
    ["not_in_channel", "posting", "join"],
    ["message_not_found", "posting", undefined],
    ["channel_not_found", "editing", undefined],
  ] as const)("%s when %s: %s", (code, doing, remedy) => {
    expect(remedyFor(problemOf(refusal(code), 1000), doing)).toBe(remedy);
  });

  it("names the scope that is missing", () => {
    const missing = outcome(refusal("missing_scope", { needed: "channels:history" }), "reading");
    expect(missing).toMatchObject({ reason: expect.stringContaining("channels:history") });
  });

  it("waits as long as Slack asks", () => {
    const limited = { code: "slack_webapi_rate_limited_error", retryAfter: 7 };
    expect(outcome(limited)).toMatchObject({ status: "slow", scope: "target", afterMs: 7000 });
    expect(outcome(limited, "editing")).toMatchObject({ scope: "credential" });
    const body = refusal("ratelimited", { response_metadata: { retryAfter: 5 } });
    expect(outcome(body)).toMatchObject({ afterMs: 5000 });
  });

  it.each([
    [500, "ambiguous"],
    [502, "ambiguous"],
    [504, "ambiguous"],
    [503, "retry"],
    [408, "retry"],
    [413, "degrade"],
    [401, "failed"],
    [403, "failed"],
    [404, "failed"],
  ])("HTTP %i: %s", (statusCode, status) => {
    const error = { code: "slack_webapi_http_error", statusCode, headers: {} };
    expect(outcome(error)).toMatchObject({ status });
  });

  const network = (cause: Error) => ({
    code: "slack_webapi_request_error",
    original: new TypeError("fetch failed", { cause }),
  });
  it.each([
    ["ECONNREFUSED", "retry"],
    ["ENOTFOUND", "retry"],
    ["EAI_AGAIN", "retry"],
    ["UND_ERR_CONNECT_TIMEOUT", "retry"],
    ["CERT_HAS_EXPIRED", "retry"],
    ["ECONNRESET", "ambiguous"],
    ["UND_ERR_SOCKET", "ambiguous"],
    ["ETIMEDOUT", "ambiguous"],
  ])("%s on the network: %s", (code, status) => {
    expect(outcome(network(Object.assign(new Error("no"), { code })))).toMatchObject({ status });
  });

  it.each([
    [undefined, "ambiguous"],
    ["terminated", "ambiguous"],
    [new DOMException("timed out", "TimeoutError"), "ambiguous"],
    [refusal("<html>Please log in</html>"), "ambiguous"],
    [refusal(undefined as unknown as string), "ambiguous"],
    [{ code: "slack_webapi_platform_error", data: null }, "ambiguous"],
  ])("anything else is unclear: %s", (error, status) => {
    expect(outcome(error)).toMatchObject({ status, reason: expect.stringMatching(/\S/) });
  });

  it("does not quote what is no word of Slack's", () => {
    expect(JSON.stringify(outcome(refusal("Bearer xoxb-1 was seen")))).not.toContain("xoxb");
  });
});
