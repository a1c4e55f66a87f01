import type { Answer, Answered, Channel, Desk, Message, Receipt } from "@tocsin/core";
import { type DeskActionsOptions, deskActions, type RecordedAsks } from "./desk-actions.ts";
import { message } from "./message.ts";

export interface RecordingDeskOptions extends DeskActionsOptions {
  /** What was told, by the ids of the deliveries. Default: `message()` by `delivery-1`. */
  readonly deliveries?: Readonly<Record<string, Message>>;
  /** Names of people by the addresses that channels know them by. */
  readonly people?: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch. Default: 2026-01-05 09:00 UTC. */
  readonly now?: () => number;
}

/** A desk without a gateway: it keeps what channels bring it, and its incidents change as the real ones do. */
export interface RecordingDesk extends Desk, RecordedAsks {
  readonly answers: readonly Answer[];
  readonly receipts: readonly Receipt[];
  /** The newest state of the incident with this id. */
  incident(id: string): Message["incident"];
}

export function recordingDesk(options: RecordingDeskOptions = {}): RecordingDesk {
  const { deliveries = { "delivery-1": message() }, people = {} } = options;
  const { now = () => Date.parse("2026-01-05T09:00:00Z") } = options;
  const answers: Answer[] = [];
  const receipts: Receipt[] = [];
  const used = new Map<string, number>();
  const all = Object.values(deliveries).flatMap((each) => [each, ...each.others]);
  const states = new Map(all.map((each) => [each.incident.id, each]));

  const newest = (told: Message): Message => {
    const state = states.get(told.incident.id) ?? told;
    return { ...state, others: told.others.map(newest) };
  };

  function about({ incident = "", delivery }: Answer): Message[] {
    const told = delivery === undefined ? undefined : deliveries[delivery];
    if (told !== undefined) return [told, ...told.others].map(newest);
    const named = [...states.values()].filter(
      (each) => each.incident.id === incident || each.incident.code === incident.toUpperCase(),
    );
    return named.map(newest);
  }

  function deed(told: Message, { action, by }: Answer): Answered {
    const after = (incident: Message["incident"], reason?: string): Answered => {
      const { id, code, state, acknowledged } = incident;
      return {
        status: reason === undefined ? "done" : "unchanged",
        ...(reason !== undefined && { reason }),
        incident: { id, code, title: told.title, state, ...(acknowledged && { acknowledged }) },
      };
    };
    const { incident } = told;
    if (incident.state === "closed") return after(incident, "it is closed already");
    if (action === "escalate") return after(incident);
    if (action === "acknowledge" && incident.acknowledged !== undefined) {
      return after(incident, `${incident.acknowledged.by} has acknowledged it already`);
    }
    const at = new Date(now()).toISOString();
    const who = people[by.address ?? ""] ?? by.name ?? by.address ?? "somebody";
    const next: Message =
      action === "acknowledge"
        ? {
            ...told,
            incident: { ...incident, state: "acknowledged", acknowledged: { by: who, at } },
            actions: told.actions.filter((each) => each !== "acknowledge"),
          }
        : { ...told, incident: { ...incident, state: "closed", closedAt: at }, actions: [] };
    states.set(incident.id, next);
    return after(next.incident);
  }

  return {
    ...deskActions(options, now),
    answers,
    receipts,
    incident: (id) => (states.get(id) ?? message()).incident,
    async act(answer) {
      answers.push(answer);
      return about(answer).map((told) => deed(told, answer));
    },
    async receipt(receipt) {
      receipts.push(receipt);
    },
    async show(delivery) {
      const told = deliveries[delivery];
      return told === undefined ? undefined : newest(told);
    },
    async told() {
      return [...states.values()].filter(({ incident }) => incident.state !== "closed");
    },
    open: async () => [...states.values()].filter(({ incident }) => incident.state !== "closed"),
    knows: async (address) => Object.hasOwn(people, address),
    async once(key, ttlMs) {
      if ((used.get(key) ?? Number.NEGATIVE_INFINITY) > now()) return false;
      used.set(key, now() + ttlMs);
      return true;
    },
  };
}

/** A gateway that serves `/callbacks/:channel` alone: what a channel's `receive` sees of a request. */
export function callbackGateway(
  channels: Readonly<Record<string, Channel>>,
  desk: Desk,
): (request: Request) => Promise<Response> {
  return async (request) => {
    const { pathname } = new URL(request.url);
    const [, name = "", rest = ""] = /\/callbacks\/([^/]+)(?:\/(.*))?$/.exec(pathname) ?? [];
    const channel = Object.hasOwn(channels, name) ? channels[name] : undefined;
    if (channel?.receive === undefined) return new Response(null, { status: 404 });
    const { method, url, headers } = request;
    const body = new Uint8Array(await request.arrayBuffer());
    return channel.receive({ method, url, rest, headers, body }, desk);
  };
}
