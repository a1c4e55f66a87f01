import { accept } from "./accept/accept.ts";
import { addLabels } from "./accept/add-labels.ts";
import { normalise } from "./accept/normalise.ts";
import { InvalidNotice, noticeSchema } from "./accept/notice-schema.ts";
import { withoutBytes } from "./accept/pictures.ts";
import type { Action } from "./actions/action.ts";
import { aloudOf } from "./actions/aloud.ts";
import type { ActionsContext } from "./actions/case.ts";
import { badActionName, catalogueOf } from "./actions/catalogue.ts";
import { commandAction } from "./actions/command.ts";
import { actionsOf } from "./actions/gateway-actions.ts";
import type { ActionOrder } from "./actions/order.ts";
import { ownActions } from "./actions/own.ts";
import { makeDesk } from "./answer/make-desk.ts";
import { sealer } from "./answer/seal.ts";
import { pace } from "./deliver/pace.ts";
import { previewOf } from "./deliver/preview.ts";
import { defaultRetryPolicy } from "./deliver/retry-policy.ts";
import { pagedByName } from "./escalate/paged-by-name.ts";
import type { Accepted, Gateway, GatewayOptions } from "./gateway.ts";
import { lifeOf } from "./life/life.ts";
import { noteSigns } from "./life/note-sign.ts";
import type { Notice, NoticeInput } from "./notice.ts";
import { onCallOf } from "./oncall/on-call.ts";
import { peopleOf } from "./oncall/people.ts";
import { answerStats } from "./oncall/stats.ts";
import { receiveCallback } from "./receive/callback.ts";
import { receiveHook } from "./receive/hook.ts";
import { askToLook, looksWhenAsked } from "./receive/look-again.ts";
import { memoryOf } from "./receive/memory.ts";
import { placeIn } from "./receive/place.ts";
import { act } from "./record/act.ts";
import { createEvents, type Happening } from "./record/events.ts";
import { explain } from "./record/explain.ts";
import { fateOf } from "./record/fate.ts";
import { checkChannels, healthOf } from "./record/health.ts";
import { deliveries, incidents } from "./record/lookup.ts";
import { pictureChange, readBytes } from "./record/picture.ts";
import { problemsOf } from "./record/problems.ts";
import { credentialReport, ownSource } from "./record/self-report.ts";
import { issuePath } from "./schema.ts";
import { closeChannels, type OpenChannel, openSetup, type Setup } from "./setup.ts";
import { silencesOf } from "./silence/silences.ts";
import type { Storage } from "./storage.ts";
import { silentLog, systemClock } from "./tools.ts";
import { startWorkers, type Workers } from "./workers.ts";

