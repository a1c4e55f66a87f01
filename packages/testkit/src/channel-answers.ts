import type { ChannelPlugin, Outcome } from "@tocsin/core";
import { expect } from "vitest";
import { type ChannelFacts, expectNoSecret } from "./channel-cases.ts";
import { open, type Stage } from "./channel-stage.ts";
import type { Answer, Seen } from "./fakes/http.ts";
import { attempt, message } from "./message.ts";

type Start<Input> = (answer?: (seen: Seen) => Answer) => Promise<Stage<Input>>;

/** What holds for channels that speak HTTP: what each answer means. */
export function answerCases<Input, Options>(
  plugin: ChannelPlugin<Input, Options>,
  facts: ChannelFacts,
  start: Start<Input>,
) {
  const answered = async (
    status: number,
    headers: Record<string, string> = {},
  ): Promise<Outcome> => {
    const stage = await start();
    const { send } = await open(plugin, stage);
    stage.fail?.({ status, headers, body: { message: "the provider's words" } });
    return send(message());
  };

  const refused = (status: number) => async () => {
    expect(await answered(status), "after degrading to plain text").toMatchObject({
      status: "failed",
      reason: expect.stringMatching(/\S/),
    });
  };

  const unwell = (status: number) => async () => {
    expect(["retry", "ambiguous"]).toContain((await answered(status)).status);
  };

  return {
    "400 is refused for good": refused(400),
    "404 is refused for good": refused(404),
    "401 is refused for good": refused(401),
    "403 is refused for good": refused(403),
    "500 is tried again": unwell(500),
    "503 is tried again": unwell(503),

    "429 waits as long as it is told": async () => {
      const outcome = await answered(429, { "retry-after": "7" });
      expect(["slow", "retry"]).toContain(outcome.status);
      const afterMs = "afterMs" in outcome ? outcome.afterMs : undefined;
      expect(afterMs, "Retry-After: 7").toBeGreaterThanOrEqual(6_900);
      expect(afterMs).toBeLessThanOrEqual(10_000);
    },

    "nothing is sent when nothing listens": async () => {
      const stage = await start();
      const { send } = await open(plugin, stage);
      await stage.stop();
      expect(["retry", "ambiguous"]).toContain((await send(message())).status);
    },

    "tells no secret, even if the provider echoes it": async () => {
      for (const status of [200, 400, 401, 403, 404, 429, 500]) {
        const stage = await start((seen) => echo(status, seen));
        const { channel, send, logged, address } = await open(plugin, stage);
        expectNoSecret(facts, await send(message()), logged());
        const again = await channel.update?.("1", message(), attempt({ address }));
        expectNoSecret(facts, again, logged());
        const health = await channel.check?.(AbortSignal.timeout(5_000));
        expectNoSecret(facts, undefined, JSON.stringify(health ?? ""));
        const looked = await channel.reconcile?.(message(), attempt({ address }));
        expectNoSecret(facts, undefined, JSON.stringify(looked ?? ""));
      }
    },

    "a credential that is refused does not pass the check": async () => {
      const stage = await start();
      const { channel } = await open(plugin, stage);
      stage.fail?.({ status: 401, body: {} });
      const health = await channel.check?.(AbortSignal.timeout(5_000));
      expect(health?.ok ?? false).toBe(false);
    },
  };
}

/** An error as a careless service writes it: with all that it was sent. */
function echo(status: number, { path, query, headers, body }: Seen): Answer {
  const said = `${path}?${query} ${JSON.stringify(headers)} ${body}`;
  return { status, body: { ok: false, error: said, message: said, detail: said, code: 0 } };
}
