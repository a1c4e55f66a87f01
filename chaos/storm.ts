import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type FakeReceiver,
  type FakeSlack,
  fakeReceiver,
  fakeSlack,
  type RedisServer,
  startRedis,
} from "@tocsin/testkit";

export interface StormResult {
  /** Notices that were answered 2xx. */
  readonly accepted: number;
  /** Of those, never seen at the webhook. */
  readonly lost: readonly string[];
  /** Webhook calls beyond the first with the same webhook-id: a receiver drops them. */
  readonly repeatedCalls: number;
  /** The same notice under two ids: a receiver can't know. */
  readonly doubled: number;
  readonly slackIncidents: number;
  /** Top-level Slack messages beyond one for each incident. */
  readonly slackDoubled: number;
  readonly kills: number;
}

export interface StormOptions {
  readonly driver: "sqlite" | "redis";
  readonly rounds: number;
  readonly seed: number;
  readonly log: (line: string) => void;
}

const slackRooms = 8;
const callers = 16;

/**
 * Rounds of load in which a process is killed with SIGKILL at a random moment and started again; now and
 * then Redis too. What was answered 2xx must arrive.
 */
export async function storm({ driver, rounds, seed, log }: StormOptions): Promise<StormResult> {
  const random = seeded(seed);
  const folder = mkdtempSync(join(tmpdir(), "tocsin-storm-"));
  const rooms = Array.from({ length: slackRooms }, (_, index) => ({ name: `#room-${index}` }));
  const slack = await fakeSlack({ channels: rooms });
  const receiver = await fakeReceiver();
  const redis = driver === "redis" ? await startRedis({ own: true }) : undefined;
  const storage = redis?.url ?? `sqlite:${join(folder, "tocsin.db")}`;
  const roles = driver === "redis" ? ["web", "worker", "worker"] : ["all"];
  const processes = await Promise.all(
    roles.map((role) => gatewayProcess({ folder, storage, role, slack, receiver })),
  );
  const accepted: string[] = [];
  let kills = 0;
  try {
    await Promise.all(processes.map((each) => each.start()));
    for (let round = 0; round < rounds; round += 1) {
      const load = pour(processes[0] as GatewayProcess, `storm-${round}`, accepted);
      await pause(30 + random() * 300);
      const victims = processes.length === 1 ? processes : processes.filter(() => random() < 0.5);
      const alsoRedis = redis !== undefined && round % 5 === 4;
      kills += victims.length + (alsoRedis ? 1 : 0);
      await Promise.all([
        ...victims.map((each) => each.kill()),
        ...(alsoRedis ? [restartRedis(redis)] : []),
      ]);
      load.stop();
      await load.done;
      await Promise.all(victims.map((each) => each.start()));
      const left = await arrival(accepted, receiver, 60_000);
      log(`${driver} round ${round + 1}: ${accepted.length} accepted, ${left.length} not arrived`);
      if (left.length === 0) continue;
      log(await fateOf(left[0] ?? "", processes[0] as GatewayProcess));
      break;
    }
    await quiet(slack, receiver);
    const result = count(accepted, receiver, slack, kills);
    for (const id of twice(slack))
      log(await doubledFate(id, slack, processes[0] as GatewayProcess));
    return result;
  } finally {
    await Promise.all(processes.map((each) => each.kill()));
    await Promise.all([slack.stop(), receiver.stop(), redis?.stop()]);
    rmSync(folder, { recursive: true, force: true });
  }
}

interface GatewayProcess {
  readonly url: string;
  start(): Promise<void>;
  kill(): Promise<void>;
}

async function gatewayProcess(options: {
  folder: string;
  storage: string;
  role: string;
  slack: FakeSlack;
  receiver: FakeReceiver;
}): Promise<GatewayProcess> {
  const { folder, storage, role, slack, receiver } = options;
  const port = await freePort();
  const file = join(folder, `tocsin-${port}.json`);
  const rooms = Array.from({ length: slackRooms }, (_, index) => index);
  const config = {
    listen: `127.0.0.1:${port}`,
    storage,
    channels: {
      slack: { token: slack.token, signingSecret: "storm-signing-secret", apiUrl: slack.apiUrl },
      hook: { type: "webhook" },
    },
    receivers: {
      hook: [`hook:${receiver.url}/storm`],
      ...Object.fromEntries(rooms.map((room) => [`room-${room}`, [`slack:#room-${room}`]])),
    },
    route: {
      receiver: "hook",
      routes: [
        { receiver: "hook", matchers: [], continue: true },
        ...rooms.map((room) => ({ receiver: `room-${room}`, matchers: [`room="${room}"`] })),
      ],
    },
  };
  writeFileSync(file, JSON.stringify(config));
  const cli = new URL("../server/dist/cli.js", import.meta.url).pathname;
  let child: ReturnType<typeof spawn> | undefined;
  return {
    url: `http://127.0.0.1:${port}`,
    async start() {
      child = spawn(process.execPath, [cli, "serve", "--config", file, "--role", role], {
        stdio: "ignore",
      });
      await until(
        () => answers(`http://127.0.0.1:${port}/healthz`),
        20_000,
        "the gateway to start",
      );
    },
    async kill() {
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise((resolve) => child?.once("close", resolve));
      child.kill("SIGKILL");
      await ended;
    },
  };
}

