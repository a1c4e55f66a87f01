import type { ChannelPlugin } from "@tocsin/core";
import { afterEach, describe, it } from "vitest";
import { answerCases } from "./channel-answers.ts";
import { type ChannelFacts, channelCases } from "./channel-cases.ts";
import { httpStage, type Stage } from "./channel-stage.ts";
import { type Answer, type FakeHttp, fakeHttp, type Seen } from "./fakes/http.ts";

/** The name of a case, for `skip`. */
export type ChannelCase =
  | keyof ReturnType<typeof channelCases>
  | keyof ReturnType<typeof answerCases>;

interface Skips {
  /** Cases that can't hold for this channel, each with the reason. */
  readonly skip?: { readonly [name in ChannelCase]?: string };
}

/** A channel that speaks HTTP: `accepts` is a service that takes everything, `provider` a strict fake. */
export type HttpChannelTest<Input> = ChannelFacts &
  Skips & {
    /** Options with which the channel talks to a provider at `url`. */
    readonly options: (url: string) => Input;
    readonly address: string | ((url: string) => string);
  } & (
    | { readonly accepts: (seen: Seen) => Answer | Promise<Answer>; readonly provider?: never }
    | { readonly provider: () => Promise<FakeHttp>; readonly accepts?: never }
  );

/** A channel that speaks something else brings its own stage. Cases about HTTP answers don't run. */
export interface StagedChannelTest<Input> extends ChannelFacts, Skips {
  readonly start: () => Promise<Stage<Input>>;
}

/** The contract of a channel as a suite: the whole test of a plugin is this one call. */
export function testChannel<Input, Options>(
  plugin: ChannelPlugin<Input, Options>,
  test: HttpChannelTest<Input> | StagedChannelTest<Input>,
): void {
  const stages: Stage<Input>[] = [];
  afterEach(async () => {
    await Promise.all(stages.splice(0).map((stage) => stage.stop()));
  });

  const keep = async (starting: Promise<Stage<Input>>) => {
    const stage = await starting;
    stages.push(stage);
    return stage;
  };

  describe(`channel ${plugin.type}`, () => {
    const cases =
      "start" in test
        ? channelCases(plugin, test, () => keep(test.start()))
        : httpCases(plugin, test, keep);
    for (const [name, run] of Object.entries<() => Promise<void>>(cases)) {
      const reason = test.skip?.[name as ChannelCase];
      if (reason === undefined) it(name, run);
      else it.skip(`${name}: ${reason}`, () => {});
    }
  });
}

function httpCases<Input, Options>(
  plugin: ChannelPlugin<Input, Options>,
  test: HttpChannelTest<Input>,
  keep: (starting: Promise<Stage<Input>>) => Promise<Stage<Input>>,
) {
  const provider = (answer?: (seen: Seen) => Answer) => {
    if (answer !== undefined) return () => fakeHttp(answer);
    return test.provider ?? (() => fakeHttp(test.accepts));
  };
  const start = (answer?: (seen: Seen) => Answer) => keep(httpStage(test, provider(answer)));
  return { ...channelCases(plugin, test, start), ...answerCases(plugin, test, start) };
}
