import { accept } from "./accept/accept.ts";
import { normalise } from "./accept/normalise.ts";
import { InvalidNotice, noticeSchema } from "./accept/notice-schema.ts";
import { makeDesk } from "./answer/make-desk.ts";
import { sealer } from "./answer/seal.ts";
import { pace } from "./deliver/pace.ts";
import { defaultRetryPolicy } from "./deliver/retry-policy.ts";
import { pagedByName } from "./escalate/paged-by-name.ts";
import type { Accepted, Gateway, GatewayOptions } from "./gateway.ts";
import type { NoticeInput } from "./notice.ts";
import { onCallOf } from "./oncall/on-call.ts";
import { peopleOf } from "./oncall/people.ts";
import { answerStats } from "./oncall/stats.ts";
import { receiveCallback } from "./receive/callback.ts";
import { receiveHook } from "./receive/hook.ts";
import { memoryOf } from "./receive/memory.ts";
import { placeIn } from "./receive/place.ts";
import { createEvents, type Happening } from "./record/events.ts";
import { explain } from "./record/explain.ts";
import { fateOf } from "./record/fate.ts";
import { checkChannels, healthOf } from "./record/health.ts";
import { deliveries, incidents } from "./record/lookup.ts";
import { credentialReport, ownSource } from "./record/self-report.ts";
import { issuePath } from "./schema.ts";
import { closeChannels, openSetup, type Setup } from "./setup.ts";
import { silencesOf } from "./silence/silences.ts";
import type { Storage } from "./storage.ts";
import { silentLog, systemClock } from "./tools.ts";
import { startWorkers, type Workers } from "./workers.ts";

/** Who calls `notify` and names no source. */
const defaultSource = "api";

/** Makes a gateway of its parts; nothing is opened before `start`. */
export function createGateway(options: GatewayOptions): Gateway {
  const { clock = systemClock, log = silentLog, fetch = globalThis.fetch, role = "all" } = options;
  const policy = { ...defaultRetryPolicy, ...options.retry };
  const events = createEvents(log);
  let workers: Workers | undefined;
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
  const outside = { clock, log, fetch, ...sealer(storage, clock) };
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

  const work = () =>
    startWorkers({
      storage: storage(),
      setup,
      pace: pace(storage().budgets, clock.now),
      policy,
      clock,
      log,
      events,
      happened,
      report,
      onCall,
      tell: async (notice) => void (await take([notice], ownSource)),
      arrived: () => arrived,
      emit: async (source, notices) => void (await take(notices, source)),
    });

  const lookup = { storage, setup, clock, happened };
  const onCall = onCallOf({
    storage,
    setup,
    clock,
    providerOf: (channel) => setup().channels.get(channel)?.provider ?? channel,
    named: () => pagedByName(setup()),
  });
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
      if (role !== "web") workers = work();
    },

    async stop() {
      if (opened === undefined) return;
      await workers?.stop();
      workers = undefined;
      const closing = opened;
      opened = undefined;
      await closeChannels(closing.setup.channels, log);
      await closing.storage.close();
    },

    async reload(next) {
      const ready = await openSetup(next, outside);
      const before = setup();
      const change = () => {
        running().setup = ready;
      };
      // What is being sent is finished with the channels it began with.
      if (workers === undefined) change();
      else await workers.swap(change);
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
      placeIn(request.url, "hooks") === undefined
        ? receiveCallback(request, {
            setup,
            desk: (channel) => makeDesk(channel, { ...lookup, log }),
            log,
          })
        : receiveHook(request, {
            source: (name) => setup().sources.get(name),
            accept: take,
            received: (source, status) => events.emit("received", { source, status }),
            log,
          }),

    incidents: incidents(lookup),
    deliveries: deliveries(lookup),
    silences: silencesOf(lookup),
    onCall,
    people: peopleOf(lookup),
    stats: (from, to) => answerStats(storage(), from, to),

    async explain(input) {
      const given =
        "title" in input ? readNotice(input, "") : { title: "explained", labels: input.labels };
      const notice = normalise(given, given.source ?? defaultSource, clock.now());
      return explain(notice, setup(), storage(), clock.now());
    },

    fate: (source, id) => fateOf(storage(), source, id),
    catchUp: async (name, signal) => {
      const tell = async (notices: readonly NoticeInput[]) => void (await take(notices, name));
      return setup().sources.get(name)?.catchUp?.(tell, signal, memoryOf(storage(), name));
    },
    health: () => healthOf(storage(), setup()),
    depth: () => storage().depth(),
    check: (signal) => checkChannels(setup(), signal),
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
