import { auditChange } from "../actions/audit.ts";
import { incidentNamed } from "../actions/incident-named.ts";
import { askerOf, hindrance } from "../actions/judge-deed.ts";
import { matchersOfAll } from "../actions/own-silence.ts";
import { noteRefusal } from "../actions/refusal.ts";
import type { Incident } from "../correlate/incident.ts";
import { incidentKey } from "../correlate/keys.ts";
import { titleOf } from "../deliver/summary.ts";
import type {
  By,
  IncidentSilenceOptions,
  IncidentSilenceResult,
  SilenceResult,
} from "../gateway.ts";
import { silencesOf } from "../silence/silences.ts";
import { type ActContext, whoIs } from "./act.ts";

/** A silence made at once from an incident, by whoever may: judged and audited as the action is. */
export async function silenceIncident(
  word: string,
  by: By,
  options: IncidentSilenceOptions,
  context: ActContext,
): Promise<IncidentSilenceResult> {
  const { storage, setup, clock } = context;
  const [record] = await storage().read([
    incidentKey((await incidentNamed(word, storage())) ?? word),
  ]);
  if (record === undefined) return { status: "unknown" };
  const incident = JSON.parse(record.value) as Incident;
  const known = whoIs(by, setup().people);
  const { why } = known;
  const attempt = {
    action: "silence",
    by: askerOf(known),
    incident: incident.id,
    ...(why === undefined ? {} : { why }),
  };
  const hindered = hindrance(incident, known, "silence", setup());
  if (hindered !== undefined) {
    await noteRefusal({ ...attempt, text: hindered.reason }, context);
    return { status: "forbidden", reason: hindered.reason };
  }
  const result = await silenced(incident);
  if (result.status !== "done") {
    const text = result.status === "refused" ? result.reason : "it is not known";
    await noteRefusal({ ...attempt, text }, context);
    return result;
  }
  const { matchers, endsAt } = result.silence;
  const at = new Date(clock.now()).toISOString();
  const text = `until ${endsAt}: ${matchers.join(", ")}`;
  const entry = { at, what: "done" as const, ...attempt, text };
  await storage().commit([auditChange(entry, crypto.randomUUID())]);
  return result;

  async function silenced(about: Incident): Promise<SilenceResult> {
    const matchers = matchersOfAll(about);
    if (matchers.length === 0) {
      const reason =
        "its notices have no label in common: make a silence with matchers that hold for them";
      return { status: "refused", reason };
    }
    const comment = why ?? `Incident ${about.code}: ${titleOf(about)}`;
    return silencesOf(context).add({ ...options, matchers, createdBy: known.by, comment });
  }
}
