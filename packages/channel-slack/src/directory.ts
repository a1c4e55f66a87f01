import type { Answer, Slack } from "./client.ts";
import type { Problem } from "./problem.ts";

type Found =
  | { readonly ok: true; readonly channel: string }
  | { readonly ok: false; readonly problem: Problem };

/** The channel ids behind addresses: posting takes a name, reading and joining take ids only. */
export interface Directory {
  find(address: string, signal: AbortSignal): Promise<Found>;
  /** An id that an answer told. */
  learn(address: string, channel: string): void;
}

// 20 pages of 1,000 (the most that Slack gives at once).
const mostPages = 20;

/** A directory that remembers what it found. */
export function directory(slack: Slack): Directory {
  const known = new Map<string, string>();

  async function search(name: string, signal: AbortSignal): Promise<Found> {
    let cursor: string | undefined;
    for (let page = 0; page < mostPages; page += 1) {
      const answer: Answer = await slack.call(
        "conversations.list",
        {
          types: "public_channel,private_channel",
          exclude_archived: true,
          limit: 1000,
          ...(cursor && { cursor }),
        },
        signal,
      );
      if (!answer.ok) return answer;
      const hit = records(answer.data.channels).find((channel) => channel.name === name);
      if (typeof hit?.id === "string") return { ok: true, channel: hit.id };
      cursor = nextCursor(answer.data);
      if (cursor === undefined) break;
    }
    return { ok: false, problem: { kind: "refused", code: "channel_not_found" } };
  }

  async function open(user: string, signal: AbortSignal): Promise<Found> {
    const answer = await slack.call("conversations.open", { users: user }, signal);
    if (!answer.ok) return answer;
    const [channel] = records([answer.data.channel]);
    if (typeof channel?.id === "string") return { ok: true, channel: channel.id };
    return { ok: false, problem: { kind: "unreadable" } };
  }

  return {
    async find(address, signal) {
      if (/^[CGD]/.test(address)) return { ok: true, channel: address };
      const channel = known.get(address);
      if (channel !== undefined) return { ok: true, channel };
      const found = address.startsWith("#")
        ? await search(address.slice(1), signal)
        : await open(address, signal);
      if (found.ok) known.set(address, found.channel);
      return found;
    },
    learn(address, channel) {
      known.set(address, channel);
    },
  };
}

/** The objects of a list from outside. */
export function records(list: unknown): Record<string, unknown>[] {
  if (!Array.isArray(list)) return [];
  return list.filter((each) => typeof each === "object" && each !== null);
}

/** Where the next page begins, if there is one. */
export function nextCursor(data: Readonly<Record<string, unknown>>): string | undefined {
  const [metadata] = records([data.response_metadata]);
  const cursor = metadata?.next_cursor;
  return typeof cursor === "string" && cursor !== "" ? cursor : undefined;
}
