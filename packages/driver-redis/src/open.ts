import {
  type Clock,
  type Consumer,
  type Log,
  type Storage,
  StorageUnavailable,
} from "@tocsin/core";
import type { Address } from "./address.ts";
import { budgetsOf } from "./budgets.ts";
import { committer } from "./commit.ts";
import { connect } from "./connection.ts";
import { consumeLane } from "./consume.ts";
import { depthOf } from "./depth.ts";
import { guard } from "./guard.ts";
import { makeHands } from "./hands.ts";
import { lister } from "./list.ts";
import { laneQueues } from "./queue/lanes.ts";
import { announcer } from "./queue/wake.ts";
import { reader } from "./read.ts";
import { makeStore } from "./store.ts";
import { makeSweep } from "./sweep.ts";
import type { Timing } from "./timing.ts";
import { within } from "./timing.ts";
import { translate } from "./unavailable.ts";

/** Connects, makes sure that Redis keeps what it is given, and puts the parts together. */
export async function openStorage(
  address: Address,
  tools: { readonly clock: Clock; readonly log: Log },
  timing: Timing,
): Promise<Storage> {
  const { prefix } = address;
  const connection = await connect(address, timing, tools.log);
  try {
    await guard(connection.state, address, tools.log);
  } catch (error) {
    await connection.close();
    throw error;
  }
  const store = makeStore({ ...tools, connection, prefix, timing });
  const queues = laneQueues(connection, prefix, timing);
  const wakes = announcer(store, queues);
  const { announce } = wakes;
  const hands = makeHands(store, announce);
  const sweep = makeSweep(store, queues, announce);
  const consumers = new Set<Consumer>();
  let closing: Promise<void> | undefined;

  async function close() {
    await Promise.all([...consumers].map((consumer) => consumer.stop()));
    await sweep.stop();
    hands.close();
    await within(timing.farewell, wakes.flushed());
    await within(timing.farewell, queues.close());
    await connection.close();
  }

  return {
    read: reader(store),
    commit: committer(store, announce),
    list: lister(store),
    consume(lane, handle, options) {
      if (closing !== undefined) throw new StorageUnavailable("the storage is closed");
      const consumer = consumeLane({ store, hands, queues, announce }, lane, handle, options);
      consumers.add(consumer);
      sweep.add(lane);
      return consumer;
    },
    depth: () => depthOf(store),
    budgets: budgetsOf(store),
    async check() {
      try {
        await connection.state.set(`${prefix}:check`, String(tools.clock.now()), "PX", 60_000);
      } catch (error) {
        throw translate(error);
      }
    },
    close() {
      closing ??= close();
      return closing;
    },
  };
}