/** Who calls `notify` and names no source. */
const defaultSource = "api";
// How long a channel may take to tell whoever asked how it ended.
const replyMs = 10_000;

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
  const commands: Action[] = [];
  const outside = {
    clock,
    log,
    fetch,
    ...sealer(storage, clock),
    get own() {
      return own;
    },
    commands: () => commands,
  };
  const report = (channel: string, reason: string | undefined) => {
    take([credentialReport(channel, reason, clock.now())], ownSource).catch((error: unknown) =>
      log.error("a broken channel could not be reported", { channel, error: String(error) }),
    );
  };

  /** The end stands in the thread and in the order; whoever asked hears of it where they asked. */
  function tellWhoAsked(order: ActionOrder) {
    events.emit("acted", { order });
    const { replyTo, text = order.state } = order;
    if (replyTo === undefined) return;
    const { channel } = setup().channels.get(replyTo.channel) ?? {};
    const late = AbortSignal.timeout(replyMs);
    const aloud = aloudOf(order, setup().catalogue);
    channel?.reply?.(replyTo.to, text, late, aloud).catch((error: unknown) =>
      log.warn("whoever asked could not be told", {
        channel: replyTo.channel,
        error: String(error),
      }),
    );
  }

  const alive = noteSigns({ storage, setup, clock, log });

  /** What the gateway says of itself keeps the labels that it has. */
  function accepted(input: NoticeInput, source: string, now: number): Notice {
    const notice = normalise(input, source, now);
    return source === ownSource ? notice : addLabels(notice, setup().labels);
  }

  async function take(given: readonly NoticeInput[], source: string): Promise<Accepted> {
    const now = clock.now();
    const { inputs, pictures } = withoutBytes(given);
    const notices = inputs.map((input) => accepted(input, source, now));
    const kept = pictures.map((all) => all.map((picture) => pictureChange(picture, now)));
    const fresh = await accept(storage(), notices, now, kept);
    const count = fresh.filter(Boolean).length;
    arrived += count;
    await alive.notices(source, notices);
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
      fetch,
      events,
      happened,
      catalogue: () => setup().catalogue,
      ended: tellWhoAsked,
      report,
      onCall,
      tell: async (notice) => void (await take([notice], ownSource)),
      arrived: () => arrived,
      emit: async (source, notices) => void (await take(notices, source)),
      desk,
    });

  const lookup = { storage, setup, clock, happened, log };
  const onCall = onCallOf({
    storage,
    setup,
    clock,
    providerOf: (channel) => setup().channels.get(channel)?.provider ?? channel,
    named: () => pagedByName(setup()),
  });
  const own = ownActions({
    gateway: {
      incidents: incidents(lookup),
      silences: silencesOf(lookup),
      people: peopleOf(lookup),
      onCall,
      notify,
    },
    act: (id, by, action, deed) => act(lookup, id, by, action, deed, { ordered: true }),
    clock,
    people: () => [...setup().people.values()],
  });
  const acting: ActionsContext = { ...lookup, catalogue: () => setup().catalogue };
  const actions = actionsOf(acting);
  const desk = (channel: OpenChannel) => makeDesk(channel, { ...acting, actions, onCall });

  async function notify(given: NoticeInput | readonly NoticeInput[]): Promise<Accepted> {
    const inputs = (Array.isArray(given) ? given : [given]) as readonly unknown[];
    const read = inputs.map((input, index) =>
      readNotice(input, inputs.length > 1 ? `${index}.` : ""),
    );
    const sources = new Set(read.map((input) => input.source ?? defaultSource));
    if (sources.size === 1) return take(read, read[0]?.source ?? defaultSource);
    const all: Accepted[] = [];
    for (const input of read) all.push(await take([input], input.source ?? defaultSource));
    return {
      accepted: all.reduce((sum, each) => sum + each.accepted, 0),
      ids: all.flatMap((each) => each.ids),
      notices: all.flatMap((each) => each.notices),
    };
  }

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

    notify,

    handle: (request, { proven = false } = {}) =>
      placeIn(request.url, "hooks") === undefined
        ? receiveCallback(request, {
            setup,
            desk,
            log,
          })
        : receiveHook(request, {
            source: (name) => setup().sources.get(name),
            accept: take,
            alive: alive.source,
            received: (source, status) => events.emit("received", { source, status }),
            log,
            proven,
          }),

    incidents: incidents(lookup),
    deliveries: deliveries(lookup),
    silences: silencesOf(lookup),
    problems: problemsOf(lookup),
    life: lifeOf(storage, () => workers?.heartbeat()),
    actions,
    command(name, options) {
      const taken = opened?.setup.catalogue ?? catalogueOf(own, new Map(), commands);
      const problem = badActionName(name, taken);
      if (problem !== undefined) throw new TypeError(problem);
      commands.push(commandAction(name, options));
      if (opened === undefined) return;
      const catalogue = catalogueOf(own, opened.setup.sources, commands);
      opened.setup = { ...opened.setup, catalogue };
    },
    onCall,
    people: peopleOf(lookup),
    stats: (from, to) => answerStats(storage(), from, to),

    async explain(input, { at = clock.now() } = {}) {
      const given =
        "title" in input ? readNotice(input, "") : { title: "explained", labels: input.labels };
      const notice = normalise(given, given.source ?? defaultSource, at);
      return explain(notice, setup(), storage(), { at, now: clock.now() });
    },

    async preview(input, query = {}) {
      const given = readNotice(input, "");
      const [bare = given] = withoutBytes([given]).inputs;
      const notice = accepted(bare, given.source ?? defaultSource, clock.now());
      return previewOf(notice, query, setup(), storage(), clock.now());
    },

    fate: (source, id) => fateOf(storage(), source, id),
    catchUp: async (name, signal) => {
      const tell = async (notices: readonly NoticeInput[]) => void (await take(notices, name));
      const source = setup().sources.get(name);
      return source !== undefined && looksWhenAsked(source)
        ? askToLook(name, storage(), clock)
        : source?.catchUp?.(tell, signal, memoryOf(storage(), name));
    },
    picture: (id) => readBytes(storage(), id),
    health: () => healthOf(storage(), setup(), workers?.heartbeat()),
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
