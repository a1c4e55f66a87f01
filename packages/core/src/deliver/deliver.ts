import type { Incident } from "../correlate/incident.ts";
import { incidentKey } from "../correlate/keys.ts";
import { keptOf } from "../correlate/pictures.ts";
import { wakeEscalation } from "../escalate/wake.ts";
import type { Outcome } from "../outcome.ts";
import type { Events } from "../record/events.ts";
import type { OpenChannel, Setup } from "../setup.ts";
import type { Change, Claim, Storage } from "../storage.ts";
import type { Clock, Log } from "../tools.ts";
import { tryDelivery } from "./attempt.ts";
import { breaker } from "./breaker.ts";
import { type Delivery, splitTarget, viewDelivery } from "./delivery.ts";
import { composeDigest, digestWith } from "./digest.ts";
import { asFarAsMuted } from "./even-muted.ts";
import { firstQueued, type Queued } from "./every.ts";
import { budgetOf } from "./for-person.ts";
import { composeOthers, gather } from "./gather.ts";
import { messageFor, reportFailures } from "./message-for.ts";
import { withNewest } from "./newest.ts";
import { type Pace, rateReason } from "./pace.ts";
import { withPictures } from "./pictures.ts";
import { planDelivery, reminds } from "./plan.ts";
import type { RetryPolicy } from "./retry-policy.ts";
import { settle } from "./settle.ts";
import { accompanied, settleOthers } from "./settle-others.ts";
import { held, verdictOn } from "./verdict.ts";

export interface DeliverContext {
  readonly storage: Storage;
  readonly setup: () => Setup;
  readonly pace: Pace;
  readonly policy: RetryPolicy;
  readonly clock: Clock;
  readonly log: Log;
  readonly events: Events;
  /** A credential broke (reason) or works again (undefined). */
  readonly report: (channel: string, reason: string | undefined) => void;
}

const defaultTimeoutMs = 10_000;
// When what goes along with another looks whether it did, in ms.
const alongMs = 3_000;
const rememberedTargets = 10_000;

/** Tells one target the newest state of one incident, and records how it went. */
export async function deliver(claim: Claim, context: DeliverContext): Promise<void> {
  const { storage, clock } = context;
  const delivery = JSON.parse(claim.record.value) as Delivery;
  const { channel, address } = splitTarget(delivery.target);
  const setup = context.setup();
  const open = setup.channels.get(channel);
  const save = (next: (current: Delivery) => Delivery, also: readonly Change[] = []) =>
    settle({ storage, clock }, delivery, claim.record.version, next, also);

  const rest = (reason: string | undefined) =>
    save((current) => (current.wanted > delivery.wanted ? current : done(current, reason)));

  const wait = (ms: number, reason: string) =>
    save((current) => held(current, clock.now() + ms, reason, claim.recovered));

  const [record] = await storage.read([incidentKey(delivery.incident)]);
  if (record === undefined) return void (await rest("its incident is forgotten"));
  if (open === undefined) {
    return void (await save((current) =>
      dead(current, `there is no channel ${channel} in the config`),
    ));
  }
  const incident = JSON.parse(record.value) as Incident;
  const route = setup.routes.get(incident.route) ?? setup.route;
  const { groupWaitMs, repeatIntervalMs } = route;
  const repeatMs = repeatIntervalMs > 0 ? repeatIntervalMs : undefined;
  // An edit at the time of a reminder is the reminder.
  const isLate =
    open.traits.edits &&
    repeatMs !== undefined &&
    (delivery.soundedAt ?? Number.POSITIVE_INFINITY) + repeatMs <= clock.now();
  const plan = planDelivery(delivery, incident, groupWaitMs, isLate);
  if (plan.do === "rest") return void (await rest(plan.reason));

  const gathering =
    open.traits.pages === undefined ? undefined : await gather(storage, delivery, clock.now());
  if (gathering?.leads === false) {
    return void (await wait(alongMs, "is told together with others"));
  }
  const hold = await holdFor(open, address, delivery, context);
  if (hold !== undefined) {
    return void (await wait(hold.ms, hold.reason));
  }
  const digest = plan.nudge ? [] : await digestWith(delivery, open, storage);
  const others = gathering?.others ?? digest;
  const queued = open.traits.every === true ? await firstQueued(storage, delivery.id) : undefined;
  const newest = () => withNewest(asFarAsMuted(incident, delivery), storage);
  const told = queued === undefined ? await newest() : only(incident, queued);
  // Whoever has it now looks before sending; what this process sends would come on top.
  if (claim.lapsed?.() === true) return;
  const startedAt = clock.now();
  const failed = reportFailures(told.id, context);
  const composed =
    digest.length > 0
      ? composeDigest(
          told,
          digest,
          setup.publicUrl,
          setup.wording.manner(told, delivery.target).language,
        )
      : messageFor(told, { delivery, open }, setup, {
          delivered: delivery.delivered,
          nudge: plan.nudge,
          others: composeOthers(others, setup, open, failed),
          failed,
        });
  const { message, bytesOf } =
    digest.length > 0
      ? { message: composed, bytesOf: async () => undefined }
      : await withPictures(composed, told, open, setup.pictures, context);
  const tried = await tryDelivery(message, {
    channel: open.channel,
    attempt: {
      address,
      deliveryId: delivery.id,
      tellingId: `${delivery.id}.${plan.nudge ? `${told.revision}.${delivery.toldAt ?? 0}` : told.revision}`,
      number: delivery.attempts + 1,
      previous: delivery.ref,
      bytesOf,
    },
    level: delivery.level,
    ref: delivery.ref,
    unclear: delivery.unclear === true || claim.recovered,
    timeoutMs: open.traits.timeoutMs ?? defaultTimeoutMs,
    clock,
  });
  const now = clock.now();
  await noteHealth(open, address, tried.outcome, context);
  const ended = {
    outcome: digest.length > 0 ? withoutRef(tried.outcome) : tried.outcome,
    how: tried.how,
    level: tried.level,
    revision: told.revision,
    startedAt,
    now,
    nudge: plan.nudge,
    repeatMs: reminds(delivery, incident) ? repeatMs : undefined,
  };
  const isSent = tried.outcome.status === "sent";
  const after = await save(
    (current) => accompanied(verdictOn(current, ended, context.policy), isSent, gathering),
    queued !== undefined && isSent ? [{ key: queued.key, value: null }] : [],
  );
  for (const other of await settleOthers(others, after, ended, context)) {
    tell(other, channel, tried, now - other.acceptedAt, context);
  }
  // A step may have told a place, which no delivery says of itself.
  if (!isSent && (delivery.page !== undefined || after.state === "dead")) {
    await wakeEscalation(storage, delivery.incident, delivery.target, now);
  }
  tell(after, channel, tried, plan.nudge ? 0 : now - told.acceptedAt, context);
}

