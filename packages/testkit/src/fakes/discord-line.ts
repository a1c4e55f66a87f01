import { generateKeyPairSync, sign } from "node:crypto";
import type { Json } from "./discord-breach.ts";
import type { Interact } from "./discord-click.ts";
import type { DiscordTellings } from "./discord-told.ts";
import type { CallbackOptions } from "./slack-callbacks.ts";

export interface DiscordLineOptions extends CallbackOptions {
  /** Interactions go through the app's own connection instead of to its endpoint. */
  readonly socket: (interaction: Json) => Promise<Json | undefined>;
  readonly connected: () => boolean;
  readonly tellings: DiscordTellings;
}

export interface DiscordLine {
  readonly applicationId: string;
  /** What the app proves interactions with, in hexadecimal digits. */
  readonly publicKey: string;
  /** The signature that goes with a timestamp and a body. */
  signature(time: string, body: Uint8Array): string;
  readonly interact: Interact;
}

const patienceMs = 3_000;
const epoch = 1_420_070_400_000n;

/** How interactions reach the app: signed, to its endpoint, or by its connection. */
export function discordLine(options: DiscordLineOptions): DiscordLine {
  const { gateway, publicUrl = "https://tocsin.test", now = Date.now, tellings } = options;
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const applicationId = "1170000000000000001";
  let count = 0n;

  function signature(time: string, body: Uint8Array): string {
    return sign(null, Buffer.concat([Buffer.from(time), body]), privateKey).toString("hex");
  }

  async function post(interaction: Json): Promise<{ status: number; body?: Json }> {
    if (gateway === undefined) throw new Error("give the fake Discord its option `gateway`");
    const body = JSON.stringify(interaction);
    const time = String(Math.floor(now() / 1000));
    const headers = {
      "content-type": "application/json",
      "user-agent": "Discord-Interactions/1.0 (+https://discord.com)",
      "x-signature-timestamp": time,
      "x-signature-ed25519": signature(time, Buffer.from(body)),
    };
    const url = `${publicUrl}/callbacks/discord`;
    const response = await gateway(new Request(url, { method: "POST", headers, body }));
    if (response.status !== 200) return { status: response.status };
    return { status: 200, body: JSON.parse(await response.text()) as Json };
  }

  return {
    applicationId,
    /** The last 32 bytes of the SPKI form are the key itself. */
    publicKey: publicKey.export({ format: "der", type: "spki" }).subarray(-32).toString("hex"),
    signature,
    async interact(fields, hand) {
      count += 1n;
      const token = `interaction-token-of-the-fake-${count}`;
      const interaction = {
        id: String(((BigInt(Math.floor(now())) - epoch) << 22n) | count),
        application_id: applicationId,
        token,
        version: 1,
        ...fields,
      };
      tellings.begin(token, hand?.user ?? "");
      const began = performance.now();
      const viaSocket = options.connected() && fields.type !== 1;
      const body = viaSocket ? await options.socket(interaction) : undefined;
      const { status, body: answered } = viaSocket
        ? { status: body === undefined ? 0 : 200, body }
        : await post(interaction);
      if (performance.now() - began > patienceMs) throw new Error("it was answered too late");
      if (answered === undefined) return { status };
      const message = tellings.first(token, answered);
      return { status, body: answered, ...(message && { message }) };
    },
  };
}
