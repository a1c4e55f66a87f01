import type { DeliveryView, Gateway, Incident } from "@tocsin/core";
import type { Metrics } from "./metrics.ts";

// What callers can choose must not grow the metrics without end.
const mostLabelValues = 200;

/** Counts what the gateway tells of. Returns the function that ends it. */
export function watchGateway(gateway: Gateway, metrics: Metrics): () => void {
  const source = bounded();
  const reason = bounded();
  const person = bounded();
  const ends = [
    gateway.on("received", (event) =>
      metrics.received.inc({ source: source(event.source), status: event.status }),
    ),
    gateway.on("accepted", (event) => {
      const labels = { source: source(event.source) };
      if (event.accepted > 0) metrics.accepted.inc(labels, event.accepted);
      if (event.duplicates > 0) metrics.duplicates.inc(labels, event.duplicates);
    }),
    gateway.on("routed", () => metrics.routed.inc()),
    gateway.on("suppressed", (event) => metrics.suppressed.inc({ reason: reason(event.reason) })),
    gateway.on("incident", ({ incident, change }) => {
      metrics.incidents.inc({ change });
      const tookMs = change === "closed" ? timeToResolve(incident) : undefined;
      if (tookMs !== undefined) metrics.resolveSeconds.observe(tookMs / 1_000);
    }),
    gateway.on("templateFailed", ({ part }) => metrics.templateFailures.inc({ part })),
    gateway.on("paged", (event) => {
      metrics.pages.inc({ person: person(event.person), channel: event.channel });
      metrics.stepLateSeconds.observe(Math.max(0, event.lateMs) / 1_000);
    }),
    gateway.on("answered", ({ action, afterMs }) => {
      metrics.answers.inc({ action });
      if (action === "acknowledge")
        metrics.acknowledgeSeconds.observe(Math.max(0, afterMs) / 1_000);
    }),
    gateway.on("delivered", ({ channel, how, latencyMs }) => {
      metrics.delivered.inc({ channel, how });
      metrics.endToEndSeconds.observe(Math.max(0, latencyMs) / 1_000);
    }),
    gateway.on("failed", ({ channel, delivery, dead }) => {
      metrics.failed.inc({ channel, reason: outcomeOf(delivery) });
      if (dead) metrics.deadLetters.inc();
    }),
  ];
  return () => {
    for (const end of ends) end();
  };
}

/** How deep the queues are, asked for at each scrape. A storage that is away leaves no figure rather than an old one. */
export async function measureQueues(
  gateway: Gateway,
  metrics: Metrics,
  now: number,
): Promise<void> {
  metrics.queueDepth.reset();
  metrics.queueOldest.reset();
  const lanes = await gateway.depth().catch(() => ({}));
  for (const [lane, { waiting, oldestDue }] of Object.entries(lanes)) {
    metrics.queueDepth.set({ lane }, waiting);
    metrics.queueOldest.set(
      { lane },
      oldestDue === undefined ? 0 : Math.max(0, now - oldestDue) / 1_000,
    );
  }
}

/** How many silences there are, asked for at each scrape; no figure while the storage is away. */
export async function measureSilences(gateway: Gateway, metrics: Metrics): Promise<void> {
  metrics.silences.reset();
  const silences = await gateway.silences.list().catch(() => undefined);
  if (silences === undefined) return;
  for (const state of ["pending", "active", "expired"] as const) {
    const count = silences.filter((silence) => silence.state === state).length;
    metrics.silences.set({ state }, count);
  }
}

/** Who reports, and whether the heartbeat beats, asked for at each scrape; no figure while the storage is away. */
export async function measureLife({ life }: Gateway, metrics: Metrics): Promise<void> {
  metrics.signs.reset();
  metrics.heartbeat.reset();
  const heartbeat = life.heartbeat();
  if (heartbeat !== undefined) {
    metrics.heartbeat.set({ state: "beats" }, heartbeat.ok ? 1 : 0);
    metrics.heartbeat.set({ state: "stays_away" }, heartbeat.ok ? 0 : 1);
  }
  for (const { of, name, missingSince } of await life.signs().catch(() => [])) {
    metrics.signs.set({ of, name }, missingSince === undefined ? 1 : 0);
  }
}

/** In ms. A build that ends and a message that was told needed nobody. */
function timeToResolve({ parts, openedAt, closedAt }: Incident): number | undefined {
  if (closedAt === undefined || parts.every(({ notice }) => notice.kind !== "problem"))
    return undefined;
  return Math.max(0, Date.parse(closedAt) - Date.parse(openedAt));
}

/** One word: the sentence that a provider answered with would make a series of each answer. */
function outcomeOf(delivery: DeliveryView): string {
  const outcome = delivery.log.at(-1)?.outcome ?? "other";
  return /^[a-z_]{1,20}$/.test(outcome) ? outcome : "other";
}

function bounded(): (value: string) => string {
  const seen = new Set<string>();
  return (value) => {
    if (seen.size >= mostLabelValues && !seen.has(value)) return "other";
    seen.add(value);
    return value;
  };
}
