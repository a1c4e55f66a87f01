import type { Stamps } from "@tocsin/core";
import type { Answer, Slack } from "./client.ts";
import type { Directory } from "./directory.ts";
import { remedyFor } from "./errors.ts";
import type { Upload } from "./upload.ts";

/** What the parts of the channel work with. */
export interface Workspace {
  readonly slack: Slack;
  readonly directory: Directory;
  readonly upload: Upload;
  /** For buttons; undefined where no click reaches us, so that messages have none. */
  stamps(): Promise<Stamps | undefined>;
}

/** Calls; where the app is no member of a public channel, joins it and calls once more. */
export async function asMember(
  { slack, directory }: Workspace,
  address: string,
  method: string,
  args: Record<string, unknown>,
  signal: AbortSignal,
): Promise<Answer> {
  const answer = await slack.call(method, args, signal);
  if (answer.ok || remedyFor(answer.problem, "posting") !== "join") return answer;
  const found = await directory.find(address, signal);
  if (!found.ok) return answer;
  const joined = await slack.call("conversations.join", { channel: found.channel }, signal);
  // "Not in the channel" says more than why the app could not join it.
  return joined.ok ? slack.call(method, args, signal) : answer;
}
