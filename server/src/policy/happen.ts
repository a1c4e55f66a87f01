import type { ActionResult, Gateway, IncidentView, NoticeInput, VirtualClock } from "@tocsin/core";
import type { Config } from "../config/load.ts";
import type { Deed } from "./policy.ts";

/** What the events of a test act on. */
export interface Stage {
  readonly gateway: Gateway;
  readonly clock: VirtualClock;
  readonly config: Config;
  /** Until when each channel can't be reached, ms. */
  readonly outages: Map<string, number>;
  /** The ids of silences, by why they were made. */
  readonly silences: Map<string, string>;
  /** Called with what is about to be reported. */
  readonly explain: (notices: readonly NoticeInput[]) => Promise<void>;
}

/** Lets it happen now. The answer says why it could not, for people. */
export async function happen(deed: Deed, stage: Stage): Promise<string | undefined> {
  const { clock, outages } = stage;
  switch (deed.do) {
    case "report": {
      const { notice, expiresMs } = deed;
      const expiry =
        expiresMs === undefined
          ? {}
          : { expiresAt: new Date(clock.now() + expiresMs).toISOString() };
      return report([{ ...notice, ...expiry }], stage);
    }
    case "hook":
      return hook(deed, stage);
    case "answer":
      return answer(deed, stage);
    case "silence":
    case "unsilence":
      return silence(deed, stage);
    case "outage":
      outages.set(deed.channel, clock.now() + deed.forMs);
      return undefined;
    case "override":
      return override(deed, stage);
  }
}

async function report(
  notices: readonly NoticeInput[],
  { gateway, explain }: Stage,
): Promise<undefined> {
  if (notices.length === 0) return;
  await explain(notices);
  await gateway.notify(notices);
}

async function hook(
  { source, body, headers }: Extract<Deed, { do: "hook" }>,
  stage: Stage,
): Promise<string | undefined> {
  const webhook = stage.config.sources.get(source)?.open.webhook;
  if (webhook === undefined) return `the source ${source} takes no requests`;
  const type = { "content-type": "application/json" };
  const reading = webhook.parse({
    method: "POST",
    url: `http://policy.invalid/hooks/${source}`,
    rest: "",
    headers: new Headers({ ...type, ...headers }),
    body: new TextEncoder().encode(body),
  });
  if (reading.status !== "read") return `the source ${source} can't read it: ${reading.reason}`;
  return report(
    reading.notices.map((notice) => ({ ...notice, source })),
    stage,
  );
}

async function answer(
  { action, by, incident, route, why }: Extract<Deed, { do: "answer" }>,
  { gateway }: Stage,
): Promise<string | undefined> {
  const all = await unclosed(gateway);
  const isMeant = ({ title, subject, route: its }: IncidentView) =>
    (incident === undefined || subject === incident || title.includes(incident)) &&
    (route === undefined || its === route);
  const [found, second] = all.filter(isMeant);
  if (found === undefined) {
    const open = all.length === 0 ? "none is open" : `open: ${all.map(named).join(", ")}`;
    return `there is no such incident then; ${open}`;
  }
  if (second !== undefined) {
    return `several incidents could be meant, ${named(found)} and ${named(second)}: say which, with incident: or route:`;
  }
  const given = { by, ...(why === undefined ? {} : { why }) };
  const result: ActionResult = await gateway.incidents[action](found.id, given);
  return result.status === "unchanged" ? result.reason : undefined;
}

function named({ title, route }: IncidentView): string {
  return `${JSON.stringify(title)} (route ${route})`;
}

async function unclosed(gateway: Gateway): Promise<readonly IncidentView[]> {
  const lists = await Promise.all(
    (["open", "acknowledged"] as const).map((state) =>
      gateway.incidents.list({ state, limit: 500 }),
    ),
  );
  return lists.flatMap(({ items }) => items);
}

async function silence(
  deed: Extract<Deed, { do: "silence" | "unsilence" }>,
  { gateway, clock, silences }: Stage,
): Promise<string | undefined> {
  if (deed.do === "unsilence") {
    const id = silences.get(deed.why);
    if (id === undefined) return `no silence was made with why: ${deed.why}`;
    await gateway.silences.expire(id);
    return undefined;
  }
  const result = await gateway.silences.add({
    matchers: deed.matchers,
    endsAt: new Date(clock.now() + deed.forMs).toISOString(),
    createdBy: deed.by,
    comment: deed.why,
    ...(deed.during === undefined ? {} : { during: deed.during }),
    ...(deed.untilResolved === undefined ? {} : { untilResolved: deed.untilResolved }),
  });
  if (result.status === "refused") return `the silence is refused: ${result.reason}`;
  if (result.status === "done") silences.set(deed.why, result.silence.id);
  return undefined;
}

async function override(
  { schedule, people, forMs, replaces }: Extract<Deed, { do: "override" }>,
  { gateway, clock }: Stage,
): Promise<string | undefined> {
  const iso = (time: number) => new Date(time).toISOString();
  const options = {
    from: iso(clock.now()),
    to: iso(clock.now() + forMs),
    people: [...people],
    ...(replaces === undefined ? {} : { replaces }),
  };
  const made = await gateway.onCall.override(schedule, options, "test");
  return typeof made === "string" ? made : undefined;
}
