import { accept, inboxLane } from "./accept/accept.ts";
import { normalise } from "./accept/normalise.ts";
import { InvalidNotice, noticeSchema } from "./accept/notice-schema.ts";
import type { Incident } from "./correlate/incident.ts";
import { groupPointerKey, incidentKey } from "./correlate/keys.ts";
import { takeNotices } from "./correlate/take.ts";
import { deliver } from "./deliver/deliver.ts";
import { deliveryLane } from "./deliver/delivery.ts";
import { pace } from "./deliver/pace.ts";
import { defaultRetryPolicy } from "./deliver/retry-policy.ts";
import type { Accepted, Gateway, GatewayHealth, GatewayOptions } from "./gateway.ts";
import type { NoticeInput } from "./notice.ts";
import { receiveHook } from "./receive/hook.ts";
import { keepWatching } from "./receive/watch.ts";
import { createEvents, type Happening } from "./record/events.ts";
import { deliveries, incidents } from "./record/lookup.ts";
import { credentialReport, ownSource } from "./record/self-report.ts";
import { explainNotice } from "./route/explain-notice.ts";
import { groupOf } from "./route/group.ts";
import { labelsOf } from "./route/labels.ts";
import { matchRoutes } from "./route/tree.ts";
import { issuePath } from "./schema.ts";
import { redact } from "./secret.ts";
import { closeChannels, openSetup, type Setup } from "./setup.ts";
import type { Claim, Consumer, Storage } from "./storage.ts";
import { silentLog, sleep, systemClock } from "./tools.ts";

/** How many notices are folded in one commit, at most. */
const inboxBatch = 200;
const defaultConcurrency = 16;
/** So many notices that arrive while a batch is folded are a burst. */
const burst = 20;
const longestYieldMs = 250;
/** Who calls `notify` and names no source. */
const defaultSource = "api";

