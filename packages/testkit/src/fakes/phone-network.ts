import type { VirtualClock } from "../clock.ts";
import { type Phone, phoneOn } from "./phone.ts";
import type { Wait } from "./phone-call.ts";
import { disturbs, type Line, toldOf } from "./phone-line.ts";
import { type FakeTwilio, type TwilioOptions, twilioProvider } from "./twilio.ts";
import { pass, settle, until } from "./until.ts";

/** Phones, and the providers that reach them. Whatever comes to a phone must be expected by the test. */
export interface PhoneNetwork {
  /** For the gateway: virtual time waits for what goes through it. */
  readonly fetch: typeof globalThis.fetch;
  /** Another account: fail-over tests have two. */
  provider(name: string, options?: TwilioOptions): Promise<FakeTwilio>;
  phone(number: string): Phone;
  /** Fails with a list of each text and call that no expectation took, and of each webhook that went wrong. */
  expectNothingElse(): Promise<void>;
  /** What went wrong with webhooks and TwiML since the last look: a test that wants it, takes it. */
  problems(): readonly string[];
  /** Lets virtual time pass while real HTTP keeps up. */
  pass(ms: number): Promise<void>;
  /** Lets virtual time pass in which nothing may come. */
  staysQuiet(ms: number): Promise<void>;
  /** Waits until no webhook is under way. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

/** A phone network on a virtual clock; `defaults` are the options of each provider. */
export function phoneNetwork(clock: VirtualClock, defaults: TwilioOptions = {}): PhoneNetwork {
  const startedAt = clock.now();
  const lines = new Map<string, Line>();
  const phones = new Map<string, Phone>();
  const providers = new Map<string, FakeTwilio>();
  let problems: string[] = [];
  let underWay = 0;
  const busy = () => underWay > 0;

  function line(number: string): Line {
    const known = lines.get(number);
    if (known !== undefined) return known;
    const made: Line = { number, texts: "delivered", calls: "human", came: [] };
    lines.set(number, made);
    return made;
  }

  const came = () => [...lines.values()].flatMap((each) => each.came);
  const list = (entries: readonly string[]) => entries.map((entry) => `\n  - ${entry}`).join("");

  function story(): string {
    const all = came()
      .toSorted((one, other) => one.createdAt - other.createdAt)
      .map((each) => `${toldOf(each, startedAt)}${each.taken ? ", expected" : ""}`);
    const wrong = problems.length === 0 ? "" : `\nwent wrong:${list(problems)}`;
    return `(what came so far:${all.length === 0 ? " nothing" : list(all)}${wrong})`;
  }

  const wait: Wait = (look, what, options) =>
    until(clock, look, { ...options, what: `${what}`, busy, otherwise: story });

  async function expectNothingElse(): Promise<void> {
    await settle(busy);
    const unexpected = came().filter((each) => !each.taken && disturbs(each));
    const wrong = problems;
    problems = [];
    for (const each of unexpected) each.taken = true;
    const parts = [
      ...(unexpected.length === 0
        ? []
        : [`the test did not expect:${list(unexpected.map((each) => toldOf(each, startedAt)))}`]),
      ...(wrong.length === 0 ? [] : [`went wrong:${list(wrong)}`]),
    ];
    if (parts.length > 0) throw new Error(parts.join("\n"));
  }

  async function take(from: string, to: string, body: string, name?: string): Promise<void> {
    const owner = [...providers.values()].find(
      (each) => each.numbers.includes(to) && (name === undefined || each.name === name),
    );
    if (owner === undefined) throw new Error(`no provider of the network owns ${to}`);
    await owner.take(from, to, body);
  }

  const watchedFetch: typeof globalThis.fetch = async (...given) => {
    underWay += 1;
    try {
      return await fetch(...given);
    } finally {
      underWay -= 1;
    }
  };

  const shared = {
    clock,
    line,
    underWay(change: 1 | -1) {
      underWay += change;
    },
    report(problem: string) {
      problems.push(problem);
    },
  };

  return {
    fetch: watchedFetch,
    async provider(name, options) {
      if (providers.has(name)) throw new Error(`the network has a provider ${name} already`);
      const made = await twilioProvider(name, { ...defaults, ...options }, shared);
      providers.set(name, made);
      return made;
    },
    phone(number) {
      const phone = phones.get(number) ?? phoneOn(line(number), { wait, take });
      phones.set(number, phone);
      return phone;
    },
    expectNothingElse,
    problems() {
      const taken = problems;
      problems = [];
      return taken;
    },
    pass: (ms) => pass(clock, ms, { busy }),
    async staysQuiet(ms) {
      await expectNothingElse();
      await pass(clock, ms, { busy });
      await expectNothingElse();
    },
    async settled() {
      for (let round = 0; round < 20; round += 1) {
        await settle(busy);
        if (!busy()) return;
      }
      throw new Error("a webhook is still under way: does its answer wait for virtual time?");
    },
    async stop() {
      await Promise.all([...providers.values()].map((each) => each.stop()));
    },
  };
}

export interface FakeTwilioOptions extends TwilioOptions {
  readonly clock: VirtualClock;
}

/** A phone network with one provider, `main`. */
export async function fakeTwilio({
  clock,
  ...options
}: FakeTwilioOptions): Promise<FakeTwilio & { readonly network: PhoneNetwork }> {
  const network = phoneNetwork(clock);
  return { ...(await network.provider("main", options)), network };
}
