import type {
  Attempt,
  Channel,
  ChannelPlugin,
  Log,
  Message,
  Outcome,
  Tools,
  Traits,
} from "@tocsin/core";
import { issuePath } from "@tocsin/core";
import type { FakeHttp, Fault, Seen } from "./fakes/http.ts";
import { attempt, tools } from "./message.ts";

/** A provider to play against. `fail` is absent where it has no bad days to play. */
export interface Stage<Input> {
  readonly options: Input;
  readonly address: string;
  /** Everything that the provider got since the start, as its reader would see it. */
  received(): string;
  /** The largest thing it got at once, in bytes. */
  largest?(): number;
  fail?(fault: Fault): void;
  stop(): Promise<void>;
}

/** A channel opened against a stage. */
export interface Play {
  readonly channel: Channel;
  readonly traits: Traits;
  readonly address: string;
  /** What the channel logged so far. */
  readonly logged: () => string;
  /** Sends, and sends again simpler while told to degrade, as the gateway does. */
  send(message: Message, fields?: Partial<Attempt>): Promise<Outcome>;
}

/** The HTTP stage: the channel's options and address at the provider's URL. */
export async function httpStage<Input>(
  how: {
    readonly options: (url: string) => Input;
    readonly address: string | ((url: string) => string);
  },
  provider: () => Promise<FakeHttp>,
): Promise<Stage<Input>> {
  const http = await provider();
  return {
    options: how.options(http.url),
    address: typeof how.address === "string" ? how.address : how.address(http.url),
    received: () => http.seen.map(readable).join("\n"),
    largest: () => Math.max(0, ...http.seen.map((seen) => Buffer.byteLength(seen.body))),
    fail: (fault) => http.fail(fault, { times: Number.POSITIVE_INFINITY }),
    stop: () => http.stop(),
  };
}

export async function open<Input, Options>(
  plugin: ChannelPlugin<Input, Options>,
  stage: Stage<Input>,
): Promise<Play> {
  const options = await checked(plugin, stage.options);
  const lines: string[] = [];
  const hands: Tools = tools({ log: keeping(lines) });
  const channel = await plugin.open(options, hands);
  const { address } = stage;
  return {
    channel,
    address,
    traits: typeof plugin.traits === "function" ? plugin.traits(options) : plugin.traits,
    logged: () => lines.join("\n"),
    async send(message, fields) {
      let outcome = await channel.send(message, attempt({ address, ...fields }));
      for (const level of [1, 2] as const) {
        if (outcome.status !== "degrade") break;
        outcome = await channel.send(message, attempt({ address, ...fields, level }));
      }
      return outcome;
    },
  };
}

/** The options as the plugin's own schema gives them. */
export async function checked<Input, Options>(
  plugin: ChannelPlugin<Input, Options>,
  input: unknown,
): Promise<Options> {
  const result = await plugin.options["~standard"].validate(input);
  if (result.issues === undefined) return result.value;
  const said = result.issues.map((issue) => `${issuePath(issue).join(".")}: ${issue.message}`);
  throw new Error(`the options schema of ${plugin.type} refuses: ${said.join("; ")}`);
}

/** The request as sent and, since forms and URLs encode spaces, as decoded too. */
function readable({ method, path, query, headers, body }: Seen): string {
  const form = headers["content-type"]?.startsWith("application/x-www-form-urlencoded");
  const decoded = form ? [...new URLSearchParams(body).values()].join("\n") : body;
  return `${method} ${path} ${[...query.values()].join(" ")}\n${Object.values(headers).join("\n")}\n${decoded}`;
}

function keeping(lines: string[]): Log {
  const keep = (line: string, fields?: Readonly<Record<string, unknown>>) =>
    void lines.push(`${line} ${JSON.stringify(fields ?? {})}`);
  return { debug: keep, info: keep, warn: keep, error: keep };
}
