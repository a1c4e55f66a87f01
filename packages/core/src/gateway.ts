import type { LabelRuleOptions } from "./accept/label-rules.ts";
import type { CommandOptions } from "./actions/command.ts";
import type { PermissionOptions } from "./actions/permissions.ts";
import type { Actions } from "./actions/view.ts";
import type { ChannelUse } from "./channel.ts";
import type { IncidentView } from "./correlate/incident.ts";
import type { DeliveryView } from "./deliver/delivery.ts";
import type { DrawPictures } from "./deliver/pictures.ts";
import type { Preview, PreviewQuery } from "./deliver/preview.ts";
import type { RetryPolicy } from "./deliver/retry-policy.ts";
import type { InhibitOptions } from "./inhibit/options.ts";
import type { HeartbeatOptions } from "./life/heartbeat-options.ts";
import type { HeartbeatView, Life } from "./life/view.ts";
import type { Notice, NoticeInput } from "./notice.ts";
import type { EscalationOptions, PersonOptions, ScheduleOptions } from "./oncall/options.ts";
import type { AnswerStats, OnCall, People } from "./oncall/view.ts";
import type { GatewayEvents } from "./record/gateway-events.ts";
import type { Problems } from "./record/problem-view.ts";
import type { Explanation } from "./route/explain.ts";
import type { RouteOptions } from "./route/options.ts";
import type { ReceiversOptions } from "./route/receivers.ts";
import type { SilenceDuring } from "./silence/during.ts";
import type { SilenceState, SilenceView } from "./silence/silence.ts";
import type { AskedToLook, CaughtUp, SourceUse } from "./source.ts";
import type { LaneDepth, StorageDriver } from "./storage.ts";
import type { TemplateEngine } from "./templates/template.ts";
import type { TimesOptions } from "./times/options.ts";
import type { Clock, Log } from "./tools.ts";

/** What a gateway is made of. Names are the config's keys. */
export interface GatewayOptions {
  readonly sources?: Readonly<Record<string, SourceUse>>;
  readonly channels?: Readonly<Record<string, ChannelUse>>;
  /** Named lists of targets, each `channel:address`. */
  readonly receivers?: ReceiversOptions;
  /** Whom targets `person:NAME` mean. */
  readonly people?: Readonly<Record<string, PersonOptions>>;
  /** Whom targets `schedule:NAME` mean. */
  readonly schedules?: Readonly<Record<string, ScheduleOptions>>;
  /** What a route's `escalation` names. */
  readonly escalations?: Readonly<Record<string, EscalationOptions>>;
  /** Who may do what; the first rule that fits holds. */
  readonly permissions?: readonly PermissionOptions[];
  /** Labels that are added to notices as they are accepted. */
  readonly labels?: readonly LabelRuleOptions[];
  /** What keeps what from being told while it fires. */
  readonly inhibit?: readonly InhibitOptions[];
  /** Named times that routes are muted in, or active in alone. */
  readonly times?: TimesOptions;
  readonly route: RouteOptions;
  /** Where the gateway says that it is well, while it is. */
  readonly heartbeat?: HeartbeatOptions;
  /** Draws pictures of incidents, for channels that show them. Default: none are drawn. */
  readonly pictures?: DrawPictures;
  /** Reads templates that are written as text. Default: templates are functions. */
  readonly templates?: TemplateEngine;
  readonly storage: StorageDriver;
  /** Where people and providers reach the gateway. */
  readonly publicUrl?: string;
  /** What to change of the default retry policy. */
  readonly retry?: Partial<RetryPolicy>;
  /** `web` accepts, `worker` delivers. Default `all`. */
  readonly role?: "web" | "worker" | "all";
  readonly fetch?: typeof globalThis.fetch;
  readonly clock?: Clock;
  readonly log?: Log;
}

/** What `reload` may change: all but the storage, the role and the tools. */
export type ReloadOptions = Pick<
  GatewayOptions,
  | "sources"
  | "channels"
  | "receivers"
  | "people"
  | "schedules"
  | "escalations"
  | "permissions"
  | "labels"
  | "inhibit"
  | "times"
  | "route"
  | "heartbeat"
  | "pictures"
  | "templates"
  | "publicUrl"
