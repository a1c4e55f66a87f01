import type { Problem } from "../oncall/problem.ts";
import { parseDuration } from "../route/duration.ts";
import type { Duration } from "../route/options.ts";
import { Secret } from "../secret.ts";

/** Where the gateway says that it is well, and how often. */
export interface HeartbeatOptions {
  /** Often a secret in itself: whoever has it can say that all is well. */
  readonly url: string | Secret;
  /** Default 1m. */
  readonly every?: Duration;
  /** Default GET. */
  readonly method?: "GET" | "POST";
}

/** The same, read. */
export interface Heartbeat {
  readonly url: Secret;
  readonly everyMs: number;
  readonly method: "GET" | "POST";
}

const defaultEveryMs = 60_000;
const shortestMs = 10_000;
const longestMs = 86_400_000;

/** Reads and checks it; paths begin at the section `heartbeat`. */
export function readHeartbeat({ url, every, method = "GET" }: HeartbeatOptions): {
  readonly heartbeat: Heartbeat;
  readonly problems: readonly Problem[];
} {
  const problems: Problem[] = [];
  const secret = typeof url === "string" ? new Secret(url) : url;
  const wrong = badUrl(secret.reveal());
  if (wrong !== undefined) problems.push({ path: ["url"], message: wrong });
  const read = every === undefined ? defaultEveryMs : parseDuration(every);
  if (read === undefined || read < shortestMs || read > longestMs) {
    problems.push({ path: ["every"], message: "is no duration from 10s to 1d: write 1m" });
  }
  return { heartbeat: { url: secret, everyMs: read ?? defaultEveryMs, method }, problems };
}

/** The address itself is not repeated: it may be all that a stranger needs. */
function badUrl(text: string): string | undefined {
  if (!URL.canParse(text)) return "is no address: write https://…";
  const url = new URL(text);
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    return "must begin with https:// or http://";
  }
  return url.username === "" && url.password === ""
    ? undefined
    : "has a user in it: give an address without one";
}
