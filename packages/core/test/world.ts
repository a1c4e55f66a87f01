import {
  type Attempt,
  type CallbackRequest,
  type Channel,
  createGateway,
  type Desk,
  defineChannel,
  type Gateway,
  type GatewayEvents,
  type GatewayOptions,
  type Log,
  type Message,
  memoryStorage,
  type NoticeInput,
  type Outcome,
  type Receipt,
  type Reconciled,
  type ReloadOptions,
  type RouteOptions,
  type Storage,
  type StorageDriver,
  StorageUnavailable,
  type TemplateOptions,
  type Traits,
} from "@tocsin/core";
import { type VirtualClock, virtualClock } from "@tocsin/testkit";

/** A telling as a chat saw it. */
export interface Told {
  readonly how: "send" | "update";
  readonly address: string;
  readonly message: Message;
  readonly attempt: Attempt;
  readonly at: number;
}

/** A channel of the test's own: it accepts everything until it is told otherwise. */
export interface Chat {
  readonly told: Told[];
  /** What the next tries end in; `accepted` when the provider took the message all the same. */
  readonly plan: { readonly outcome: Outcome | "hang" | "throw"; readonly accepted?: true }[];
  /** What every try ends in that has no other end planned, until it is taken away. */
  always?: Outcome | undefined;
  /** What it shows now: one entry for each message, in its newest form. */
  readonly shown: () => string[];
  reconciled?: Reconciled;
}

export interface World {
  readonly gateway: Gateway;
  readonly clock: VirtualClock;
  readonly chats: Readonly<Record<string, Chat>>;
  readonly suppressed: GatewayEvents["suppressed"][];
  readonly logged: string[];
  readonly storage: () => Storage;
  /** From now on commits of deliveries fail, until it is over. */
  storageAway(isAway: boolean): void;
  /** Reports, and lets the gateway work. */
  report(notice: NoticeInput | readonly NoticeInput[]): Promise<void>;
  /** The provider says what became of a telling; for a channel with the trait `receiptWithinMs`. */
  receipt(channel: string, receipt: Receipt): Promise<void>;
  /** Lets time pass. */
  pass(ms: number): Promise<void>;
  /** The same config with something changed. */
  reload(change: Partial<ReloadOptions>): Promise<void>;
  /** As after SIGKILL: nothing is said to the old gateway, a new one starts on the same records. */
  restart(): Promise<void>;
}

export interface WorldOptions {
  readonly chats?: Readonly<Record<string, Partial<Traits> & { readonly reconciles?: boolean }>>;
  readonly receivers?: GatewayOptions["receivers"];
  readonly route?: RouteOptions;
  readonly people?: GatewayOptions["people"];
  readonly schedules?: GatewayOptions["schedules"];
  readonly escalations?: GatewayOptions["escalations"];
  readonly times?: GatewayOptions["times"];
  readonly inhibit?: GatewayOptions["inhibit"];
  readonly labels?: GatewayOptions["labels"];
  readonly sources?: GatewayOptions["sources"];
  readonly permissions?: GatewayOptions["permissions"];
  readonly heartbeat?: GatewayOptions["heartbeat"];
  readonly retry?: GatewayOptions["retry"];
  readonly templates?: GatewayOptions["templates"];
  /** Templates of every chat. */
  readonly ofChannels?: TemplateOptions;
  /** Lanes that nobody serves until the next restart finds them out of here: as if it had died before. */
  readonly asleep?: ReadonlySet<string>;
}

export async function world(options: WorldOptions = {}): Promise<World> {
  const clock = virtualClock();
  const traits = options.chats ?? { chat: {} };
  const chats: Record<string, Chat> = {};
  const suppressed: GatewayEvents["suppressed"][] = [];
  const logged: string[] = [];
  const write = (message: string, fields?: unknown) =>
    logged.push(`${message} ${JSON.stringify(fields ?? {})}`);
  const log: Log = { debug: write, info: write, warn: write, error: write };
  for (const name of Object.keys(traits)) chats[name] = chat();
  const channels = Object.fromEntries(
    Object.entries(traits).map(([name, given]) => [
      name,
      {
        ...chatPlugin(chats[name] as Chat, clock, given)({}),
        ...(options.ofChannels === undefined ? {} : { templates: options.ofChannels }),
      },
    ]),
  );
  const { driver, storage, away } = keptAlive(memoryStorage(), options.asleep);
  const receivers = options.receivers ?? { ops: Object.keys(traits).map((name) => `${name}:ops`) };
  const config = {
    channels,
    receivers,
    route: { receiver: "ops", ...options.route },
    people: options.people ?? {},
    schedules: options.schedules ?? {},
    escalations: options.escalations ?? {},
    times: options.times ?? {},
    inhibit: options.inhibit ?? [],
    labels: options.labels ?? [],
    sources: options.sources ?? {},
    permissions: options.permissions ?? [],
    ...(options.heartbeat === undefined ? {} : { heartbeat: options.heartbeat }),
    ...(options.templates === undefined ? {} : { templates: options.templates }),
    publicUrl: "https://tocsin.test",
  };
  const start = async () => {
    const made = createGateway({
      ...config,
      storage: driver,
      clock,
      log,
      ...(options.retry === undefined ? {} : { retry: options.retry }),
    });
    await made.start();
    made.on("suppressed", (event) => suppressed.push(event));
    return made;
  };
  let gateway = await start();
  return {
    get gateway() {
      return gateway;
    },
    clock,
    chats,
    suppressed,
    logged,
    storage,
    storageAway: away,
    async report(notice) {
      await gateway.notify(notice);
      await clock.advance(0);
    },
    async receipt(channel, receipt) {
      const body = JSON.stringify(receipt);
      const url = `https://tocsin.test/callbacks/${channel}`;
      await gateway.handle(new Request(url, { method: "POST", body }));
      await clock.advance(0);
    },
    pass: (ms) => clock.advance(ms),
    reload: (change) => gateway.reload({ ...config, ...change }),
    async restart() {
      await gateway.stop();
      gateway = await start();
      await clock.advance(0);
    },
  };
}

