import { type Outcome, outcomeOfError } from "@tocsin/core";
import type { Place } from "./address.ts";
import type { Problem } from "./problem.ts";

type Meaning =
  | { readonly status: "failed"; readonly scope: "target" | "credential" | "payload" }
  | { readonly status: "slow"; readonly afterMs: number }
  | { readonly status: "degrade" };

const target = { status: "failed", scope: "target" } as const;
const credential = { status: "failed", scope: "credential" } as const;
const degrade = { status: "degrade" } as const;
const slow = (afterMs: number) => ({ status: "slow", afterMs }) as const;

/** Discord's JSON error codes (discord-api-docs, opcodes and status codes), and what to change. */
const codes: Readonly<Record<number, readonly [Meaning, string]>> = {
  10003: [target, "there is no such channel or person: check the id"],
  10008: [target, "the message was deleted"],
  10015: [target, "the webhook was deleted: make a new one and write its URL"],
  20016: [slow(10_000), "slowmode holds this channel back"],
  20022: [slow(10_000), "announcement edits are limited"],
  20028: [slow(10_000), "the channel's write limit is reached"],
  20029: [slow(10_000), "the server's write limit is reached"],
  30046: [slow(60_000), "edits of messages older than an hour are limited"],
  40001: [credential, "the bot's token is not accepted: make a new one in the developer portal"],
  40002: [credential, "the account must be verified first"],
  40005: [degrade, "the request is too large"],
  40007: [target, "the bot is banned from this server"],
  40067: [target, "this forum demands a tag: use another channel, or a thread's id"],
  50001: [target, "the bot can't see the channel: give it View Channel"],
  50006: [degrade, "the message came out empty"],
  50007: [target, "this person takes no direct messages"],
  50008: [target, "this is a voice or category channel without text"],
  50013: [target, "the bot lacks Send Messages or Embed Links in the channel"],
  50014: [credential, "the bot's token is not valid: make a new one in the developer portal"],
  50024: [target, "this kind of channel takes no messages"],
  50027: [target, "the webhook's token is wrong: copy its URL again"],
  50035: [degrade, "the form was refused"],
  50046: [degrade, "a file was refused"],
  50083: [target, "the thread is archived: unarchive it"],
  130000: [slow(30_000), "Discord is overloaded"],
  160005: [target, "the thread is locked"],
  200000: [degrade, "the server's AutoMod blocked the text"],
  200001: [degrade, "the server's AutoMod blocked the title"],
  220001: [target, "a forum's webhook needs a post: add ?thread_id=… to the URL"],
  220002: [target, "a forum takes either a thread's name or its id"],
  220003: [target, "only a forum's webhook can open a thread"],
  240000: [degrade, "Discord holds a link for harmful"],
};

/** What a problem means for the delivery. Pure. */
export function outcomeOfProblem(
  problem: Problem,
  at: { readonly place: Place["kind"]; readonly level: number; readonly signal?: AbortSignal },
): Outcome {
  switch (problem.kind) {
    case "limited": {
      // `shared` is the resource's limit, `user` a bucket's, which belongs to the channel or webhook.
      const scope =
        problem.scope !== "global" ? "target" : at.place === "channel" ? "credential" : "all";
      return {
        status: "slow",
        scope,
        afterMs: problem.afterMs,
        reason: `Discord's rate limit is reached (${problem.scope})`,
      };
    }
    case "server": {
      // Only a 503 says that nothing was done; behind the others the message may have been posted.
      const status = problem.status === 503 ? "retry" : "ambiguous";
      return { status, reason: `Discord answered ${problem.status}` };
    }
    case "tokenless":
      return {
        ...credential,
        reason: "the bot's token was refused: make a new one in the developer portal",
      };
    case "thrown":
      return outcomeOfError(problem.error, at.signal);
    case "refused":
      return outcomeOfRefusal(problem, at);
  }
}

function outcomeOfRefusal(
  { status, code, fields }: Extract<Problem, { kind: "refused" }>,
  { place, level }: { place: Place["kind"]; level: number },
): Outcome {
  const [meaning, advice] = codes[code] ?? byStatus(status, place);
  const where = fields.length > 0 ? `; ${fields.join(", ")}` : "";
  const reason = `${advice} (Discord answered ${status}, code ${code}${where})`;
  if (meaning.status === "slow") return { ...meaning, scope: "target", reason };
  if (meaning.status === "degrade") {
    return level < 2
      ? { status: "degrade", reason }
      : { status: "failed", scope: "payload", reason };
  }
  // A webhook's credential is its URL: no other target shares it.
  return {
    ...meaning,
    scope: place === "webhook" && meaning.scope === "credential" ? "target" : meaning.scope,
    reason,
  };
}

function byStatus(status: number, place: Place["kind"]): readonly [Meaning, string] {
  if (status === 401)
    return [
      credential,
      place === "channel" ? "the bot's token is not accepted" : "the webhook's URL is not accepted",
    ];
  if (status === 403)
    return [target, "the bot may not do this in the channel: check its permissions"];
  if (status === 404)
    return [target, place === "channel" ? "check the channel's id" : "check the webhook's URL"];
  return [{ status: "failed", scope: "payload" }, "Discord refuses the request"];
}
