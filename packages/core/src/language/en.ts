import type { ActionEnd } from "../actions/action.ts";
import type { ActionName, IncidentState, Tone } from "../message.ts";
import type { Severity, Status } from "../notice.ts";
import { showDuration, type Unit } from "../route/duration.ts";
import { type Few, type Named, type Phrase, say } from "./phrase.ts";
import { pluralsOf } from "./plurals.ts";

const plural = pluralsOf("en");
const incidents = (count: number) => `${count} ${plural(count, "incident", "incidents")}`;
const done: Readonly<Record<ActionName, string>> = {
  acknowledge: "Acknowledged",
  resolve: "Resolved",
  escalate: "Escalated",
};
const reply: Readonly<Record<ActionName, string>> = {
  acknowledge: "ack",
  resolve: "resolve",
  escalate: "escalate",
};
const behind = (text: string | undefined) => (text === undefined ? "" : ` (${text})`);
const listed = ([shown, more]: Few<string>) =>
  [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join(", ");

/** Why a step of an escalation is not taken. */
const leftOut = {
  severity: (severity: Severity) => `the severity is ${severity}`,
  matcher: (matcher: string) => `${matcher} does not hold`,
  hours: (open: boolean): string =>
    open ? "it is within working hours" : "it is outside working hours",
};
/** Why somebody whom a step names can't be told. */
const missing = {
  person: (key: string) => `there is no person ${key} any more`,
  schedule: (name: string) => `there is no schedule ${name} any more`,
  onCall: (schedule: string) => `nobody is on call on ${schedule}`,
  channel: (name: string) => `there is no channel ${name} any more`,
};
/** Why a page reached nobody. */
const unreached = {
  forgotten: () => "it is not known any more",
  refused: () => "refused",
  undelivered: () => "not delivered",
  /** As a provider said it. */
  because: (reason: string) => reason,
  unaccepted: (seconds: number, reason: string | undefined) =>
    `not accepted within ${seconds} s${reason === undefined ? "" : `: ${reason}`}`,
  unreceipted: (seconds: number) => `no receipt within ${seconds} s`,
};

/**
 * All words that the gateway and its channels put into messages, in English. Its type is what every other
 * catalogue has to have.
 */
export const en = {
  /** With its region, as voices and screen readers name it. */
  locale: "en-US",
  /** What shows that a text is in this language; undefined where letters alone don't tell. */
  letters: undefined as RegExp | undefined,
  duration: (count: number, unit: Unit) => `${count} ${unit}`,

  severity: { critical: "critical", error: "error", warning: "warning", info: "info" } as Readonly<
    Record<Severity, string>
  >,
  status: {
    firing: "firing",
    resolved: "resolved",
    queued: "queued",
    running: "running",
    succeeded: "succeeded",
    failed: "failed",
    cancelled: "cancelled",
  } as Readonly<Record<Status, string>>,
  tone: {
    critical: "Critical",
    error: "Error",
    warning: "Warning",
    info: "Info",
    progress: "In progress",
    success: "OK",
    neutral: "Update",
  } as Readonly<Record<Tone, string>>,
  incidentState: { open: "open", acknowledged: "acknowledged", closed: "closed" } as Readonly<
    Record<IncidentState, string>
  >,

  /** How an incident stands, in the one line of its summary. */
  summary: {
    firing: (since: string) => `Firing since ${since}`,
    resolved: (lasted: string) => `Back to normal after ${lasted}`,
    queued: (at: string) => `Queued at ${at}`,
    running: (since: string) => `Running since ${since}`,
    succeeded: (lasted: string) => `Succeeded in ${lasted}`,
    failed: (lasted: string) => `Failed after ${lasted}`,
    cancelled: (lasted: string) => `Cancelled after ${lasted}`,
    resolvedBy: (by: string | undefined, lasted: string) =>
      `Resolved by ${by ?? "a person"} after ${lasted}`,
    flapping: (changes: number, lasted: string, fires: boolean) =>
      `Flapping: ${changes} changes in ${lasted} · ${fires ? "firing now" : "not firing now"}`,
    failures: (count: number) => `${count} failures`,
    acknowledgedBy: (by: string) => `acknowledged by ${by}`,
    paging: (names: string) => `paging ${names}`,
  },
  flappingTitle: (title: string) => `Flapping: ${title}`,
  lastChange: "Last change",
  lastChangeIs: (what: string, by: string | undefined, before: string) =>
    `${what}${by === undefined ? "" : ` by ${by}`}, ${before} before`,
  digest: {
    title: (count: number, severities: readonly (readonly [count: number, word: string])[]) =>
      `${incidents(count)}: ${severities.map(([each, word]) => `${each} ${word}`).join(", ")}`,
    summary: "More than may be told one by one; each has its own message from its next news on",
  },
  verification: {
    title: (code: string) => `Your verification code is ${code}`,
    summary: "It holds for 15 minutes. Nobody will ask you for it.",
  },
  leftOut,
  missing,
  unreached,
  /** What the gateway itself tells in the incident's thread: what people did, and what it did. */
  news: {
    acknowledged: (by: string, through?: string) => `Acknowledged by ${by}${behind(through)}`,
    resolved: (by: string, through?: string) => `Resolved by ${by}${behind(through)}`,
    escalated: (by: string, through?: string) => `Escalated by ${by}${behind(through)}`,
    assigned: (to: string, by: string) => `Assigned to ${to} by ${by}`,
    reminder: (summary: string) => `Reminder: ${summary}`,
    late: (title: string) => `Late: ${title}`,
    flapping: (changes: number, ms: number) =>
      `Flapping: ${changes} changes in ${showDuration(ms)}; told again when it is stable`,
    settled: (changes: number, now: "over" | "flapping" | "firing" | "running") => {
      const how = {
        over: "back to normal",
        flapping: "something else still flaps",
        firing: "still firing",
        running: "still running",
      };
      return `Stable after ${changes} changes: ${how[now]}`;
    },
    stillFires: () => "It still fires: told now",
    /** `name`: of the silence, the rule or the times that muted it. */
    unmuted: (reason: string, _by: "silenced" | "inhibited" | "muted", _name: string) =>
      `No longer ${reason}`,
    uncovered: (title: string, more: number) =>
      `No longer left out: ${title}${more === 0 ? "" : ` and ${more} more`}`,
    step: (step: number, policy: string, told: Few<string>, lacks: readonly Missing[]) => {
      const said = told[0].length === 0 ? "nobody can be told" : listed(told);
      const why = lacks.map((each) => say(missing, each)).join("; ");
      return `Step ${step} of ${policy}: ${said}${behind(why || undefined)}`;
    },
    stepLeftOut: (step: number, policy: string, why: LeftOut) =>
      `Step ${step} of ${policy} is left out: ${say(leftOut, why)}`,
    nobodyReached: () => "Nobody of this step could be reached: the next one is taken now",
    /** Each with the channels by which they are paged. */
    paging: ([people, more]: Few<readonly [name: string, channels: readonly string[]]>) =>
      `Paging ${listed([people.map(([name, by]) => `${name} by ${by.join(" and ")}`), more])}`,
    unreached: (name: string, channel: string, why: Unreached, next: string | undefined) => {
      const failed = `${name} could not be reached by ${channel}: ${say(unreached, why)}`;
      return next === undefined ? failed : `${failed}; trying ${next}`;
    },
    timedOut: (by: string | undefined, ms: number) =>
      `Not over ${showDuration(ms)} after ${by ?? "somebody"} acknowledged it: paging again`,
    placeUnreached: (target: string, why: Unreached) =>
      `${target} could not be told: ${say(unreached, why)}`,
    roundMissed: (ms: number) =>
      `Nobody could be reached: every step is taken again in ${showDuration(ms)}`,
    risen: (severity: Severity) => `It is ${severity} now: paging again from step 1`,
    pagedAgain: (fires: boolean) => `Still ${fires ? "firing" : "flapping"}: paging again`,
    testOver: () => "The test is over: nobody answered",
    asked: (
      by: string,
      { title }: Named,
      why: string | undefined,
      approvals: number,
      order: string,
    ) => {
      const others = approvals === 1 ? "somebody else has" : `${approvals} others have`;
      const reason = why === undefined ? "" : `: ${why}`;
      return `${by} asks for ${title}${reason}; ${others} to agree (order ${order})`;
    },
    agreed: (by: string, { title }: Named, asker: string) => `${by} agrees to ${title} of ${asker}`,
    /** What it does says something on the way. */
    goesOn: ({ title }: Named, asker: string) => `${title}, asked by ${asker}`,
    ended: ({ title }: Named, by: string, why: string | undefined, how: ActionEnd["status"]) =>
      `${title} by ${by}${behind(why)}: ${how}`,
  },

  /** The words around what a message says: buttons, headings, what was left out. */
  label: {
    acknowledge: "Acknowledge",
    resolve: "Resolve",
    escalate: "Escalate",
    acknowledgedBy: "Acknowledged by",
    by: "By",
    since: "Since",
    details: "Details",
    latest: "Latest",
    links: "Links",
    image: "Image",
    attached: "Attached",
    openIncident: "Open incident",
    untitled: "Something happened",
    things: (count: number) => `${count} things`,
    more: (count: number) => `… and ${count} more`,
    earlier: (count: number) => `… ${count} earlier`,
    textGoesOn: "The text goes on at the source.",
    update: "update",
    still: "still",
    route: "route",
    receiver: "receiver",
    incident: "Incident",
  },
  /** Of a page that a person sends by hand. */
  page: {
    subject: (name: string) => `page for ${name}`,
    test: (name: string) => `Test: this is how ${name} is paged`,
    needs: (by: string) => `${by} needs you`,
    from: "From",
  },
  /** What else the gateway itself offers to do. */
  offer: {
    silence: "Silence",
    assign: "Assign",
    new: "New incident",
    page: "Page",
    send: "Send a message",
  },
  /** Of mail, and of the pages that its links lead to. */
  mail: {
    reminder: "Nothing changed: a reminder that this is still so.",
    sinceLast: "Since the last mail",
    inIncident: "In this incident",
    question: { acknowledge: "Acknowledge this incident?", resolve: "Resolve this incident?" },
    nothingToDo: "There is nothing to do",
    nothingChanged: "Nothing changed",
    closed: "It is closed.",
    resolved: "Resolved",
    acknowledged: "Acknowledged",
  },

  /** Of texts and the answers to them. English ones are within GSM-7. */
  text: {
    severity: {
      critical: "CRITICAL",
      error: "ERROR",
      warning: "WARNING",
      info: "INFO",
    } as Readonly<Record<Severity, string>>,
    normal: "Back to normal",
    closed: "Closed",
    incidents,
    /** What to answer, such as `Reply ack 7KQ2M`. */
    reply: (action: ActionName, which: string) => `Reply ${reply[action]} ${which}`.trim(),
    all: "all",
    done: (action: ActionName, which: string) => `${done[action]} ${which}.`,
    already: (which: string, by: string) => `${which} is already acknowledged by ${by}.`,
    over: (which: string) => `${which} is closed already.`,
    unchanged: (which: string, reason: string) => `${which} is unchanged: ${reason}.`,
    more: (count: number, action: ActionName) => `${count} more open: reply ${reply[action]} all.`,
    open: (codes: string) => `Open: ${codes}.`,
    nothingOpen: "Nothing that you were told of is open.",
    unknownCode: (codes: string) => `There is no incident ${codes}.`,
    help: "Reply ack, resolve or escalate for the newest, with a code (ack 7KQ2M) for one, with all for all.",
    stranger: "This number takes answers of people on call only.",
    trouble: "That could not be recorded. Please send it again.",
    /** What people may answer with, in lower case; the first is what `reply` names. */
    answers: {
      acknowledge: ["ack", "acknowledge"],
      resolve: ["resolve", "close"],
      escalate: ["escalate"],
      all: ["all"],
      help: ["help", "info", "?"],
    } as Readonly<Record<ActionName | "all" | "help", readonly string[]>>,
  },

  /** What a call says. */
  call: {
    severity: {
      critical: "critical alert",
      error: "error",
      warning: "warning",
      info: "notice",
    } as Readonly<Record<Severity, string>>,
    intro: (severity: string) =>
      `This is Tocsin with ${/^[aeiou]/.test(severity) ? "an" : "a"} ${severity}.`,
    incidents: (count: number) => `There are ${incidents(count)}. The worst is:`,
    /** For how long it has been open. */
    lasting(minutes: number): string {
      const hours = Math.floor(minutes / 60);
      const rest = minutes % 60;
      const words = [
        ...(hours > 0 ? [`${hours} ${plural(hours, "hour", "hours")}`] : []),
        ...(hours < 24 && rest > 0 ? [`${rest} ${plural(rest, "minute", "minutes")}`] : []),
      ];
      return words.length === 0 ? "" : `It has been open for ${words.join(" and ")}.`;
    },
    keys: (offers: readonly (readonly [key: string, action: ActionName])[], again: string) => {
      const each = offers.map(([key, action]) => `${key} to ${action}`);
      return `Press ${[...each, `${again} to hear it again`].join(", ")}.`;
    },
    noAnswer: "There was no answer. Goodbye.",
    wrongKey: "That key does nothing.",
    goodbye: "Goodbye.",
    machine: "This is Tocsin. There is an alert that needs you. Please look at your messages.",
    gone: "This alert is no longer known. Goodbye.",
    inbound: "This is Tocsin. This number only makes calls. Goodbye.",
    trouble: "That could not be recorded. Please answer in another way, or press the key again.",
    done: (action: ActionName, count: number) =>
      `${count > 1 ? `${incidents(count)}. ` : ""}${done[action]}.${action === "acknowledge" ? " Good luck." : ""}`,
    already: (by: string | undefined) =>
      by === undefined ? "It is already acknowledged." : `Already acknowledged by ${by}.`,
    over: "It is closed already.",
    unchanged: (reason: string) => `Nothing was changed: ${reason}.`,
  },
};

export type LeftOut = Phrase<typeof leftOut>;
export type Missing = Phrase<typeof missing>;
export type Unreached = Phrase<typeof unreached>;

/** The words of one language. */
export type Words = typeof en;