function chat(): Chat {
  const told: Told[] = [];
  return {
    told,
    plan: [],
    shown: () => {
      const messages = new Map<string, string>();
      for (const { how, message, attempt } of told) {
        const key = how === "send" ? attempt.tellingId : (attempt.previous ?? "");
        messages.set(key, `${message.tone}: ${message.title}`);
      }
      return [...messages.values()];
    },
  };
}

function chatPlugin(
  seen: Chat,
  clock: VirtualClock,
  { reconciles, ...traits }: Partial<Traits> & { reconciles?: boolean },
) {
  return defineChannel({
    type: "chat",
    options: {
      "~standard": { version: 1, vendor: "test", validate: (value: unknown) => ({ value }) },
    },
    traits: { edits: true, idempotent: false, ...traits },
    open: (): Channel => {
      const take = async (
        how: Told["how"],
        message: Message,
        attempt: Attempt,
      ): Promise<Outcome> => {
        const next = seen.plan.shift() ?? (seen.always && { outcome: seen.always });
        if (next === undefined || next.accepted === true) {
          seen.told.push({ how, address: attempt.address, message, attempt, at: clock.now() });
        }
        if (next === undefined)
          return { status: "sent", ref: attempt.previous ?? attempt.tellingId };
        if (next.outcome === "throw") throw new Error("a bug in the channel");
        if (next.outcome === "hang") return new Promise(() => {});
        return next.outcome;
      };
      return {
        send: (message, attempt) => take("send", message, attempt),
        ...(traits.edits === false
          ? {}
          : {
              update: (ref, message, attempt) =>
                take("update", message, { ...attempt, previous: ref }),
            }),
        ...(reconciles === true
          ? { reconcile: async () => seen.reconciled ?? { status: "absent" } }
          : {}),
        ...(traits.receiptWithinMs === undefined
          ? {}
          : {
              async receive({ body }: CallbackRequest, desk: Desk) {
                await desk.receipt(JSON.parse(new TextDecoder().decode(body)) as Receipt);
                return new Response();
              },
            }),
        badAddress: (address) => (address === "" ? "write chat:room" : undefined),
      };
    },
  });
}

/** A driver whose storage outlives the gateway that closes it, as a file would. */
function keptAlive(inner: StorageDriver, asleep: ReadonlySet<string> = new Set()) {
  let open: Storage | undefined;
  let isAway = false;
  const storage = () => {
    if (open === undefined) throw new Error("not open yet");
    return open;
  };
  const driver: StorageDriver = {
    name: inner.name,
    async open(tools) {
      open ??= await inner.open(tools);
      const kept = open;
      return {
        ...kept,
        close: async () => {},
        consume: (lane, ...rest) =>
          asleep.has(lane) ? { stop: async () => {} } : kept.consume(lane, ...rest),
        async commit(changes) {
          const delivery = changes.some(({ key }) => key.startsWith("delivery:"));
          if (isAway && delivery) throw new StorageUnavailable("away for a moment");
          return kept.commit(changes);
        },
      };
    },
  };
  const away = (now: boolean) => {
    isAway = now;
  };
  return { driver, storage, away };
}

export const firing = (fields: Partial<NoticeInput> = {}): NoticeInput => ({
  title: "ci failing on main since #12",
  kind: "problem",
  status: "firing",
  subject: "acme/api ci@main",
  fingerprint: "ci",
  source: "github",
  ...fields,
});

export const resolved = (fields: Partial<NoticeInput> = {}): NoticeInput =>
  firing({ title: "ci passing on main", status: "resolved", ...fields });
