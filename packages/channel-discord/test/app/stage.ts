import type { Channel, Tools } from "@tocsin/core";
import {
  callbackGateway,
  type FakeDiscord,
  fakeDiscord,
  type RecordingDesk,
  type RecordingDeskOptions,
  recordingDesk,
  type ServedGateway,
  serveGateway,
  type VirtualClock,
  virtualClock,
} from "@tocsin/testkit";
import { afterEach } from "vitest";
import { openWith, room } from "../stage.ts";

export const ann = { user: "1180000000000000077", name: "Ann" };
export const bo = { user: "1180000000000000078", name: "Bo" };
export const home = "1160000000000000001";

export interface AppStage {
  readonly clock: VirtualClock;
  readonly discord: FakeDiscord;
  readonly desk: RecordingDesk;
  readonly channel: Channel;
  /** Begins what the channel does by itself; ends with the test. */
  listen(): Promise<void>;
}

export interface AppOptions extends RecordingDeskOptions {
  /** Of the channel, besides those that the fake gives. */
  readonly options?: Parameters<typeof openWith>[0];
  readonly tools?: Partial<Tools>;
  /** What of the desk is otherwise. */
  readonly odd?: Partial<RecordingDesk>;
  readonly by?: "http" | "gateway";
}

const ends: (() => Promise<void> | void)[] = [];

/** A channel behind a real HTTP server, as Discord reaches it. */
export async function appStage({
  options,
  odd,
  tools,
  by = "http",
  ...given
}: AppOptions = {}): Promise<AppStage> {
  const clock = virtualClock();
  let served: ServedGateway | undefined;
  const discord = await fakeDiscord({
    now: clock.now,
    gateway: async (request) => {
      const { pathname } = new URL(request.url);
      const { method, headers } = request;
      return fetch(`${served?.url}${pathname}`, { method, headers, body: await request.text() });
    },
  });
  discord.channel(room);
  const { token, publicKey, applicationId, url: apiUrl } = discord;
  const proof = by === "http" ? { publicKey, applicationId } : { gateway: true, applicationId };
  const channel = await openWith({ token, apiUrl, ...proof, ...options }, { clock, ...tools });
  const known = { [ann.user]: "ann", [bo.user]: "bo" };
  const desk = { ...recordingDesk({ people: known, now: clock.now, ...given }), ...odd };
  served = await serveGateway({ handle: callbackGateway({ discord: channel }, desk) });
  const stopping = new AbortController();
  let listening: Promise<void> | undefined;
  ends.push(async () => {
    stopping.abort();
    await listening;
    await channel.close?.();
    await served?.stop();
    await discord.stop();
  });
  return {
    clock,
    discord,
    desk,
    channel,
    async listen() {
      listening = channel.listen?.(desk, stopping.signal);
      await until(() => discord.commands(options?.guild).length > 0);
      if (by === "gateway") await until(() => discord.socket.sessions > 0);
    },
  };
}

/** Waits for real I/O. */
export async function until(look: () => boolean): Promise<void> {
  const end = performance.now() + 5_000;
  while (!look()) {
    if (performance.now() > end) throw new Error("it did not come about");
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});
