import { type About, codeSpan, type Notice } from "@tocsin/core";

/** A job of a Jenkins, and the builds of it that an incident tells of. */
export interface Target {
  /** Which Jenkins, as in fingerprints: its host, with the path that it lives under. */
  readonly host: string;
  /** `job/acme/job/api/job/main` */
  readonly job: string;
  /** For people: `acme/api/main`. */
  readonly name: string;
  /** The newest build that runs. */
  readonly running: number | undefined;
  /** The newest build that did not succeed. */
  readonly failed: number | undefined;
}

interface Told {
  readonly host: string;
  readonly job: string;
  readonly number: number | undefined;
  readonly notice: Notice;
}

/** The one job that an incident is about; undefined where there is none, or several. Pure. */
export function targetOf({ notices }: About): Target | undefined {
  const told = notices.flatMap((notice) => readNotice(notice) ?? []);
  const [first] = told;
  if (first === undefined) return undefined;
  const { host, job } = first;
  if (told.some((each) => each.host !== host || each.job !== job)) return undefined;
  return {
    host,
    job,
    name: calledAs(first.notice.labels.job ?? first.notice.subject),
    running: newest(told, ({ status }) => status === "running" || status === "queued"),
    failed: newest(told, ({ status }) => ["failed", "cancelled", "firing"].includes(status ?? "")),
  };
}

/** Names that could be read as markup are shown exactly as they are. */
function calledAs(name: string): string {
  return /^[\p{L}\p{N}][\p{L}\p{N} ._/+@-]*$/u.test(name) ? name : codeSpan(name, 300);
}

/** A job that was deleted and made again counts from 1: its times go before its numbers. */
function newest(told: readonly Told[], is: (notice: Notice) => boolean): number | undefined {
  return told
    .filter(({ notice, number }) => number !== undefined && is(notice))
    .sort((one, other) => {
      const later = Date.parse(other.notice.at) - Date.parse(one.notice.at);
      return later || (other.number ?? 0) - (one.number ?? 0);
    })[0]?.number;
}

const fingerprint = /^jenkins:(.{1,500}?):(job\/[^:]{1,1500})(?::|$)/;
const runEnd = /\/(?:(\d{1,15})|build)$/;

function readNotice(notice: Notice): Told | undefined {
  const [, host = "", path = ""] = fingerprint.exec(notice.fingerprint) ?? [];
  const [end, number] = (notice.kind === "run" && runEnd.exec(path)) || ["", undefined];
  const job = path.slice(0, path.length - end.length);
  if (!isJob(job)) return undefined;
  const build = number === undefined ? notice.sequence : Number(number);
  // A run's sequence is no build's number.
  const known = notice.kind === "run" && number === undefined ? undefined : build;
  return { host, job, number: known, notice };
}

// Anything else could be more than a name to a server: dots, slashes and semicolons in any writing.
const segment = /^(?!\.{1,2}$)(?:[\w.~!$&'()*+,=@-]|%(?!2e|2f|5c|3b|00)[\da-f]{2}){1,300}$/i;

/** Folders and a job, and nothing that Jenkins would take for a deed. */
function isJob(path: string): boolean {
  const parts = path.split("/");
  return (
    parts.length % 2 === 0 &&
    parts.every((part, at) => (at % 2 === 0 ? part === "job" : segment.test(part)))
  );
}
