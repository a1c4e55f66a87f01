import { createHmac, timingSafeEqual } from "node:crypto";
import { type Answer, type FakeHttp, fakeHttp, type Seen } from "./http.ts";

/** A request that the receiver took. */
export interface Received {
  /** The header `webhook-id`. */
  readonly id: string;
  readonly path: string;
  readonly body: unknown;
}

/** A strict receiver of Standard Webhooks: unsigned, stale and unreadable requests are refused. */
export interface FakeReceiver {
  readonly url: string;
  /** Faults, and every request with its headers. */
  readonly http: FakeHttp;
  readonly received: readonly Received[];
  /** What is left when repeats of an id are dropped, the first of each kept. */
  readonly distinct: readonly Received[];
  /** Why requests were refused, oldest first. */
  readonly refused: readonly string[];
  stop(): Promise<void>;
}

const toleranceSeconds = 5 * 60;
const largestBody = 1_000_000;

export async function fakeReceiver(
  options: {
    /** Wants signatures with this: `whsec_…`, or any string as it is. */
    readonly secret?: string;
    /** Refuses signatures that are older or newer than five minutes by this clock, in ms. */
    readonly now?: () => number;
  } = {},
): Promise<FakeReceiver> {
  const received: Received[] = [];
  const refused: string[] = [];

  function refuse(status: number, reason: string): Answer {
    refused.push(reason);
    return { status, body: { error: reason } };
  }

  const http = await fakeHttp((seen) => {
    if (seen.method !== "POST") return refuse(405, "not a POST");
    if (!seen.headers["content-type"]?.startsWith("application/json"))
      return refuse(415, "not JSON");
    if (Buffer.byteLength(seen.body) > largestBody) return refuse(413, "too large");
    const id = seen.headers["webhook-id"] ?? "";
    if (!/^[\x21-\x2d\x2f-\x7e]{1,256}$/.test(id)) return refuse(400, "no usable webhook-id");
    const problem =
      options.secret === undefined ? undefined : problemWith(seen, options.secret, options.now);
    if (problem !== undefined) return refuse(401, problem);
    try {
      received.push({ id, path: seen.path, body: JSON.parse(seen.body) });
    } catch {
      return refuse(400, "the body can't be read");
    }
    return { status: 204 };
  });

  return {
    url: http.url,
    http,
    received,
    get distinct() {
      return [...new Map(received.toReversed().map((each) => [each.id, each])).values()].reverse();
    },
    refused,
    stop: () => http.stop(),
  };
}

/** Checks as the specification says, on its own: not with the library that senders use. */
function problemWith(
  { headers, body }: Seen,
  secret: string,
  now?: () => number,
): string | undefined {
  const timestamp = headers["webhook-timestamp"] ?? "";
  if (!/^\d{1,12}$/.test(timestamp)) return "no webhook-timestamp";
  if (now !== undefined && Math.abs(now() / 1000 - Number(timestamp)) > toleranceSeconds) {
    return "the timestamp is out of tolerance";
  }
  const key = secret.startsWith("whsec_")
    ? Buffer.from(secret.slice("whsec_".length), "base64")
    : Buffer.from(secret);
  const signed = `${headers["webhook-id"]}.${timestamp}.${body}`;
  const expected = createHmac("sha256", key).update(signed).digest();
  const given = (headers["webhook-signature"] ?? "")
    .split(" ")
    .filter((each) => each.startsWith("v1,"))
    .map((each) => Buffer.from(each.slice(3), "base64"));
  const right = given.some(
    (each) => each.length === expected.length && timingSafeEqual(each, expected),
  );
  return right ? undefined : "the signature is wrong";
}
