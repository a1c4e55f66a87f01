import { createGateway, defineChannel, type Message, memoryStorage } from "@tocsin/core";
import { virtualClock } from "@tocsin/testkit";
import { z } from "zod";
import { jenkins } from "../src/index.ts";
import type { Payload } from "./payload.ts";

const token = "jenkins-hook-token";

/** A telling: a new message, or an edit of one. */
export interface Told {
  readonly how: "send" | "update";
  readonly message: Message;
}

/** A gateway with this source, a plain route, and a chat that takes everything. */
export async function gateway() {
  const clock = virtualClock();
  const told: Told[] = [];
  const refused: string[] = [];
  const chat = defineChannel({
    type: "chat",
    options: z.strictObject({}),
    traits: { edits: true, idempotent: false },
    open: () => ({
      async send(message, { tellingId }) {
        told.push({ how: "send", message });
        return { status: "sent", ref: tellingId };
      },
      async update(ref, message) {
        told.push({ how: "update", message });
        return { status: "sent", ref };
      },
    }),
  });
  const made = createGateway({
    sources: { jenkins: jenkins({ token }) },
    channels: { chat: chat({}) },
    receivers: { ops: ["chat:ops"] },
    route: { receiver: "ops" },
    storage: memoryStorage(),
    clock,
  });
  await made.start();
  made.on("suppressed", ({ reason }) => refused.push(reason));
  return {
    told,
    /** Why reports were told to nobody, oldest first. */
    refused,
    /** What Jenkins posts, and the gateway's answer to it. */
    async post(body: Payload): Promise<number> {
      const url = `https://tocsin.example.test/hooks/jenkins/${token}`;
      const request = new Request(url, { method: "POST", body: JSON.stringify(body) });
      const { status } = await made.handle(request);
      await clock.advance(0);
      return status;
    },
    pass: (ms: number) => clock.advance(ms),
    now: () => clock.now(),
    open: async () => (await made.incidents.list()).items.filter(({ state }) => state !== "closed"),
    stop: () => made.stop(),
  };
}
