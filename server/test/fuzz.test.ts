import { Agent, request } from "node:http";
import { connect } from "node:net";
import { expect, test } from "vitest";
import {
  bodies,
  events,
  good,
  methods,
  queries,
  right,
  secrets,
  times,
  types,
  yaml,
} from "./fuzz-corpus.ts";
import { asJson, read, serve, type TestServer, until } from "./help.ts";
import { pagerPlugin } from "./pager.ts";
import { sourcePlugins } from "./source-plugins.ts";

// FUZZ_SEED=… runs another row of requests; a failure names its seed.
const seed = Number(process.env.FUZZ_SEED ?? 20260105);
const wellFormed = 8_500;
const rawBytes = 1_500;
const inFlight = 24;

/** Mulberry32: small, seeded, good enough to choose with. */
function dice(start: number) {
  let state = start;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (count: number) => Math.floor(next() * count);
  return {
    below,
    chance: (share: number) => next() < share,
    pick: <Item>(items: readonly Item[]): Item => items[below(items.length)] as Item,
  };
}
type Dice = ReturnType<typeof dice>;

function mutate(text: string, die: Dice): Buffer {
  const bytes = Buffer.from(text);
  if (bytes.length === 0) return bytes;
  const times = 1 + die.below(4);
  let changed = bytes;
  for (let time = 0; time < times; time += 1) {
    const at = die.below(changed.length + 1);
    const kind = die.below(4);
    if (kind === 0 && changed.length > 0)
      changed[Math.min(at, changed.length - 1)] = die.below(256);
    else if (kind === 1) changed = changed.subarray(0, at);
    else if (kind === 2)
      changed = Buffer.concat([
        changed.subarray(0, at),
        Buffer.from(die.pick(['"', "{", "}", "\\", "\u0000", "%", "é", "9e999"])),
        changed.subarray(at),
      ]);
    else changed = Buffer.concat([changed, changed.subarray(at, at + 50)]);
  }
  return changed;
}

interface Made {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

function make(die: Dice, incident: string): Made {
  const [usual, place] = die.pick(right);
  const found = place.replace("inc_1", incident);
  const path = die.chance(0.6) ? found : found + die.pick(die.chance(0.5) ? queries : times);
  const body = die.chance(0.4) ? die.pick(good) : die.pick(bodies);
  const token = die.chance(0.6) ? secrets[2] : die.pick([...secrets, "wrong", "a b", ""]);
  const scheme = die.chance(0.9) ? "Bearer " : die.pick(["bearer  ", "Basic ", ""]);
  return {
    method: die.chance(0.8) ? usual : die.pick(methods),
    // What Node's own client refuses to send is sent as raw bytes below.
    path: die.chance(0.2)
      ? mutate(path, die)
          .toString("latin1")
          .replace(/[^\x21-\x7e]/g, "%7f") || "/"
      : path,
    headers: {
      ...(die.chance(0.93) ? { authorization: `${scheme}${token}` } : {}),
      ...(die.chance(0.93)
        ? { "content-type": die.chance(0.85) ? "application/json" : die.pick(types) }
        : {}),
      ...(die.chance(0.9)
        ? {
            "x-github-event": die.pick(events),
            "x-hub-signature-256": die.pick(["sha256=00", "", "sha1=é".slice(0, 5), "x"]),
          }
        : {}),
      ...(die.chance(0.1) ? { "x-forwarded-for": "203.0.113.1" } : {}),
      ...(die.chance(0.1)
        ? { host: die.pick(["evil.example", "[::1]", "127.0.0.1:1", "a b", ""]) }
        : {}),
      ...(die.chance(0.1) ? { "transfer-encoding": "chunked" } : {}),
      ...(die.chance(0.1)
        ? { accept: die.pick(["text/html", "*/*", ";"]), "accept-encoding": "br" }
        : {}),
    },
    body: die.chance(0.4) ? mutate(body, die) : Buffer.from(body),
  };
}

const agent = new Agent({ keepAlive: true, maxSockets: inFlight });

/** Status and text; 0 when the connection ended without an answer, as it may after a broken request. */
function send(
  url: string,
  { method, path, headers, body }: Made,
): Promise<readonly [number, string]> {
  return new Promise((resolve) => {
    const call = request(
      new URL(url),
      { method, path: path.startsWith("/") ? path : `/${path}`, headers, agent },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", () => resolve([0, ""]));
        response.on("end", () =>
          resolve([
            response.statusCode ?? 0,
            `${JSON.stringify(response.headers)}${Buffer.concat(chunks)}`,
          ]),
        );
      },
    );
    call.on("error", () => resolve([0, ""]));
    call.end(
      ["GET", "HEAD", "TRACE"].includes(method) && headers["transfer-encoding"] === undefined
        ? undefined
        : body,
    );
  });
}

