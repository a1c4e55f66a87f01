import { knownEvents } from "../events/index.ts";
import { type Fields, fields } from "../fields.ts";

/** One try of GitHub's to deliver, as its list of deliveries has it. */
export interface Attempt {
  readonly id: string;
  /** The same for all tries of one event: what the header X-GitHub-Delivery says. */
  readonly guid: string;
  readonly event: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly arrived: boolean;
  /** Refused for what it is: another try would end alike. */
  readonly hopeless: boolean;
}

/** The tries on one page; what has no id, guid or time is left out. */
export function readAttempts(body: unknown): readonly Attempt[] {
  if (!Array.isArray(body)) return [];
  return body.map(fields).flatMap((each) => readAttempt(each) ?? []);
}

/** Of tries, newest first, the last one of each event that never arrived and that is read here, oldest first. */
export function missedAmong(attempts: readonly Attempt[]): readonly Attempt[] {
  const newest = new Map<string, Attempt>();
  const settled = new Set<string>();
  for (const attempt of attempts) {
    if (attempt.arrived || attempt.hopeless) settled.add(attempt.guid);
    const known = newest.get(attempt.guid);
    if (known === undefined || known.at < attempt.at) newest.set(attempt.guid, attempt);
  }
  // The list is newest first, and its times may be whole seconds.
  return [...newest.values()]
    .reverse()
    .filter(({ guid, event }) => !settled.has(guid) && event !== "ping" && readHere.has(event))
    .sort((one, other) => one.at - other.at);
}

const readHere = new Set(knownEvents);
const refused = new Set([400, 413, 415]);

function readAttempt(each: Fields): Attempt | undefined {
  const [id, guid, time] = [digits(each), each.line("guid", 100), each.time("delivered_at")];
  if (id === "" || !/^[\w-]{1,100}$/.test(guid) || time === undefined) return undefined;
  const code = each.integer("status_code") ?? 0;
  return {
    id,
    guid,
    event: each.line("event", 60),
    at: Date.parse(time),
    arrived: code >= 200 && code < 300,
    hopeless: refused.has(code),
  };
}

/** It becomes part of a path. */
function digits(each: Fields): string {
  const id = each.id("id");
  return /^\d{1,25}$/.test(id) ? id : "";
}
