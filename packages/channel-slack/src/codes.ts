const minute = 60_000;

/** What a word in Slack's `error` asks of us. */
export type Verdict =
  | { readonly as: "retry"; readonly afterMs?: number; readonly why: string }
  | { readonly as: "slow"; readonly afterMs: number; readonly why: string }
  | { readonly as: "ambiguous" | "degrade"; readonly why: string }
  | {
      readonly as: "failed";
      readonly scope: "target" | "credential" | "payload";
      readonly why: string;
    };

const retry = (why: string, afterMs?: number): Verdict => ({
  as: "retry",
  why,
  ...(afterMs !== undefined && { afterMs }),
});
const degrade = (why: string): Verdict => ({ as: "degrade", why });
const target = (why: string): Verdict => ({ as: "failed", scope: "target", why });
const credential = (why: string): Verdict => ({ as: "failed", scope: "credential", why });
const payload = (why: string): Verdict => ({ as: "failed", scope: "payload", why });

const trouble = "Slack has trouble";
const form = "Slack refuses the form of the message";
const file = "Slack refuses the file";
const renew = "install the app again and put its new bot token into the config";
const grant = "ask an admin of the workspace to let the app in";
const ours = "this is a fault of the channel, please report it";

/** Error words of chat.postMessage, chat.update and the conversations methods, by what to do about them. */
export const verdicts: Readonly<Record<string, Verdict>> = {
  message_limit_exceeded: {
    as: "slow",
    afterMs: 10 * minute,
    why: "the workspace's limit is spent",
  },

  service_unavailable: retry(trouble),
  request_timeout: retry("the request reached Slack incomplete"),
  update_failed: retry(trouble),
  external_channel_migrating: retry("the channel is being moved", minute),
  team_added_to_org: retry("the workspace is being moved", 5 * minute),
  streaming_state_conflict: retry("the message is being streamed"),
  // Slack says of both that a part of it may have been done.
  internal_error: { as: "ambiguous", why: trouble },
  fatal_error: { as: "ambiguous", why: trouble },

  invalid_blocks: degrade(form),
  invalid_blocks_format: degrade(form),
  invalid_arguments: degrade(form),
  msg_blocks_too_long: degrade("the message is too long"),
  msg_too_long: degrade("the message is too long"),
  too_many_attachments: degrade(form),
  attachment_payload_limit_exceeded: degrade(form),
  invalid_attachments: degrade(form),
  invalid_metadata_format: degrade(form),
  invalid_metadata_schema: degrade(form),
  metadata_too_large: degrade(form),
  file_type_not_allowed: degrade(file),
  storage_limit_reached: degrade(file),
  file_uploads_disabled: degrade(file),
  file_upload_size_restricted: degrade(file),

  channel_not_found: target(
    "no such channel, or a private one: check it and /invite the app to it",
  ),
  not_in_channel: target("the app is not in the channel: /invite it there"),
  is_archived: target("the channel is archived: choose another"),
  is_inactive: target("the channel is frozen, archived or deleted: choose another"),
  user_not_in_channel: target("the person is not in the channel"),
  user_not_found: target("no such person: check the member id"),
  user_disabled: target("the person's account is closed: choose another"),
  cannot_dm_bot: target("it is the id of an app: give a person's"),
  messages_tab_disabled: target("turn the app's Messages Tab on (App Home)"),
  restricted_action: target("a preference of the workspace forbids the app to post there"),
  restricted_action_read_only_channel: target("the channel is read-only: choose another"),
  restricted_action_thread_only_channel: target("the channel takes replies only: choose another"),
  restricted_action_thread_locked: target("the thread is locked"),
  restricted_action_non_threadable_channel: target("the channel takes no replies"),
  cannot_reply_to_message: target("the message takes no replies"),
  thread_not_found: target("the thread is gone"),
  posting_to_channel_denied: target("the app may not post there: ask who manages the channel"),
  team_not_found: target("the channel belongs to a workspace that is gone"),
  no_permission: target("the app may not post there: /invite it"),
  // These come only where posting anew was no way out.
  message_not_found: target("the message is gone"),
  cant_update_message: target("the message belongs to another app"),
  edit_window_closed: target("the workspace forbids to edit messages this old"),
  block_mismatch: target("the message can't be changed into this form"),

  invalid_auth: credential(`the token is wrong, or this address is not allowed: ${renew}`),
  not_authed: credential("no token arrived: check `token` and whether a proxy strips headers"),
  account_inactive: credential(`the app was removed: ${renew}`),
  token_revoked: credential(`the token was revoked: ${renew}`),
  token_expired: credential(`the token has expired: turn token rotation off, ${renew}`),
  missing_scope: credential(`a scope is missing: add it under OAuth & Permissions, ${renew}`),
  org_login_required: credential("the workspace is being moved to an organisation"),
  ekm_access_denied: credential("the admins have suspended posting"),
  access_denied: credential(grant),
  accesslimited: credential("the workspace limits access to its own network"),
  not_allowed_token_type: credential("`token` must be a bot token (xoxb-…)"),
  team_access_not_granted: credential(grant),
  app_access_restricted: credential(grant),
  enterprise_is_restricted: credential(grant),
  two_factor_setup_required: credential("the workspace demands a second factor of the installer"),
  method_deprecated: credential("Slack has taken this method away: update Tocsin"),
  deprecated_endpoint: credential("Slack has taken this method away: update Tocsin"),
  unknown_method: credential("apiUrl is not Slack's Web API, or lacks this method"),

  no_text: payload(ours),
  as_user_not_supported: payload(ours),
  invalid_arg_name: payload(ours),
  invalid_array_arg: payload(ours),
  invalid_charset: payload(ours),
  invalid_form_data: payload(ours),
  invalid_post_type: payload(ours),
  missing_post_type: payload(ours),
  markdown_text_conflict: payload(ours),
  metadata_must_be_sent_from_app: credential("`token` must be a bot token (xoxb-…)"),
};

/** On an edit: the message is lost to us, a new one takes its place. */
export const lostMessage: ReadonlySet<string> = new Set([
  "message_not_found",
  "cant_update_message",
  "edit_window_closed",
  "block_mismatch",
]);

/** On a reply: there is no thread to be had. */
export const noThread: ReadonlySet<string> = new Set([
  "restricted_action_thread_locked",
  "restricted_action_non_threadable_channel",
  "cannot_reply_to_message",
  "thread_not_found",
]);
