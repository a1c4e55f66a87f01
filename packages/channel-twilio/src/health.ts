import type { Health } from "@tocsin/core";
import type { Client } from "./client.ts";

/** Whether Twilio knows the account; `details` is what else is to be said of a channel that works. */
export async function checkAccount(
  client: Client,
  signal: AbortSignal,
  details: readonly string[] = [],
): Promise<Health> {
  const answer = await client.call({ method: "GET", path: ".json", signal });
  if (!answer.ok) return { ok: false, reason: answer.outcome.reason };
  const { status, type } = answer.body;
  if (status === "suspended" || status === "closed") {
    return { ok: false, reason: `the account is ${status}: see https://console.twilio.com` };
  }
  if (status !== "active") {
    return { ok: false, reason: "the answer was not Twilio's: check `apiUrl`" };
  }
  const trial = type === "Trial" ? ["a trial account: it reaches verified numbers alone"] : [];
  const all = [...trial, ...details];
  return { ok: true, ...(all.length > 0 && { detail: all.join("; ") }) };
}