>;

export interface Accepted {
  /** How many were new. */
  readonly accepted: number;
  /** The ids of all, in the order given. */
  readonly ids: readonly string[];
  readonly notices: readonly Notice[];
}

/** What became of a notice that was accepted. */
export interface NoticeFate {
  readonly id: string;
  readonly source: string;
  /** `failed`: it could not be handled and was put aside; the reason says why. */
  readonly state: "waiting" | "done" | "failed";
  /** The incidents it was put into. */
  readonly incidents: readonly string[];
  /** Why it changed nothing, or not on every route, as sentences. */
  readonly reasons: readonly string[];
}

/** Who does something to an incident, and why. */
export interface By {
  readonly by: string;
  readonly why?: string;
}

export interface IncidentQuery {
  readonly state?: "open" | "acknowledged" | "closed";
  /** All must match: `severity="critical"`. */
  readonly matchers?: readonly string[];
  readonly cursor?: string;
  /** Default 50, at most 500. */
  readonly limit?: number;
}

export interface IncidentDetail extends IncidentView {
  readonly deliveries: readonly DeliveryView[];
}

export interface Listing<Item> {
  readonly items: readonly Item[];
  readonly cursor?: string;
}

export type ActionResult =
  | { readonly status: "done"; readonly incident: IncidentView }
  | {
      readonly status: "unchanged";
      readonly incident: IncidentView;
      readonly reason: string;
      /** A rule wants a reason, or that somebody agrees: as an action it can be asked for. */
      readonly asks?: true;
    }
  | { readonly status: "unknown" };

export interface Incidents {
  list(query?: IncidentQuery): Promise<Listing<IncidentView>>;
  get(id: string): Promise<IncidentDetail | undefined>;
  acknowledge(id: string, by: By): Promise<ActionResult>;
  resolve(id: string, by: By): Promise<ActionResult>;
  /** Takes the next step at once, also when it is acknowledged. */
  escalate(id: string, by: By): Promise<ActionResult>;
  /** Tells nobody of it, and of the next ones of its group, for a time; by the rules of the action `silence`. */
  silence(id: string, by: By, options: IncidentSilenceOptions): Promise<IncidentSilenceResult>;
}

/** A silence as it is made, or changed with its `id`. */
export interface SilenceOptions {
  readonly id?: string;
  /** All must match; at least one must not match the empty value. */
  readonly matchers: readonly string[];
  /** Default: now. ISO 8601. */
  readonly startsAt?: string;
  readonly endsAt: string;
  /**
   * Only in these times: specs as the config's `times` have them, names of those, or one line each:
   * `Sat,Sun 02:00-04:00 Asia/Seoul`. A change without it keeps what was; an empty list takes it away.
   */
  readonly during?: readonly (string | SilenceDuring)[];
  /** It ends as soon as nothing that it covers is open, at `endsAt` at the latest. */
  readonly untilResolved?: boolean;
  readonly createdBy: string;
  readonly comment?: string;
  /** Also when it hides more than a hundred open incidents. */
  readonly force?: boolean;
}

/** A silence of what an incident tells of. */
export type IncidentSilenceOptions = Pick<SilenceOptions, "endsAt" | "untilResolved" | "force">;

export type IncidentSilenceResult =
  | SilenceResult
  /** By the config's permissions. */
  | { readonly status: "forbidden"; readonly reason: string };

export type SilenceResult =
  | { readonly status: "done"; readonly silence: SilenceView }
  | { readonly status: "refused"; readonly reason: string }
  | { readonly status: "unknown" };

export interface Silences {
  /** The newest first; those that ended in the last five days too. */
  list(query?: { readonly state?: SilenceState }): Promise<readonly SilenceView[]>;
  get(id: string): Promise<SilenceView | undefined>;
  /** With an id: Alertmanager's rules of change; what may not change ends, and a new one takes its place. */
  add(options: SilenceOptions): Promise<SilenceResult>;
  /** Ends it. False: there is none. */
  expire(id: string): Promise<boolean>;
}

