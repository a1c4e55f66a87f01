import { z } from "zod";

// Scalars come as they are written, so that `500` and `yes` stay what Alertmanager takes them for.
const text = z
  .string()
  .nullish()
  .transform((written) => (written === null || written === "" ? undefined : written));

const words: Readonly<Record<string, boolean>> = {
  ...{ true: true, yes: true, on: true, y: true },
  ...{ false: false, no: false, off: false, n: false },
};

const flag = z
  .string()
  .nullish()
  .transform((written, context) => {
    if (written === undefined || written === null || written === "") return undefined;
    const read = words[written.toLowerCase()];
    if (read !== undefined) return read;
    context.addIssue("must be true or false");
    return z.NEVER;
  });

/** Null is an empty list to Alertmanager. */
const listOf = <Item extends z.ZodType>(item: Item) =>
  z
    .array(item)
    .nullish()
    .transform((items) => items ?? []);
const texts = listOf(z.string());

const matches = z
  .record(
    z.string(),
    z
      .string()
      .nullable()
      .transform((value) => value ?? ""),
  )
  .nullish()
  .transform((all) => all ?? {});

export interface OldRoute {
  readonly receiver?: string | undefined;
  readonly group_by?: readonly string[] | null | undefined;
  readonly continue?: boolean | undefined;
  readonly match: Readonly<Record<string, string>>;
  readonly match_re: Readonly<Record<string, string>>;
  readonly matchers: readonly string[];
  readonly group_wait?: string | undefined;
  readonly group_interval?: string | undefined;
  readonly repeat_interval?: string | undefined;
  readonly mute_time_intervals: readonly string[];
  readonly active_time_intervals: readonly string[];
  readonly labels?: unknown;
  readonly routes: readonly OldRoute[];
}

// Strict, as in Alertmanager: a misspelled `matchers` would send everything to one receiver.
const route = z.strictObject({
  receiver: text,
  group_by: z.array(z.string()).nullish(),
  continue: flag,
  match: matches,
  match_re: matches,
  matchers: texts,
  group_wait: text,
  group_interval: text,
  repeat_interval: text,
  mute_time_intervals: texts,
  active_time_intervals: texts,
  labels: z.unknown().optional(),
  get routes(): z.ZodType<readonly OldRoute[]> {
    return listOf(route);
  },
});

const inhibitRule = z.strictObject({
  name: text,
  source_match: matches,
  source_match_re: matches,
  source_matchers: texts,
  sources: listOf(z.strictObject({ matchers: texts, equal: texts })),
  target_match: matches,
  target_match_re: matches,
  target_matchers: texts,
  equal: texts,
});
export type OldInhibitRule = z.output<typeof inhibitRule>;

const interval = z.strictObject({
  times: listOf(z.strictObject({ start_time: z.string(), end_time: z.string() })),
  weekdays: texts,
  days_of_month: texts,
  months: texts,
  years: texts,
  location: text,
});
export type OldInterval = z.output<typeof interval>;

const namedInterval = z.strictObject({
  name: z.string().trim().min(1, "is empty"),
  time_intervals: listOf(interval),
});

const http = z
  .looseObject({
    basic_auth: z.looseObject({ username: text, password: text, password_file: text }).nullish(),
    authorization: z
      .looseObject({ type: text, credentials: text, credentials_file: text })
      .nullish(),
    bearer_token: text,
    bearer_token_file: text,
    http_headers: z
      .record(z.string(), z.looseObject({ values: texts, secrets: texts, files: texts }))
      .nullish(),
  })
  .nullish();
export type OldHttp = Partial<NonNullable<z.output<typeof http>>>;

const slack = z.looseObject({
  send_resolved: flag,
  http_config: http,
  api_url: text,
  api_url_file: text,
  app_token: text,
  app_token_file: text,
  channel: text,
});
export type OldSlack = z.output<typeof slack>;

const tls = z.looseObject({ insecure_skip_verify: flag }).nullish();

const email = z.looseObject({
  send_resolved: flag,
  to: text,
  from: text,
  smarthost: text,
  auth_username: text,
  auth_password: text,
  auth_password_file: text,
  auth_secret: text,
  auth_secret_file: text,
  headers: matches,
  require_tls: flag,
  force_implicit_tls: flag,
  tls_config: tls,
});
export type OldEmail = z.output<typeof email>;

const webhook = z.looseObject({
  send_resolved: flag,
  http_config: http,
  url: text,
  url_file: text,
  timeout: text,
});
export type OldWebhook = z.output<typeof webhook>;

const discord = z.looseObject({
  send_resolved: flag,
  http_config: http,
  webhook_url: text,
  webhook_url_file: text,
});
export type OldDiscord = z.output<typeof discord>;

const receiver = z.looseObject({
  name: z.string().min(1, "is empty"),
  slack_configs: listOf(slack),
  email_configs: listOf(email),
  webhook_configs: listOf(webhook),
  discord_configs: listOf(discord),
});
export type OldReceiver = z.output<typeof receiver>;

const globals = z.looseObject({
  resolve_timeout: text,
  http_config: http,
  slack_api_url: text,
  slack_api_url_file: text,
  slack_app_token: text,
  slack_app_token_file: text,
  smtp_from: text,
  smtp_smarthost: text,
  smtp_auth_username: text,
  smtp_auth_password: text,
  smtp_auth_password_file: text,
  smtp_auth_secret: text,
  smtp_auth_secret_file: text,
  smtp_require_tls: flag,
  smtp_force_implicit_tls: flag,
  smtp_tls_config: tls,
});
export type OldGlobals = Partial<z.output<typeof globals>>;

/** alertmanager.yml of Alertmanager 0.25 to 0.34. */
export const alertmanagerFormat = z.looseObject({
  global: globals.nullish(),
  templates: texts,
  route,
  receivers: listOf(receiver),
  inhibit_rules: listOf(inhibitRule),
  time_intervals: listOf(namedInterval),
  mute_time_intervals: listOf(namedInterval),
});
export type OldConfig = z.output<typeof alertmanagerFormat>;
