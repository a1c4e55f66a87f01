import type { Tools } from "@tocsin/core";
import type { Origin } from "./interaction.ts";
import { type Reply, type Say, say } from "./say.ts";
import type { Webhook } from "./webhook.ts";

/** Answers that come after a first one that put them off. */
export interface Later {
  /** `quiet`: the first answer shows nothing, so that only what is to be said is said. */
  tell(origin: Origin, reply: Reply, quiet: boolean): void;
  /** Waits for what is being told. */
  close(): Promise<void>;
}

export function openLater(webhook: Webhook, { log, name }: Pick<Tools, "log" | "name">): Later {
  const stopping = new AbortController();
  const telling = new Set<Promise<void>>();

  async function send(how: "edit" | "follow", origin: Origin, what: Say) {
    const answer = await webhook[how](origin, what, stopping.signal);
    if (answer.ok) return;
    const { problem } = answer;
    const why = problem.kind === "refused" ? `code ${problem.code}` : problem.kind;
    log.warn("a late answer could not be told", { channel: name, why });
  }

  async function tell(origin: Origin, reply: Reply, quiet: boolean) {
    if (quiet) return reply.kind === "say" ? send("follow", origin, reply) : undefined;
    switch (reply.kind) {
      case "say":
        // Its end may be told already, in this place.
        if (reply.pending) return;
        if (!reply.public) return send("edit", origin, reply);
        await send("edit", origin, say("Asked; somebody else has to agree."));
        return send("follow", origin, reply);
      case "modal":
        return send("edit", origin, reply.later());
      case "edit":
        return send("edit", origin, say("Done."));
      case "choices":
    }
  }

  return {
    tell(origin, reply, quiet) {
      const told = tell(origin, reply, quiet)
        .catch((error: unknown) =>
          log.error("a late answer failed", { channel: name, error: String(error) }),
        )
        .finally(() => telling.delete(told));
      telling.add(told);
    },
    async close() {
      stopping.abort();
      await Promise.all(telling);
    },
  };
}