function sendBytes(
  url: string,
  { method, path, headers, body }: Made,
  die: Dice,
): Promise<readonly [number, string]> {
  const lines = [
    `${method} ${path} HTTP/1.1`,
    "Host: localhost",
    "Connection: close",
    ...Object.entries(headers)
      .filter(([name]) => name !== "host")
      .map((pair) => pair.join(": ")),
    `Content-Length: ${body.length}`,
  ];
  const bytes = mutate(
    Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`), body])
      .toString("latin1")
      .slice(0, 4_000),
    die,
  );
  return new Promise((resolve) => {
    const { port } = new URL(url);
    const socket = connect(Number(port), "127.0.0.1");
    let text = "";
    socket.setEncoding("latin1");
    socket.on("data", (chunk: string) => {
      text += chunk;
    });
    socket.on("error", () => undefined);
    socket.on("close", () => resolve([Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), text]));
    // A half-closed connection ends what would wait for the rest of a body.
    socket.end(bytes);
  });
}

async function openIncident(server: TestServer): Promise<string> {
  const headers = { authorization: `Bearer ${secrets[2]}` };
  await server.fetch("/api/v1/notices", asJson({ title: "x", kind: "problem" }, headers));
  return until(async () => {
    const { items } = await read<{ items: { id: string }[] }>(
      await server.fetch("/api/v1/incidents", { headers }),
    );
    return items[0]?.id;
  });
}

test("10,000 random and mutated requests: no 5xx but 503, no crash, no secret", {
  timeout: 60_000,
}, async () => {
  const server = await serve(
    yaml,
    {},
    {},
    { "pager.mjs": pagerPlugin, "sources.mjs": sourcePlugins },
  );
  const die = dice(seed);
  const incident = await openIncident(server);
  const statuses = new Map<number, number>();
  const wrong: string[] = [];
  let left = wellFormed + rawBytes;
  async function one() {
    while (left > 0) {
      left -= 1;
      const made = make(die, incident);
      const [status, text] =
        left < rawBytes ? await sendBytes(server.url, made, die) : await send(server.url, made);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      const leaked = secrets.find((secret) => text.includes(secret));
      if ((status >= 500 && status !== 503) || leaked !== undefined) {
        wrong.push(
          `${status} ${leaked ?? ""} ${made.method} ${made.path} ${JSON.stringify(made.headers)} ${made.body.toString("latin1").slice(0, 200)} -> ${text.slice(0, 300)}`,
        );
      }
    }
  }
  await Promise.all(Array.from({ length: inFlight }, one));
  agent.destroy();

  expect(wrong, `seed ${seed}`).toEqual([]);
  // Most of it must have got past the door, or nothing was tried.
  expect([...statuses.keys()].sort(), `seed ${seed}`).toEqual(
    expect.arrayContaining([200, 201, 202, 400, 401, 403, 404, 405, 415]),
  );
  expect((await server.fetch("/healthz")).status).toBe(200);
  expect((await server.fetch("/readyz")).status).toBe(200);
  const log = server.logged();
  expect(secrets.filter((secret) => log.includes(secret))).toEqual([]);
  expect(log).not.toContain('"level":50');
});