/** Makes a gateway of its parts; nothing is opened before `start`. */
export function createGateway(options: GatewayOptions): Gateway {
  const { clock = systemClock, log = silentLog, fetch = globalThis.fetch, role = "all" } = options;
  const outside = { clock, log, fetch };
  const policy = { ...defaultRetryPolicy, ...options.retry };
  const events = createEvents(log);
  const consumers = new Map<string, Consumer>();
  let watches: { readonly abort: () => void; readonly ended: Promise<unknown> } | undefined;
  let arrived = 0;
  let opened: { storage: Storage; setup: Setup } | undefined;

  const running = () => {
    if (opened === undefined) throw new Error("the gateway is not started: call start() first");
    return opened;
  };
  const storage = () => running().storage;
  const setup = () => running().setup;
  const happened = (happenings: readonly Happening[]) => {
    for (const { name, event } of happenings) events.emit(name, event as never);
  };
  const report = (channel: string, reason: string | undefined) => {
    take([credentialReport(channel, reason, clock.now())], ownSource).catch((error: unknown) =>
      log.error("a broken channel could not be reported", { channel, error: String(error) }),
    );
  };

  async function take(inputs: readonly NoticeInput[], source: string): Promise<Accepted> {
    const now = clock.now();
    const notices = inputs.map((input) => normalise(input, source, now));
    const fresh = await accept(storage(), notices, now);
    const count = fresh.filter(Boolean).length;
    arrived += count;
    events.emit("accepted", { source, accepted: count, duplicates: notices.length - count });
    return { accepted: count, ids: notices.map((notice) => notice.id), notices };
  }

  function consumeInbox() {
    const context = { storage: storage(), setup, clock, log, happened };
    const handle = async (claims: readonly Claim[]) => {
      const began = clock.now();
      const before = arrived;
      await takeNotices(claims, context);
      // In a burst, accepting comes first: what is accepted is safe and can wait a moment.
      if (arrived - before > burst)
        await sleep(clock, Math.min(3 * (clock.now() - began), longestYieldMs));
    };
    const options = { batch: inboxBatch, concurrency: inboxBatch };
    consumers.set(inboxLane, storage().consume(inboxLane, handle, options));
  }

  function consumeChannels() {
    const context = {
      storage: storage(),
      setup,
      pace: pace(storage().budgets, clock.now),
      policy,
      clock,
      log,
      events,
      report,
    };
    for (const { name, traits } of setup().channels.values()) {
      const lane = deliveryLane(name);
      const handle = storage().consume(
        lane,
        async (claims) => {
          await Promise.all(claims.map((claim) => deliver(claim, context)));
        },
        { batch: 1, concurrency: traits.concurrency ?? defaultConcurrency },
      );
      consumers.set(lane, handle);
    }
  }

  function startWatches() {
    const controller = new AbortController();
    const ended = [...setup().sources].flatMap(([name, { watch }]) => {
      if (watch === undefined) return [];
      const emit = async (notices: readonly NoticeInput[]) => void (await take(notices, name));
      return [keepWatching({ name, watch, emit, signal: controller.signal, clock, log })];
    });
    watches = { abort: () => controller.abort(), ended: Promise.all(ended) };
  }

  async function stopWatches() {
    watches?.abort();
    await watches?.ended;
    watches = undefined;
  }

  async function stopConsumers(keep: (lane: string) => boolean) {
    const stopped = [...consumers].filter(([lane]) => !keep(lane));
    for (const [lane] of stopped) consumers.delete(lane);
    await Promise.all(stopped.map(([, consumer]) => consumer.stop()));
  }

  const lookup = { storage, setup, clock, happened };
  return {
    async start() {
      if (opened !== undefined) return;
      const ready = await openSetup(options, outside);
      try {
        opened = { setup: ready, storage: await options.storage.open({ clock, log }) };
      } catch (error) {
        await closeChannels(ready.channels, log);
        throw error;
      }
      if (role !== "web") {
        consumeInbox();
        consumeChannels();
        startWatches();
      }
    },

    async stop() {
      if (opened === undefined) return;
      await stopWatches();
      await stopConsumers(() => false);
      const closing = opened;
      opened = undefined;
      await closeChannels(closing.setup.channels, log);
      await closing.storage.close();
    },

    async reload(next) {
      const ready = await openSetup(next, outside);
      await stopWatches();
      // What is being sent is finished with the channels it began with.
      await stopConsumers((lane) => lane === inboxLane);
      const before = setup();
      running().setup = ready;
      if (role !== "web") {
        consumeChannels();
        startWatches();
      }
      await closeChannels(before.channels, log);
    },

    async notify(given) {
      const inputs = (Array.isArray(given) ? given : [given]) as readonly unknown[];
      const read = inputs.map((input, index) =>
        readNotice(input, inputs.length > 1 ? `${index}.` : ""),
      );
      const sources = new Map<string, NoticeInput[]>();
      const all: Accepted[] = [];
      for (const input of read) {
        const source = input.source ?? defaultSource;
        sources.set(source, [...(sources.get(source) ?? []), input]);
      }
      if (sources.size === 1) return take(read, read[0]?.source ?? defaultSource);
      for (const input of read) all.push(await take([input], input.source ?? defaultSource));
      return {
        accepted: all.reduce((sum, each) => sum + each.accepted, 0),
        ids: all.flatMap((each) => each.ids),
        notices: all.flatMap((each) => each.notices),
      };
    },

    handle: (request) =>
      receiveHook(request, {
        source: (name) => setup().sources.get(name),
        accept: take,
        received: (source, status) => events.emit("received", { source, status }),
        log,
      }),

    incidents: incidents(lookup),
    deliveries: deliveries(lookup),

    async explain(input) {
      const given =
        "title" in input ? readNotice(input, "") : { title: "explained", labels: input.labels };
      const notice = normalise(given, given.source ?? defaultSource, clock.now());
      const { route, receivers } = setup();
      const keys = matchRoutes(route, labelsOf(notice)).map((each) => groupOf(each, notice).key);
      const open = await openIncidents(storage(), keys);
      return explainNotice(notice, { route, receivers, openIncident: (key) => open.get(key) });
    },

    async health() {
      const stored: GatewayHealth["storage"] = await storage()
        .check()
        .then(
          () => ({ ok: true }),
          (error: unknown) => ({ ok: false, reason: redact(String(error)) }),
        );
      const channels = Object.fromEntries(
        [...setup().channels.values()].map(({ name, breaker: { reason } }) => [
          name,
          reason === undefined ? { ok: true } : { ok: false, reason },
        ]),
      );
      return { ok: stored.ok, storage: stored, channels };
    },

    depth: () => storage().depth(),

    async check(signal) {
      const answers = [...setup().channels.values()].map(async ({ name, channel }) => {
        const health = (await channel.check?.(signal)) ?? { ok: true, detail: "nothing to check" };
        const detail = health.ok ? (health.detail ?? "works") : health.reason;
        return [name, { ok: health.ok, detail: redact(detail) }] as const;
      });
      return Object.fromEntries(await Promise.all(answers));
    },

    on: events.on,
  };
}

function readNotice(input: unknown, path: string): NoticeInput {
  const result = noticeSchema.safeParse(input);
  if (result.success) return result.data as NoticeInput;
  throw new InvalidNotice(
    result.error.issues.map((issue) => ({
      path: `${path}${issuePath(issue).join(".")}`,
      message: issue.message,
    })),
  );
}

async function openIncidents(
  storage: Storage,
  groupKeys: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const pointers = await storage.read(groupKeys.map(groupPointerKey));
  const ids = pointers.map((record) =>
    record === undefined ? "" : (JSON.parse(record.value) as string),
  );
  const records = await storage.read(ids.map(incidentKey));
  const open = new Map<string, string>();
  records.forEach((record, index) => {
    if (record === undefined) return;
    const incident = JSON.parse(record.value) as Incident;
    if (incident.state !== "closed") open.set(groupKeys[index] ?? "", incident.id);
  });
  return open;
}