/** Why it can't be sent now, and for how long; undefined when it can, and is counted. */
async function holdFor(
  open: OpenChannel,
  address: string,
  delivery: Delivery,
  { pace, clock, setup }: DeliverContext,
): Promise<{ readonly ms: number; readonly reason: string } | undefined> {
  const now = clock.now();
  const breakers = [open.targetBreakers.get(address), open.breaker];
  for (const each of delivery.byHand === true ? [] : breakers) {
    const until = each?.blockedUntil(now);
    if (until !== undefined)
      return { ms: until - now, reason: `paused after failures: ${each?.reason ?? ""}` };
  }
  const wait = pace.wait(open, address, delivery.urgent, budgetOf(delivery, open, setup().people));
  const ms = typeof wait === "number" ? wait : await wait;
  return ms > 0 ? { ms, reason: rateReason } : undefined;
}

/** What an outcome says of the provider, for the breakers and the pace. */
async function noteHealth(
  open: OpenChannel,
  address: string,
  outcome: Outcome,
  { pace, clock, log, report }: DeliverContext,
): Promise<void> {
  const now = clock.now();
  const { name } = open;
  switch (outcome.status) {
    case "sent":
      open.targetBreakers.delete(address);
      if (open.breaker.succeed()) {
        log.info("a channel delivers again", { channel: name });
        report(name, undefined);
      }
      return;
    case "slow":
      return pace.pause(open, address, outcome.scope, outcome.afterMs);
    case "retry":
    case "ambiguous":
      if (responsible(open, address).fail(now, outcome.reason, false)) {
        log.warn("a channel is paused after failures", { channel: name, reason: outcome.reason });
      }
      return;
    case "failed":
      if (outcome.scope === "credential" && open.breaker.fail(now, outcome.reason, true)) {
        log.error("a channel's credential is refused", { channel: name, reason: outcome.reason });
        report(name, outcome.reason);
      }
      if (outcome.scope === "target") targetBreaker(open, address).fail(now, outcome.reason, true);
      return;
    default:
      return;
  }
}

/** Whose fault a passing failure is: the provider's, or the target's where that is a server of its own. */
function responsible(open: OpenChannel, address: string) {
  return open.traits.separateTargets === true ? targetBreaker(open, address) : open.breaker;
}

function targetBreaker({ targetBreakers }: OpenChannel, address: string) {
  let found = targetBreakers.get(address);
  if (found === undefined) {
    if (targetBreakers.size >= rememberedTargets) targetBreakers.clear();
    found = breaker();
    targetBreakers.set(address, found);
  }
  return found;
}

function tell(
  delivery: Delivery,
  channel: string,
  { outcome, how }: { readonly outcome: Outcome; readonly how: "send" | "update" | "reconcile" },
  latencyMs: number,
  { events, log }: DeliverContext,
) {
  const view = viewDelivery(delivery);
  if (outcome.status === "sent") {
    const past = { send: "sent", update: "updated", reconcile: "reconciled" } as const;
    return events.emit("delivered", { delivery: view, channel, how: past[how], latencyMs });
  }
  const isDead = delivery.state === "dead";
  const { reason } = outcome;
  const fields = {
    channel,
    target: delivery.target,
    delivery: delivery.id,
    outcome: outcome.status,
    reason,
  };
  if (isDead) log.error("a delivery is a dead letter", fields);
  else if (delivery.attempts === 1) log.warn("a delivery failed and is tried again", fields);
  else log.debug("a delivery failed again", fields);
  events.emit("failed", { delivery: view, channel, reason: outcome.status, dead: isDead });
}

/** A digest is no incident's living message. */
function withoutRef(outcome: Outcome): Outcome {
  return outcome.status === "sent" ? { status: "sent" } : outcome;
}

/** The incident as the notice that is next in line made it. */
function only(incident: Incident, { revision, notice }: Queued): Incident {
  const part = incident.parts.find((each) => each.notice.id === notice.id);
  return {
    ...incident,
    revision,
    pictures: keptOf(notice.images),
    parts: [{ notice, since: part?.since ?? notice.at, failures: part?.failures ?? 0 }],
  };
}

function done(delivery: Delivery, reason: string | undefined): Delivery {
  return { ...delivery, state: "done", due: undefined, reason };
}

function dead(delivery: Delivery, reason: string): Delivery {
  return { ...delivery, state: "dead", due: undefined, reason };
}
