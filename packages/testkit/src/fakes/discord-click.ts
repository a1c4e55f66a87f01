import { generateKeyPairSync, sign } from "node:crypto";
import { refusal } from "./discord-rules.ts";
import type { CallbackOptions } from "./slack-click.ts";

type Json = Readonly<Record<string, unknown>>;

/** What the app answered to an interaction. */
export interface DiscordAnswer {
  readonly status: number;
  /** 1: pong. 4: a message. 6: nothing now, an edit may follow. Absent with another status than 200. */
  readonly type?: number;
  /** What the person alone was told. */
  readonly told: readonly string[];
}

/** Who clicks. */
export interface DiscordHand {
  /** A user's id. */
  readonly user: string;
  readonly name?: string;
}

const patienceMs = 3_000;
const ephemeral = 64;

/** The interactions endpoint's other side: what Discord sends, signed, and what it takes for an answer. */
export function discordClicks(options: CallbackOptions, nextId: () => string) {
  const { gateway, publicUrl = "https://tocsin.test", now = Date.now } = options;
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const applicationId = "1170000000000000001";

  /** Signs as Discord does: over the timestamp and the body. */
  function signature(time: string, body: Uint8Array): string {
    return sign(null, Buffer.concat([Buffer.from(time), body]), privateKey).toString("hex");
  }

  async function interact(fields: Json): Promise<DiscordAnswer> {
    if (gateway === undefined) throw new Error("give the fake Discord its option `gateway`");
    const body = JSON.stringify({
      id: nextId(),
      application_id: applicationId,
      token: "interaction-token-of-the-fake",
      version: 1,
      ...fields,
    });
    const time = String(Math.floor(now() / 1000));
    const headers = {
      "content-type": "application/json",
      "user-agent": "Discord-Interactions/1.0 (+https://discord.com)",
      "x-signature-timestamp": time,
      "x-signature-ed25519": signature(time, Buffer.from(body)),
    };
    const began = performance.now();
    const url = `${publicUrl}/callbacks/discord`;
    const response = await gateway(new Request(url, { method: "POST", headers, body }));
    if (performance.now() - began > patienceMs) throw new Error("the click was answered too late");
    if (response.status !== 200) return { status: response.status, told: [] };
    return { status: 200, ...read(await response.text()) };
  }

  return {
    applicationId,
    /** The last 32 bytes of the SPKI form are the key itself. */
    publicKey: publicKey.export({ format: "der", type: "spki" }).subarray(-32).toString("hex"),
    signature,
    /** What the developer portal sends to an endpoint that is being set. */
    ping: () => interact({ type: 1 }),

    /** Presses a button, named by its label or custom id, of the newest message that shows it. */
    click(channelId: string, messages: readonly Json[], wanted: string, hand: DiscordHand) {
      const { user, name = `user-${user}` } = hand;
      const [message, customId] = findButton(channelId, messages, wanted);
      const person = { id: user, username: name.toLowerCase(), global_name: name, avatar: null };
      return interact({
        type: 3,
        data: { component_type: 2, custom_id: customId, id: 2 },
        channel_id: channelId,
        channel: { id: channelId, type: 0 },
        guild_id: "1160000000000000001",
        guild_locale: "en-US",
        locale: "en-US",
        app_permissions: "0",
        entitlements: [],
        member: { user: person, nick: null, roles: [], permissions: "0" },
        message,
      });
    },
  };
}

function findButton(
  channelId: string,
  messages: readonly Json[],
  wanted: string,
): [message: Json, customId: string] {
  for (const message of messages.toReversed()) {
    const found = buttonsOf(message).find(
      (each) => each.label === wanted || each.custom_id === wanted,
    );
    if (found !== undefined) return [message, String(found.custom_id)];
  }
  const labels = messages.flatMap(buttonsOf).map(({ label }) => JSON.stringify(label));
  throw new Error(
    `no message in ${channelId} has a button ${JSON.stringify(wanted)}; there are: ${labels.join(", ") || "none"}`,
  );
}

function buttonsOf({ components }: Json): Json[] {
  const rows = Array.isArray(components) ? (components as Json[]) : [];
  return rows.flatMap((row) => (Array.isArray(row.components) ? (row.components as Json[]) : []));
}

/** An answer that Discord would refuse is a fault of the app: the person sees "interaction failed". */
function read(text: string): Pick<DiscordAnswer, "type" | "told"> & { type: number } {
  const { type, data } = JSON.parse(text) as { type?: unknown; data?: Json };
  if (type === 1 || type === 6) return { type, told: [] };
  if (type !== 4 || data === undefined) throw new Error(`no answer that the fake plays: ${text}`);
  const refused = refusal(data);
  if (refused !== undefined) throw new Error(`Discord refuses it: ${JSON.stringify(refused)}`);
  if (data.flags !== ephemeral) throw new Error("the whole channel would see the answer");
  return { type, told: [String(data.content)] };
}
