import type { GatewayHealth } from "../gateway.ts";
import { redact } from "../secret.ts";
import type { Setup } from "../setup.ts";
import type { Storage } from "../storage.ts";

/** Whether the storage can be written now, and which channels are paused by their breaker. */
export async function healthOf(
  storage: Storage,
  { channels }: Setup,
  heartbeat: GatewayHealth["heartbeat"],
): Promise<GatewayHealth> {
  const stored: GatewayHealth["storage"] = await storage.check().then(
    () => ({ ok: true }),
    (error: unknown) => ({ ok: false, reason: redact(String(error)) }),
  );
  const each = [...channels.values()].map(({ name, breaker: { reason } }) => [
    name,
    reason === undefined ? { ok: true } : { ok: false, reason },
  ]);
  return {
    ok: stored.ok,
    storage: stored,
    channels: Object.fromEntries(each),
    ...(heartbeat === undefined ? {} : { heartbeat }),
  };
}

/** Asks each channel's provider whether the credential works. */
export async function checkChannels({ channels }: Setup, signal: AbortSignal) {
  const answers = [...channels.values()].map(async ({ name, channel }) => {
    const health = (await channel.check?.(signal)) ?? { ok: true, detail: "nothing to check" };
    const detail = health.ok ? (health.detail ?? "works") : health.reason;
    return [name, { ok: health.ok, detail: redact(detail) }] as const;
  });
  return Object.fromEntries(await Promise.all(answers));
}
