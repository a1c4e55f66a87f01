import type { Channel, Outcome } from "@tocsin/core";
import {
  attempt,
  type FakeReceiver,
  fakeReceiver,
  message,
  tools,
  type VirtualClock,
  virtualClock,
} from "@tocsin/testkit";
import { type WebhookInput, webhook } from "../src/index.ts";
import { webhookOptions } from "../src/options.ts";

/** The channel opened against a receiver. */
export interface Line {
  readonly receiver: FakeReceiver;
  readonly channel: Channel;
  readonly clock: VirtualClock;
  send(
    fields?: Parameters<typeof message>[0],
    tried?: Parameters<typeof attempt>[0],
  ): Promise<Outcome>;
  /** The body of the last request that was taken. */
  last(): Record<string, unknown>;
}

export async function openLine(
  options: WebhookInput = {},
  asks: { readonly secret?: string } = {},
): Promise<Line> {
  const clock = virtualClock();
  const receiver = await fakeReceiver({ ...asks, now: () => clock.now() });
  const channel = await webhook.open(
    webhookOptions.parse(options),
    tools({ clock, publicUrl: "https://tocsin.test" }),
  );
  return {
    receiver,
    channel,
    clock,
    send: (fields, tried) =>
      channel.send(message(fields), attempt({ address: `${receiver.url}/hook`, ...tried })),
    last: () => receiver.received.at(-1)?.body as Record<string, unknown>,
  };
}
