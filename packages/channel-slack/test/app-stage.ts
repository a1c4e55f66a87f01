import type { Channel, Desk, Tools } from "@tocsin/core";
import {
  callbackGateway,
  type FakeSlack,
  type FakeSlackOptions,
  fakeSlack,
  message,
  type RecordingDesk,
  type RecordingDeskOptions,
  recordingDesk,
  type ServedGateway,
  serveGateway,
  type VirtualClock,
  virtualClock,
} from "@tocsin/testkit";
import type { SlackInput } from "../src/index.ts";
import { at, openSlack } from "./stage.ts";

export const ann = { user: "U024BE7LH", name: "ann.lee" };
export const bo = { user: "U024BE7LJ", name: "bo" };

export interface AppStage {
  readonly slack: FakeSlack;
  readonly channel: Channel;
  readonly desk: RecordingDesk;
  readonly clock: VirtualClock;
  /** What the log was told from `warn` up. */
  readonly logged: string[];
  /** What came to the gateway, as it was sent. */
  readonly received: readonly { readonly body: string; readonly headers: Record<string, string> }[];
  stop(): Promise<void>;
}

export interface AppStageOptions {
  readonly desk?: RecordingDeskOptions;
  readonly slack?: FakeSlackOptions;
  readonly options?: Partial<SlackInput>;
  /** What stands before the desk. */
  readonly before?: (desk: Desk) => Desk;
  readonly hands?: Partial<Tools>;
}

/** The app behind a real HTTP server, with Slack on the other side of it and a message in #ops. */
export async function appStage(given: AppStageOptions = {}): Promise<AppStage> {
  const clock = virtualClock();
  const logged: string[] = [];
  const write = (words: string, fields?: object) =>
    logged.push(`${words} ${JSON.stringify(fields ?? {})}`);
  const log = { debug() {}, info() {}, warn: write, error: write };
  let served: ServedGateway | undefined;
  const received: { body: string; headers: Record<string, string> }[] = [];
  const slack = await fakeSlack({
    now: clock.now,
    async gateway(request) {
      const body = await request.clone().text();
      received.push({ body, headers: Object.fromEntries(request.headers) });
      return fetch(new Request(`${served?.url}${new URL(request.url).pathname}`, request));
    },
    ...given.slack,
  });
  const secret = given.slack?.appToken === undefined ? { signingSecret: slack.signingSecret } : {};
  const channel = await openSlack(
    slack,
    { ...secret, ...given.options },
    { clock, log, ...given.hands },
  );
  const desk = recordingDesk({
    people: { [ann.user]: "ann", [bo.user]: "bo" },
    now: clock.now,
    ...given.desk,
  });
  const handle = callbackGateway({ slack: channel }, given.before?.(desk) ?? desk);
  served = await serveGateway({ handle });
  const [shown = message()] = Object.values(given.desk?.deliveries ?? {});
  await channel.send(shown, at());
  return {
    slack,
    channel,
    desk,
    clock,
    logged,
    received,
    async stop() {
      await channel.close?.();
      await served?.stop();
      await slack.stop();
    },
  };
}
