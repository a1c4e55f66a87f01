import { ringsOf } from "./slack-blocks.ts";
import type { SlackFile } from "./slack-files.ts";

/** The arguments of a call, as its form has them. */
export type SlackArguments = Readonly<Record<string, string>>;

/** A message as it stands in the fake, after its edits. */
export interface SlackMessage {
  readonly ts: string;
  readonly text: string;
  readonly blocks: readonly unknown[];
  readonly attachments: readonly {
    readonly color?: string;
    readonly blocks?: readonly unknown[];
  }[];
  readonly metadata?: {
    readonly event_type: string;
    readonly event_payload: Readonly<Record<string, unknown>>;
  };
  readonly by: "app" | "somebody";
  /** How often it was edited. */
  readonly edits: number;
  /** The message that it answers. */
  readonly thread?: string;
  /** A reply that the whole channel sees. */
  readonly broadcast: boolean;
  readonly files: readonly SlackFile[];
  /** Who it rings: mentions that came through. */
  readonly rings: readonly string[];
}

/** What a call says of a message; what it leaves out is not there. */
export function contentOf(args: SlackArguments): Partial<SlackMessage> {
  const content = {
    ...(args.text !== undefined && { text: args.text }),
    ...(args.blocks !== undefined && { blocks: JSON.parse(args.blocks) }),
    ...(args.attachments !== undefined && { attachments: JSON.parse(args.attachments) }),
    ...(args.metadata !== undefined && { metadata: JSON.parse(args.metadata) }),
  };
  return { ...content, rings: ringsOf(content) };
}

export function wire(message: SlackMessage) {
  const { ts, text, blocks, attachments, metadata, thread } = message;
  const files = message.files.map(({ id, name, title, size }) => ({ id, name, title, size }));
  return { type: "message", ts, text, blocks, attachments, metadata, thread_ts: thread, files };
}

export function page(args: SlackArguments, all: readonly SlackMessage[]) {
  const from = Number(args.cursor ?? 0);
  const to = from + Math.min(Number(args.limit ?? 100), 999);
  const shown = all.slice(from, to).map((message) => {
    const { metadata, ...rest } = wire(message);
    return args.include_all_metadata === "true" ? { ...rest, metadata } : rest;
  });
  const more = to < all.length;
  return {
    messages: shown,
    has_more: more,
    response_metadata: { next_cursor: more ? String(to) : "" },
  };
}
