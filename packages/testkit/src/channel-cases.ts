import { inspect } from "node:util";
import type { ChannelPlugin, Outcome } from "@tocsin/core";
import fc from "fast-check";
import { expect } from "vitest";
import { wildMessage } from "./arbitrary.ts";
import { checked, open, type Stage } from "./channel-stage.ts";
import type { Fault } from "./fakes/http.ts";
import { attempt, bareMessage, message } from "./message.ts";

export interface ChannelFacts {
  /** Addresses that `badAddress` must refuse. */
  readonly badAddresses?: readonly string[];
  /** Every secret in the options and the address: none may appear in an outcome, a log line or an error. */
  readonly secrets: readonly string[];
  /** No request is larger, in bytes. Default 1,000,000. */
  readonly maxBytes?: number;
}

const megabyte = 1_000_000;
/** How soon an attempt must end after its signal, in ms: generous, for slow machines. */
const promptly = 2_000;

/** What holds for every channel, whatever it speaks. */
export function channelCases<Input, Options>(
  plugin: ChannelPlugin<Input, Options>,
  facts: ChannelFacts,
  start: () => Promise<Stage<Input>>,
) {
  const play = async () => {
    const stage = await start();
    return { stage, ...(await open(plugin, stage)) };
  };

  /** A lost answer may be sent again unasked only where the provider shows it once. */
  const endsUnclear = async (fault: Fault) => {
    const { stage, send, traits } = await play();
    stage.fail?.(fault);
    const { status } = await send(message());
    if (stage.fail !== undefined) {
      expect(traits.idempotent ? ["retry", "ambiguous"] : ["ambiguous"]).toContain(status);
    }
  };

  return {
    "takes the example's options, and no unknown one": async () => {
      const { options } = await start();
      await checked(plugin, options);
      const result = await plugin.options["~standard"].validate({ ...options, unheardOf: 1 });
      expect(result.issues, "an unknown option is a typo: use z.strictObject").toBeDefined();
      expect({ ...plugin }).toMatchObject({ kind: "channel", apiVersion: 1 });
    },

    "prints no secret of its options": async () => {
      const options = await checked(plugin, (await start()).options);
      const printed = `${JSON.stringify(options)} ${inspect(options, { depth: 9 })}`;
      for (const secret of facts.secrets) expect(printed).not.toContain(secret);
    },

    "refuses bad addresses and takes the example": async () => {
      const { channel, address } = await play();
      expect(channel.badAddress?.(address)).toBeUndefined();
      for (const bad of facts.badAddresses ?? []) {
        const reason = channel.badAddress?.(bad);
        expect(reason, `the address ${JSON.stringify(bad)}`).toEqual(expect.any(String));
        for (const secret of facts.secrets) expect(reason).not.toContain(secret);
      }
    },

    "sends, and the title arrives": async () => {
      const { stage, send } = await play();
      expect(await send(message({ title: "Disk 93 full on db1" }))).toMatchObject({
        status: "sent",
      });
      expect(stage.received()).toContain("Disk 93 full on db1");
    },

    "sends a message that has only what is required": async () => {
      const { send } = await play();
      expect(await send(bareMessage())).toMatchObject({ status: "sent" });
    },

    "cuts an enormous message and sends it": async () => {
      const { stage, send } = await play();
      const huge = {
        parts: Array.from({ length: 10_000 }, (_, index) => ({
          title: `part ${index} ${"of it ".repeat(40)}`,
          severity: "error" as const,
          at: "2026-01-05T09:00:00.000Z",
        })),
        facts: Array.from({ length: 500 }, (_, index) => ({
          name: `fact ${index}`,
          value: "x".repeat(2_000),
        })),
        links: Array.from({ length: 500 }, (_, index) => ({
          title: `link ${index}`,
          url: `https://example.test/${index}`,
        })),
        moreParts: 5_000,
      };
      for (const text of [
        "All work. ".repeat(megabyte / 10),
        "[".repeat(megabyte),
        "*a _b ".repeat(megabyte / 6),
      ]) {
        const began = performance.now();
        expect(await send(message({ ...huge, text }))).toMatchObject({
          status: "sent",
        });
        expect(performance.now() - began, "ms for one message").toBeLessThan(5_000);
      }
      expect(stage.largest?.() ?? 0).toBeLessThanOrEqual(facts.maxBytes ?? megabyte);
    },

    "sends whatever text it is given": async () => {
      const { send } = await play();
      await fc.assert(
        fc.asyncProperty(wildMessage(), async (wild) => {
          expect(await send(wild)).toMatchObject({ status: "sent" });
        }),
        { numRuns: 100, interruptAfterTimeLimit: 8_000 },
      );
    },

    "edits what it sent, if it says that it can": async () => {
      const { stage, channel, send, traits, address } = await play();
      expect(channel.update !== undefined, "the trait `edits` and the method `update`").toBe(
        traits.edits,
      );
      if (channel.update === undefined) return;
      const sent = await send(message());
      if (sent.status !== "sent" || sent.ref === undefined) {
        return expect.fail(`an editing channel gives a ref with sent: ${JSON.stringify(sent)}`);
      }
      const news = message({ title: "Back to normal on db1", revision: 2, tone: "success" });
      expect(
        await channel.update(sent.ref, news, attempt({ address, tellingId: "telling-2" })),
      ).toMatchObject({
        status: "sent",
      });
      expect(stage.received()).toContain("Back to normal on db1");
    },

    "outlives a ref that it did not give": async () => {
      const { channel, address } = await play();
      for (const ref of ["", "{}", "null", "../../x", '{"ts":1}']) {
        const outcome = await channel.update?.(ref, message(), attempt({ address }));
        expect(outcome ?? { status: "sent" }).toHaveProperty("status");
      }
    },

    "does not know what became of it when the connection ends first": () =>
      endsUnclear("reset before"),
    "does not know what became of it when the answer is lost": () => endsUnclear("reset after"),

    "ends promptly, and unclear, when its time is up": async () => {
      const { stage, send, channel, address } = await play();
      if (stage.fail === undefined) return;
      stage.fail("hang");
      const limit = 150;
      const within = async <T>(run: (signal: AbortSignal) => Promise<T>) => {
        const began = performance.now();
        const result = await run(AbortSignal.timeout(limit));
        expect(performance.now() - began, "ms until it gave up").toBeLessThan(limit + promptly);
        return result;
      };
      const outcome = await within((signal) => send(message(), { signal }));
      expect(outcome).toMatchObject({ status: "ambiguous" });
      const health = await within(async (signal) => channel.check?.(signal));
      expect(health?.ok ?? false, "health of a provider that hangs").toBe(false);
      const looked = await within(async (signal) =>
        channel.reconcile?.(message(), attempt({ address, signal })),
      );
      expect(["unknown", "blind"]).toContain(looked?.status ?? "unknown");
    },
  };
}

/** The outcome, and what was logged on the way, hold no secret. */
export function expectNoSecret(facts: ChannelFacts, outcome: Outcome | undefined, logged: string) {
  const told = `${JSON.stringify(outcome)}\n${logged}`;
  for (const secret of facts.secrets) {
    expect(told.includes(secret), "a secret is in the outcome or the log").toBe(false);
  }
}
