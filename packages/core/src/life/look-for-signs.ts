import type { Setup } from "../setup.ts";
import type { Storage, Stored } from "../storage.ts";
import type { Clock } from "../tools.ts";
import type { Expectation } from "./expected.ts";
import {
  backReport,
  missingAt,
  missingReport,
  readSign,
  type Sign,
  signChange,
  signKey,
  signs,
  signTerm,
} from "./sign.ts";

export interface LookContext {
  readonly storage: Storage;
  readonly clock: Clock;
}

// Whoever looks so much too late was away, and may have missed what came meanwhile.
const awayMs = 60_000;
const pageSize = 250;
const tries = 20;

/** Nothing has come for as long as it may take: from now on that is a problem. */
export async function lookForSign(record: Stored, { storage, clock }: LookContext): Promise<void> {
  const sign = readSign(record);
  const now = clock.now();
  const lateMs = now - missingAt(sign);
  const changes =
    lateMs < 0
      ? [signChange(sign, record.version)]
      : lateMs > awayMs
        ? [signChange({ ...sign, since: now }, record.version)]
        : [signChange({ ...sign, missingSince: now }, record.version), missingReport(sign, now)];
  // Lost where a sign has come in this moment.
  await storage.commit(changes);
}

/** Begins to look for what the config expects, and forgets what it does not expect any more. */
export async function planSigns(
  { expected }: Pick<Setup, "expected">,
  { storage, clock }: LookContext,
): Promise<void> {
  for (const each of expected.all) await untilDone(() => expect(each, storage, clock.now()));
  const wanted = new Set(expected.all.map(signKey));
  for (const sign of await knownSigns(storage)) {
    if (wanted.has(signKey(sign))) continue;
    await untilDone(() => forget(signKey(sign), storage, clock.now()));
  }
}

/** All that somebody looks for. */
export async function knownSigns(storage: Storage): Promise<readonly Sign[]> {
  const found: Sign[] = [];
  let cursor: string | undefined;
  do {
    const query = { collection: signs, terms: [signTerm], limit: pageSize };
    const page = await storage.list({ ...query, ...(cursor === undefined ? {} : { cursor }) });
    found.push(...page.records.map(readSign));
    cursor = page.cursor;
  } while (cursor !== undefined);
  return found;
}

async function expect(each: Expectation, storage: Storage, now: number): Promise<boolean> {
  const [record] = await storage.read([signKey(each)]);
  if (record === undefined) return storage.commit([signChange({ ...each, since: now }, 0)]);
  const sign = readSign(record);
  if (sign.everyMs === each.everyMs) return true;
  return storage.commit([signChange({ ...sign, ...each, since: now }, record.version)]);
}

async function forget(key: string, storage: Storage, now: number): Promise<boolean> {
  const [record] = await storage.read([key]);
  if (record === undefined) return true;
  const sign = readSign(record);
  const ends = sign.missingSince === undefined ? [] : [backReport(sign, now, "forgotten")];
  return storage.commit([{ key, expect: record.version, value: null }, ...ends]);
}

async function untilDone(attempt: () => Promise<boolean>): Promise<void> {
  for (let count = 0; count < tries; count += 1) if (await attempt()) return;
  throw new Error("lost every race for a sign of life");
}
