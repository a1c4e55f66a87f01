import { codeBlock } from "../commonmark.ts";
import type { Incident } from "../correlate/incident.ts";
import { incidentKey } from "../correlate/keys.ts";
import type { Named } from "../language/phrase.ts";
import type { ActContext } from "../record/act.ts";
import { redact } from "../secret.ts";
import type { Claim } from "../storage.ts";
import { printable } from "../text.ts";
import type { Log } from "../tools.ts";
import { aboutOf } from "./about.ts";
import type { ActionEnd } from "./action.ts";
import { auditChange, auditOf } from "./audit.ts";
import type { Catalogue, KnownAction } from "./catalogue.ts";
import { changeAndNote, type Note } from "./note.ts";
import { type ActionOrder, isOver, orderChange, orderKey } from "./order.ts";

export interface PerformContext extends ActContext {
  readonly catalogue: () => Catalogue;
  readonly log: Log;
  /** Aborts when the gateway stops. */
  readonly signal: AbortSignal;
  /** An order came to its end. */
  readonly ended: (order: ActionOrder) => void;
}

export const defaultTimeoutMs = 60_000;
// One that does not heed its signal is left after this, in ms.
const heedMs = 5_000;
const longestText = 2_000;
const mostSaid = 20;

/** Does what was ordered, once; what a process left behind when it died ends as unclear. */
export async function perform(
  { record, recovered }: Claim,
  context: PerformContext,
): Promise<void> {
  const order = JSON.parse(record.value) as ActionOrder;
  if (isOver(order)) return;
  if (order.state === "approving") {
    return finish(order, { status: "refused", text: "nobody agreed in time: ask again" }, context);
  }
  const known = context.catalogue().get(order.action);
  if (known === undefined) {
    const text = `there is no action ${order.action} any more: the config has changed`;
    return finish(order, { status: "failed", text }, context);
  }
  if (order.state === "running") {
    const text = `the gateway stopped while it ran${recovered ? "" : " or it took too long"}: look before you do it again`;
    return finish(order, { status: "unclear", text }, context);
  }
  const begun = await begin(order, known, context);
  if (begun === undefined) return;
  await finish(order, await run(begun, known, context), context);
}

async function begin(
  { id, incident }: ActionOrder,
  { action }: KnownAction,
  context: PerformContext,
): Promise<{ readonly order: ActionOrder; readonly incident?: Incident } | undefined> {
  const keys = [orderKey(id), ...(incident === undefined ? [] : [incidentKey(incident)])];
  let begun: { order: ActionOrder; incident?: Incident } | undefined;
  await changeAndNote(context, keys, undefined, (work, now) => {
    const order = work.get<ActionOrder>(orderKey(id));
    begun = undefined;
    if (order?.state !== "waiting") return undefined;
    const startedAt = new Date(now).toISOString();
    const running: ActionOrder = { ...order, state: "running", startedAt };
    const timeoutMs = action.timeoutMs ?? defaultTimeoutMs;
    work.put(orderKey(id), running, (value, expect) => orderChange(value, expect, now, timeoutMs));
    const about = incident === undefined ? undefined : work.get<Incident>(incidentKey(incident));
    begun = { order: running, ...(about === undefined ? {} : { incident: about }) };
    return "unnoted";
  });
  return begun;
}

async function run(
  { order, incident }: { readonly order: ActionOrder; readonly incident?: Incident },
  { name, action, source }: KnownAction,
  context: PerformContext,
): Promise<ActionEnd> {
  const { clock, log, signal } = context;
  const timeoutMs = action.timeoutMs ?? defaultTimeoutMs;
  const late = new AbortController();
  const either = AbortSignal.any([signal, late.signal]);
  const cancel = clock.at(clock.now() + timeoutMs, () => late.abort());
  const unclear = (why: string): ActionEnd => ({
    status: "unclear",
    text: `${why}: look before you do it again`,
  });
  let leave: (() => void) | undefined;
  const left = new Promise<ActionEnd>((resolve) => {
    leave = clock.at(clock.now() + timeoutMs + heedMs, () =>
      resolve(unclear(`it took longer than ${timeoutMs / 1_000} s`)),
    );
  });
  try {
    const done = action.run({
      id: order.id,
      values: order.values,
      ...(incident === undefined ? {} : { about: aboutOf(incident, source) }),
      by: {
        name: order.by.name,
        ...(order.by.person === undefined ? {} : { person: order.by.person }),
      },
      ...(order.why === undefined ? {} : { why: order.why }),
      say: (text) => say(order, text, { name, title: action.title }, context),
      signal: either,
    });
    return await Promise.race([done, left]);
  } catch (error) {
    if (late.signal.aborted) return unclear(`it took longer than ${timeoutMs / 1_000} s`);
    if (signal.aborted) return unclear("the gateway stopped while it ran");
    log.error("an action failed", { action: order.action, error: redact(String(error)) });
    return unclear(`it failed (${redact(String(error instanceof Error ? error.message : error))})`);
  } finally {
    cancel();
    leave?.();
  }
}

async function say(
  { id, by, incident }: ActionOrder,
  text: string,
  named: Named,
  context: PerformContext,
): Promise<void> {
  const said = printable(redact(text), longestText);
  await changeAndNote(context, [orderKey(id)], incident, (work, now) => {
    const order = work.get<ActionOrder>(orderKey(id));
    if (order?.state !== "running" || order.said.length >= mostSaid) return undefined;
    const next: ActionOrder = { ...order, said: [...order.said, said] };
    work.put(orderKey(id), next, (value, expect) =>
      orderChange(value, expect, now, defaultTimeoutMs),
    );
    const shown = codeBlock(said, longestText);
    const about: Note = { line: ["goesOn", named, by.name], by: by.name };
    return shown === "" ? about : { ...about, text: shown };
  });
}

/** The end of an order: kept, noted with the incident, in the audit, and told to whoever asked. */
async function finish(
  { id, incident }: ActionOrder,
  end: ActionEnd,
  context: PerformContext,
): Promise<void> {
  const text = printable(redact(end.text), longestText);
  let ended: ActionOrder | undefined;
  await changeAndNote(context, [orderKey(id)], incident, (work, now) => {
    const order = work.get<ActionOrder>(orderKey(id));
    if (order === undefined || isOver(order)) return undefined;
    const over: ActionOrder = {
      ...order,
      state: end.status,
      text,
      endedAt: new Date(now).toISOString(),
    };
    ended = over;
    work.put(orderKey(id), over, (value, expect) => orderChange(value, expect, now, 0));
    const entry = auditChange(auditOf(over, "ended", over.by, now));
    work.put(entry.key, over, () => entry);
    return noteOf(over, end.status, context.catalogue().get(order.action)?.action.title);
  });
  if (ended !== undefined) context.ended(ended);
}

function noteOf(
  { action: name, by, text, why }: ActionOrder,
  how: ActionEnd["status"],
  title = name,
): Note {
  return {
    line: ["ended", { name, title }, by.name, why, how],
    ...(text === undefined ? {} : { text }),
    by: by.name,
  };
}
