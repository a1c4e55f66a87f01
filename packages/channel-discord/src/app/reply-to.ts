import type { Tools } from "@tocsin/core";
import type { Origin } from "./interaction.ts";

/** Where an order's end is told. */
export interface ReplyTo {
  readonly applicationId: string;
  /** Of the interaction: a secret. */
  readonly token: string;
  /** What was asked for. */
  readonly title: string;
}

/** How long Discord takes answers to an interaction, in ms. */
export const answerableMs = 15 * 60_000;
// What is told in the last moment would come too late.
const marginMs = 5_000;

export function sealReplyTo(
  { applicationId, token }: Pick<Origin, "applicationId" | "token">,
  title: string,
  { seal }: Pick<Tools, "seal">,
): Promise<string> {
  return seal(JSON.stringify([applicationId, token, title.slice(0, 80)]), answerableMs - marginMs);
}

/** Undefined when it is too late to answer. */
export async function openReplyTo(
  to: string,
  { unseal }: Pick<Tools, "unseal">,
): Promise<ReplyTo | undefined> {
  const sealed = await unseal(to);
  if (sealed === undefined) return undefined;
  const [applicationId = "", token = "", title = ""] = JSON.parse(sealed) as readonly string[];
  return { applicationId, token, title };
}
