import type { ActionName, Answered, Desk, Language, Message, Tools } from "@tocsin/core";
import { languageFor, oneLine, wordsIn } from "@tocsin/core";
import { masked } from "../address.ts";
import { type Reading, readAnswer } from "./reading.ts";

/** A text that a person sent. */
export interface Incoming {
  readonly sid: string;
  readonly from: string;
  readonly body: string;
  /** Twilio has answered it already: STOP, START or HELP of a messaging service. */
  readonly optOut: string;
}

const hourMs = 3_600_000;
/** Twilio's signatures hold no time, so a message is known for as long as that costs little. */
const rememberedMs = 30 * 24 * hourMs;
// GoAlert's limit: after five answers that did nothing, two machines may be talking.
const mostIdleReplies = 5;
const shownCodes = 6;

/** Does what a text asks for and says what became of it; undefined: no answer is due. */
export async function answerText(
  incoming: Incoming,
  desk: Desk,
  { log }: Pick<Tools, "log">,
): Promise<string | undefined> {
  const { from, sid } = incoming;
  const reading = readAnswer(incoming.body);
  if (reading.kind === "stop" || reading.kind === "start" || incoming.optOut !== "") {
    log.info(`a person wrote ${incoming.optOut || reading.kind} to the SMS sender`, {
      from: masked(from),
      means: "Twilio does not deliver to them between STOP and START",
    });
    return undefined;
  }
  if (!(await desk.once(`sms ${sid}`, rememberedMs))) return undefined;
  if (!(await desk.knows(from))) {
    const { stranger } = wordsIn(reading.language ?? "en").text;
    return idle(stranger, from, desk);
  }
  const told = (await desk.told(from)).filter(({ incident }) => incident.state !== "closed");
  const language = reading.language ?? languageFor(told[0] ?? {});
  if (reading.kind !== "answer") {
    return idle(helpText(told, language), from, desk);
  }
  const { reply, changed } = await act(reading, { from, told, desk, language });
  return changed ? reply : idle(reply, from, desk);
}

interface Talk {
  readonly from: string;
  readonly told: readonly Message[];
  readonly desk: Desk;
  readonly language: Language;
}

async function act(
  { action, which }: Extract<Reading, { kind: "answer" }>,
  { from, told, desk, language }: Talk,
): Promise<{ readonly reply: string; readonly changed: boolean }> {
  const words = wordsIn(language).text;
  const asked = typeof which === "string" ? idsOf(told, which) : which;
  if (asked.length === 0) return { reply: words.nothingOpen, changed: false };
  const answered: Answered[] = [];
  const unknown: string[] = [];
  for (const incident of asked) {
    const results = await desk.act({ action, incident, by: { address: from }, how: "sms" });
    answered.push(...results);
    if (results.length === 0 && typeof which !== "string") unknown.push(incident);
  }
  const seen = new Set(answered.map(({ incident }) => incident.id));
  const left = told.filter(
    ({ incident, actions }) => !seen.has(incident.id) && actions.includes(action),
  );
  const sentences = [
    ...(unknown.length > 0 ? [words.unknownCode(unknown.join(", "))] : []),
    ...resultsIn(language, action, answered),
    ...(answered.length === 0 && unknown.length === 0 ? [words.nothingOpen] : []),
    ...(left.length > 0 ? [words.more(left.length, action)] : []),
  ];
  return {
    reply: sentences.join(" "),
    changed: answered.some(({ status }) => status === "done"),
  };
}

/** The incidents of the newest telling, or of all. */
function idsOf(told: readonly Message[], which: "newest" | "all"): string[] {
  const tellings = which === "all" ? told : told.slice(0, 1);
  const messages = tellings.flatMap((each) => [each, ...each.others]);
  const open = messages.filter(({ incident }) => incident.state !== "closed");
  return [...new Set(open.map(({ incident }) => incident.id))];
}

function resultsIn(
  language: Language,
  action: ActionName,
  answered: readonly Answered[],
): string[] {
  const words = wordsIn(language).text;
  const done = answered.filter(({ status }) => status === "done");
  const [only] = done;
  const titled = done.length === 1 && answered.length === 1 && only !== undefined;
  const report = titled
    ? [`${words.done(action, only.incident.code)} ${oneLine(only.incident.title, 80)}`]
    : done.length > 0
      ? [words.done(action, codesOf(done.map(({ incident }) => incident)))]
      : [];
  const unchanged = answered.filter(({ status }) => status === "unchanged");
  return [...report, ...unchanged.slice(0, 2).map((each) => stateOf(each, language))];
}

function stateOf({ incident, reason }: Answered, language: Language): string {
  const words = wordsIn(language).text;
  const { code, state, acknowledged } = incident;
  if (state === "closed") return words.over(code);
  if (state === "acknowledged" && acknowledged !== undefined) {
    return words.already(code, oneLine(acknowledged.by, 40));
  }
  return words.unchanged(code, oneLine(reason ?? "", 80));
}

function helpText(told: readonly Message[], language: Language): string {
  const words = wordsIn(language).text;
  if (told.length === 0) return `${words.help} ${words.nothingOpen}`;
  return `${words.help} ${words.open(codesOf(told.map(({ incident }) => incident)))}`;
}

function codesOf(incidents: readonly { readonly code: string }[]): string {
  const shown = incidents.slice(0, shownCodes).map(({ code }) => code);
  const more = incidents.length - shown.length;
  return more > 0 ? `${shown.join(", ")} +${more}` : shown.join(", ");
}

/** An answer that tells of no change: only so many an hour, or two machines talk for ever. */
async function idle(reply: string, from: string, desk: Desk): Promise<string | undefined> {
  for (let slot = 1; slot <= mostIdleReplies; slot += 1) {
    if (await desk.once(`sms reply ${from} ${slot}`, hourMs)) return reply;
  }
  return undefined;
}
