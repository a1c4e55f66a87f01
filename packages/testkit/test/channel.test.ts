import { type Channel, defineChannel } from "@tocsin/core";
import { describe, expect, it } from "vitest";
import { answerCases } from "../src/channel-answers.ts";
import { channelCases } from "../src/channel-cases.ts";
import { httpStage } from "../src/channel-stage.ts";
import { type Answer, fakeHttp, type Seen, testChannel } from "../src/index.ts";
import { ntfy } from "./ntfy.ts";

const accepts = (seen: Seen): Answer =>
  seen.method === "POST" ? { status: 200, body: { id: "x" } } : { status: 405 };
const example = {
  options: (url: string) => ({ url, token: "tk_secret" }),
  address: "ops",
  badAddresses: ["", "a b", "x".repeat(65)],
  secrets: ["tk_secret"],
};

testChannel(ntfy, { ...example, accepts });

describe("testChannel catches", () => {
  const mutant = (change: (channel: Channel) => Partial<Channel>) => {
    const plugin = defineChannel({
      ...ntfy,
      type: "mutant",
      async open(options, tools) {
        const channel = await ntfy.open(options, tools);
        return { ...channel, ...change(channel) };
      },
    });
    const start = (answer: (seen: Seen) => Answer = accepts) =>
      httpStage(example, () => fakeHttp(answer));
    return { ...channelCases(plugin, example, start), ...answerCases(plugin, example, start) };
  };
  type Case = keyof ReturnType<typeof mutant>;

  const mutants: [string, (channel: Channel) => Partial<Channel>, Case][] = [
    [
      "one that always says sent",
      () => ({ send: async () => ({ status: "sent" }) }),
      "sends, and the title arrives",
    ],
    [
      "one that always says sent, when refused",
      () => ({ send: async () => ({ status: "sent" }) }),
      "404 is refused for good",
    ],
    [
      "one that retries what may have arrived",
      ({ send }) => ({
        async send(message, attempt) {
          const outcome = await send(message, attempt);
          return outcome.status === "ambiguous" ? { status: "retry", reason: "?" } : outcome;
        },
      }),
      "does not know what became of it when the answer is lost",
    ],
    [
      "one that ignores its signal",
      ({ send }) => ({
        send: (message, attempt) =>
          send(message, { ...attempt, signal: AbortSignal.timeout(2_400) }),
      }),
      "ends promptly, and unclear, when its time is up",
    ],
    [
      "one that throws",
      ({ send }) => ({
        async send(message, attempt) {
          if (message.parts.length > 3) throw new Error("too many");
          return send(message, attempt);
        },
      }),
      "sends whatever text it is given",
    ],
    [
      "one that waits as long as it likes",
      ({ send }) => ({
        async send(message, attempt) {
          const outcome = await send(message, attempt);
          return outcome.status === "slow" ? { ...outcome, afterMs: 1 } : outcome;
        },
      }),
      "429 waits as long as it is told",
    ],
    [
      "one that tells its token",
      ({ send }) => ({
        async send(message, attempt) {
          const outcome = await send(message, attempt);
          return { ...outcome, reason: "tk_secret was refused" } as typeof outcome;
        },
      }),
      "tells no secret, even if the provider echoes it",
    ],
    [
      "one that takes any address",
      () => ({ badAddress: () => undefined }),
      "refuses bad addresses and takes the example",
    ],
    [
      "one that edits without saying so",
      ({ send }) => ({ update: (_ref, message, attempt) => send(message, attempt) }),
      "edits what it sent, if it says that it can",
    ],
  ];

  it.each(mutants)("%s", async (_name, change, name) => {
    await expect(mutant((channel) => channel)[name]()).resolves.toBeUndefined();
    await expect(mutant(change)[name]()).rejects.toThrow();
  });
});