export interface DeliveryQuery {
  /** Default: all that are not `done`. */
  readonly state?: "waiting" | "dead" | "done";
  readonly cursor?: string;
  readonly limit?: number;
}

export interface Deliveries {
  list(query?: DeliveryQuery): Promise<Listing<DeliveryView>>;
  /** Sends a dead letter again, now, in the incident's newest state. False: no such dead letter. */
  retry(id: string): Promise<boolean>;
}

export interface GatewayHealth {
  readonly ok: boolean;
  readonly storage: { readonly ok: boolean; readonly reason?: string };
  /** `ok: false` for a channel whose credential breaker is open. */
  readonly channels: Readonly<Record<string, { readonly ok: boolean; readonly reason?: string }>>;
  /** Where the config has one, of a process that works. */
  readonly heartbeat?: HeartbeatView;
}

/** What is known of who made a request. */
export interface SenderProof {
  /** Whoever calls has proven the sender of a hook by other means, so the source is not asked to. */
  readonly proven?: boolean;
}

export type { Actions, ActionView } from "./actions/view.ts";
export type { GatewayEvents } from "./record/gateway-events.ts";
export type { Problems, ProblemView } from "./record/problem-view.ts";

/** The library's door. */
export interface Gateway {
  /** Opens the storage and the plugins and starts to deliver. */
  start(): Promise<void>;
  /** Finishes what is in hand, then closes. */
  stop(): Promise<void>;
  /** Durable when it resolves. Rejects with `InvalidNotice` or `StorageUnavailable`. */
  notify(notice: NoticeInput | readonly NoticeInput[]): Promise<Accepted>;
  /** Serves `POST /hooks/:source` and `/callbacks/:channel`, wherever it is mounted; 404 for other paths. */
  handle(request: Request, sender?: SenderProof): Promise<Response>;
  readonly incidents: Incidents;
  readonly deliveries: Deliveries;
  readonly silences: Silences;
  readonly problems: Problems;
  readonly life: Life;
  readonly actions: Actions;
  /** Adds an action of the user's own, by code: a slash command, a form, an API call. Before or after `start`. */
  command<Arguments>(name: string, command: CommandOptions<Arguments>): void;
  readonly onCall: OnCall;
  readonly people: People;
  /** How fast people answered, of incidents opened between two times (ms). */
  stats(from: number, to: number): Promise<AnswerStats>;
  /** What would become of it, and why, without doing it; `at`: at this time (ms), past or future. */
  explain(
    input: NoticeInput | { readonly labels: Readonly<Record<string, string>> },
    options?: { readonly at?: number },
  ): Promise<Explanation>;
  /** What would be shown of it where, as it begins and when it is over, without sending. A string: why that can't be said. */
  preview(input: NoticeInput, query?: PreviewQuery): Promise<readonly Preview[] | string>;
  /** What became of a notice of the last 7 days; undefined when none with this id was accepted. */
  fate(source: string, id: string): Promise<NoticeFate | undefined>;
  /** Swaps routes and plugins; keeps the old ones and rejects when the new ones do not open. */
  reload(options: ReloadOptions): Promise<void>;
  /**
   * Looks for what a source's side has and the gateway missed, or asks its watch to look again; undefined:
   * there is no such source, or it can't look back. Rejects with a sentence for people.
   */
  catchUp(source: string, signal: AbortSignal): Promise<CaughtUp | AskedToLook | undefined>;
  /** The bytes of a picture or file that came with a notice; undefined when they are gone. */
  picture(id: string): Promise<Uint8Array | undefined>;
  health(): Promise<GatewayHealth>;
  depth(): Promise<Readonly<Record<string, LaneDepth>>>;
  /** Asks each channel's provider whether the credential works. */
  check(
    signal: AbortSignal,
  ): Promise<Readonly<Record<string, { readonly ok: boolean; readonly detail: string }>>>;
  /** Returns the function that takes the listener off. */
  on<Name extends keyof GatewayEvents>(
    name: Name,
    listener: (event: GatewayEvents[Name]) => void,
  ): () => void;
}