/** Notices from many callers until it is told to stop; ids that were answered 2xx are noted. */
function pour(gateway: GatewayProcess, name: string, accepted: string[]) {
  let running = true;
  let next = 0;
  const call = async () => {
    while (running) {
      const id = `${name}-${next++}`;
      const room = Number(id.split("-")[2]) % 40;
      const labels = { ...(room < slackRooms ? { room: String(room) } : {}) };
      const body = JSON.stringify({
        id,
        title: `${id}.`,
        subject: id,
        kind: "problem",
        status: "firing",
        labels,
      });
      try {
        const response = await fetch(`${gateway.url}/api/v1/notices`, {
          method: "POST",
          body,
          headers: { "content-type": "application/json" },
        });
        if (response.ok) accepted.push(id);
        else await pause(20);
        await response.arrayBuffer();
      } catch {
        await pause(20);
      }
    }
  };
  return {
    stop: () => {
      running = false;
    },
    done: Promise.all(Array.from({ length: callers }, call)),
  };
}

async function restartRedis(redis: RedisServer): Promise<void> {
  await redis.restart();
}

/** Waits until all that was accepted has arrived; what has not when the time is over is returned. */
async function arrival(
  accepted: readonly string[],
  receiver: FakeReceiver,
  ms: number,
): Promise<string[]> {
  const deadline = Date.now() + ms;
  for (;;) {
    const seen = new Set(receiver.received.flatMap(({ body }) => noticesIn(body)));
    const left = accepted.filter((id) => !seen.has(id));
    if (left.length === 0 || Date.now() > deadline) return left;
    await pause(100);
  }
}

function count(
  accepted: readonly string[],
  receiver: FakeReceiver,
  slack: FakeSlack,
  kills: number,
): StormResult {
  const seen = new Set(receiver.received.flatMap(({ body }) => noticesIn(body)));
  const titles = roomsOf(slack).map(idIn);
  const distinct = receiver.distinct.flatMap(({ body }) => noticesIn(body));
  return {
    accepted: accepted.length,
    lost: accepted.filter((id) => !seen.has(id)),
    repeatedCalls: receiver.received.length - receiver.distinct.length,
    doubled: distinct.length - new Set(distinct).size,
    slackIncidents: new Set(titles).size,
    slackDoubled: titles.length - new Set(titles).size,
    kills,
  };
}

const roomsOf = (slack: FakeSlack) =>
  Array.from({ length: slackRooms }, (_, room) => slack.channel(`#room-${room}`).messages).flat();

const idIn = (message: unknown) => /storm-\d+-\d+/u.exec(JSON.stringify(message))?.[0] ?? "";

/** The notices that stand in Slack more than once. */
function twice(slack: FakeSlack): string[] {
  const ids = roomsOf(slack).map(idIn);
  return [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))];
}

/** When each of its messages was posted, and what the gateway knows of it: for whoever looks into it. */
async function doubledFate(id: string, slack: FakeSlack, gateway: GatewayProcess): Promise<string> {
  const messages = roomsOf(slack).filter((message) => idIn(message) === id);
  const posted = messages.map(({ ts }) => new Date(Number(ts) * 1_000).toISOString());
  return `${id} stands in Slack twice, at ${posted.join(" and ")}: ${await fateOf(id, gateway)}`;
}

function noticesIn(body: unknown): string[] {
  return [...new Set(JSON.stringify(body).match(/storm-\d+-\d+/gu) ?? [])];
}

/** Where a notice got to, for whoever looks into a loss. */
async function fateOf(id: string, { url }: GatewayProcess): Promise<string> {
  const read = async (path: string) => (await fetch(`${url}/api/v1/${path}`)).json();
  const fate = (await read(`notices/${id}`)) as { incidents?: string[] };
  const incidents = (fate.incidents ?? []).map((incident) => read(`incidents/${incident}`));
  return JSON.stringify({ fate, incidents: await Promise.all(incidents) });
}

/** Until Slack, which takes a message a second in each room, has nothing new for a while. */
async function quiet(slack: FakeSlack, receiver: FakeReceiver): Promise<void> {
  for (let last = -1, still = 0; still < 30; ) {
    const now = slack.seen.length + receiver.received.length;
    still = now === last ? still + 1 : 0;
    last = now;
    await pause(100);
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

async function until(check: () => Promise<boolean>, ms: number, what: string): Promise<void> {
  const deadline = Date.now() + ms;
  while (!(await check())) {
    if (Date.now() > deadline) throw new Error(`waited ${ms} ms in vain for ${what}`);
    await pause(20);
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** mulberry32: the same seed, the same storm. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
