import { z } from "zod";

const memberId = z.string().regex(/^[UW][A-Z0-9]{2,30}$/);
const triggerId = z.string().min(1).max(200);
const someId = z.string().max(100).nullish();

/** What all interactions say of where they come from. */
const interaction = {
  user: z.object({
    id: memberId,
    username: z.string().optional(),
    name: z.string().optional(),
    team_id: someId,
  }),
  api_app_id: someId,
  team: z.object({ id: someId }).nullish(),
  enterprise: z.object({ id: someId }).nullish(),
  trigger_id: triggerId,
};

const clickSchema = z.object({
  ...interaction,
  type: z.literal("block_actions"),
  response_url: z.string().optional(),
  channel: z.object({ id: z.string() }).optional(),
  // One click is one action; more would come from a form, which is submitted otherwise.
  actions: z
    .array(
      z.object({
        action_id: z.string(),
        value: z.string().optional(),
        selected_option: z.object({ value: z.string() }).nullish(),
      }),
    )
    .min(1)
    .max(25),
});

/** What stands in an input of a form when it is submitted. */
const inputSchema = z.object({
  type: z.string(),
  value: z.string().nullish(),
  selected_option: z.object({ value: z.string() }).nullish(),
  selected_options: z.array(z.unknown()).nullish(),
});

const submissionSchema = z.object({
  ...interaction,
  trigger_id: triggerId.optional(),
  type: z.literal("view_submission"),
  view: z.object({
    id: z.string().min(1).max(100),
    callback_id: z.string(),
    private_metadata: z.string().max(3_000).default(""),
    state: z.object({
      values: z.record(z.string().max(255), z.record(z.string().max(255), inputSchema)),
    }),
  }),
});

const commandSchema = z.object({
  command: z.string().max(100),
  text: z.string().default(""),
  user_id: memberId,
  user_name: z.string().optional(),
  team_id: someId,
  enterprise_id: someId,
  api_app_id: someId,
  channel_id: z.string().optional(),
  response_url: z.string().optional(),
  trigger_id: triggerId,
});

const channelId = z.string().regex(/^[CDG][A-Z0-9]{2,30}$/);
const timestamp = z.string().regex(/^\d{1,20}\.\d{1,10}$/);
const author = { user: memberId, bot_id: z.string().nullish(), user_team: someId, team: someId };

const eventSchema = z.object({
  type: z.literal("event_callback"),
  event_id: z.string().min(1).max(100),
  team_id: someId,
  enterprise_id: someId,
  api_app_id: someId,
  event: z.discriminatedUnion("type", [
    z.object({
      ...author,
      type: z.literal("app_mention"),
      text: z.string(),
      channel: channelId,
      ts: timestamp,
      thread_ts: timestamp.optional(),
    }),
    z.object({ ...author, type: z.literal("app_home_opened"), tab: z.string().optional() }),
  ]),
});

export type Click = z.output<typeof clickSchema>;
export type Submission = z.output<typeof submissionSchema>;
export type CommandCall = z.output<typeof commandSchema>;
export type SlackEvent = z.output<typeof eventSchema>;
export type Mention = Extract<SlackEvent["event"], { type: "app_mention" }>;

/** Something that people did, as far as it is ours to answer. Only what is known of it is kept. */
export type Callback =
  | { readonly kind: "click"; readonly body: Click }
  | { readonly kind: "submission"; readonly body: Submission }
  | { readonly kind: "command"; readonly body: CommandCall }
  | { readonly kind: "event"; readonly body: SlackEvent };

const ours: ReadonlySet<unknown> = new Set(["app_mention", "app_home_opened"]);

/** Reads what Slack sent. "other": proven, and not ours to answer. */
export function readCallback(payload: unknown): Callback | "other" | undefined {
  if (typeof payload !== "object" || payload === null || Array.isArray(payload)) return undefined;
  const { type, event } = payload as Readonly<Record<string, unknown>>;
  if (type === undefined && "command" in payload) {
    return as("command", commandSchema.safeParse(payload).data);
  }
  switch (type) {
    case "block_actions":
      return as("click", clickSchema.safeParse(payload).data);
    case "view_submission":
      return as("submission", submissionSchema.safeParse(payload).data);
    case "event_callback": {
      const named = typeof event === "object" && event !== null && "type" in event && event.type;
      if (typeof named === "string" && !ours.has(named)) return "other";
      return as("event", eventSchema.safeParse(payload).data);
    }
    default:
      return typeof type === "string" ? "other" : undefined;
  }
}

function as<Kind extends Callback["kind"]>(
  kind: Kind,
  body: Extract<Callback, { kind: Kind }>["body"] | undefined,
): Callback | undefined {
  return body === undefined ? undefined : ({ kind, body } as Callback);
}
