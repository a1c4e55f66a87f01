import type { Clock, Log } from "@tocsin/core";
import type { Connection } from "./connection.ts";

const everyMs = 60_000;
// Small enough that no commit waits noticeably behind one slice.
const slice = 500;
const betweenSlicesMs = 50;

/** Forgets expired records now and then, a slice at a time. Returns what ends it. */
export function startPurging(connection: Connection, clock: Clock, log: Log): () => void {
  let stopped = false;
  let cancel = clock.at(clock.now() + everyMs, purge);

  function purge() {
    connection
      .ask(
        (tape) => tape.push("purge", slice),
        (answers) => answers.number(),
      )
      .catch((error: unknown) => {
        log.warn("expired records could not be removed", { error: String(error) });
        return 0;
      })
      .then((purged) => {
        const wait = purged === slice ? betweenSlicesMs : everyMs;
        if (!stopped) cancel = clock.at(clock.now() + wait, purge);
      });
  }

  return () => {
    stopped = true;
    cancel();
  };
}
