import { createGateway, defineChannel, memoryStorage } from "@tocsin/core";
import { redis } from "@tocsin/driver-redis";
import { sqlite } from "@tocsin/driver-sqlite";
import { z } from "zod";

export function storageOf({ storage, path, url }) {
  if (storage === "sqlite") return sqlite(path);
  if (storage === "redis") return redis(url);
  return memoryStorage();
}

/** A gateway with one channel, whose `send` is handed in. */
export function gatewayTo(
  send,
  {
    storage,
    concurrency = 64,
    groupWait = 0,
    role = "all",
    escalation,
    people = {},
    escalations = {},
  },
) {
  const channel = defineChannel({
    type: "sink",
    options: z.strictObject({}),
    traits: { edits: true, idempotent: true, concurrency },
    open: () => ({ send, update: (_ref, message, attempt) => send(message, attempt) }),
  });
  return createGateway({
    channels: { sink: channel({}) },
    receivers: { ops: ["sink:out"] },
    people,
    escalations,
    route: {
      receiver: "ops",
      groupWait,
      ...(escalation === undefined ? {} : { escalation }),
    },
    storage,
    role,
  });
}

/** Resolves when the event has come `count` times. */
export function times(gateway, event, count) {
  let seen = 0;
  return new Promise((resolve) => {
    gateway.on(event, () => {
      seen += 1;
      if (seen === count) resolve();
    });
  });
}

/** Notifies with `callers` at once. */
export async function notifyAll(gateway, notices, callers = 64) {
  let next = 0;
  const call = async () => {
    while (next < notices.length) await gateway.notify(notices[next++]);
  };
  await Promise.all(Array.from({ length: callers }, call));
}
