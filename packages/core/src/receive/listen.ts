import type { Desk } from "../answer/desk.ts";
import type { OpenChannel } from "../setup.ts";
import { type Going, keepGoing } from "./keep-going.ts";

export interface Listening extends Omit<Going, "name"> {
  readonly channel: OpenChannel;
  readonly desk: Desk;
}

/** Keeps a channel connected to its provider until the signal, in one process at a time. */
export async function keepListening({ channel, desk, ...going }: Listening): Promise<void> {
  const { name, channel: open } = channel;
  await keepGoing({ ...going, name: `channel:${name}` }, async (held) => open.listen?.(desk, held));
}
