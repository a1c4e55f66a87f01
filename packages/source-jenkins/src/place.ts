import { oneLine } from "@tocsin/core";

/** Where a payload says its build is; each may be missing. */
interface Whereabouts {
  /** The build's page, in full. */
  readonly fullUrl?: string | undefined;
  /** The build's page from Jenkins' root: `job/acme/job/api/42/`. */
  readonly buildUrl?: string | undefined;
  readonly jobUrl?: string | undefined;
  /** Full names have their folders before them: `acme/api`. */
  readonly jobName?: string | undefined;
  readonly number?: number | undefined;
}

/** A job, and the build of it that is told of. */
export interface Place {
  /** Which Jenkins: its host, with the path that it lives under. */
  readonly host: string;
  /** `job/acme/job/api/job/main`: what the job is known by. Its name is not unique. */
  readonly job: string;
  /** For people, folders first: `acme/api/main`. */
  readonly name: string;
  /** The last part of the name: of a multibranch job its branch. */
  readonly leaf: string;
  readonly folders: number;
  readonly number: number | undefined;
  /** The build's page, with a slash at its end, where Jenkins' address is known. */
  readonly page: string | undefined;
}

const longestUrl = 2_000;
const unknownHost = "jenkins";
// What addresses from Jenkins' root are read against; never shown.
const noRoot = "http://jenkins/";

/** Undefined when the payload names no job in any way. */
export function placeOf(at: Whereabouts, jenkinsUrl: string | undefined): Place | undefined {
  const full = parse(at.fullUrl) ?? parse(at.buildUrl);
  const url = full ?? parse(at.buildUrl, noRoot) ?? parse(at.jobUrl, noRoot) ?? named(at.jobName);
  if (url === undefined) return undefined;
  const segments = url.pathname.split("/").filter((each) => each !== "");
  const start = segments.indexOf("job");
  const { names, extra } = walk(segments.slice(start));
  const last = extra.at(-1) ?? "";
  const isBuild = /^\d{1,15}$/.test(last);
  const own = isBuild ? extra.slice(0, -1) : extra;
  const all = [...names, ...own].map(decoded);
  if (all.length === 0) return undefined;
  const number = at.number ?? (isBuild ? Number(last) : undefined);
  const base = full === undefined ? rootOf(jenkinsUrl) : `${full.origin}${prefix(segments, start)}`;
  const job = [...names.map((name) => `job/${name}`), ...own].join("/");
  return {
    host: base === undefined ? unknownHost : base.replace(/^https?:\/\//, ""),
    job,
    name: oneLine(all.join("/"), 300) || job,
    leaf: oneLine(all.at(-1) ?? "", 200),
    folders: all.length - 1,
    number,
    page: base && (number === undefined ? `${base}/${job}/` : `${base}/${job}/${number}/`),
  };
}

/** Names stand behind `job` each; a matrix or Maven job has one more, and a build its number. */
function walk(segments: readonly string[]): { names: string[]; extra: readonly string[] } {
  const names: string[] = [];
  let index = 0;
  for (; segments[index] === "job" && index + 1 < segments.length; index += 2) {
    names.push(segments[index + 1] ?? "");
  }
  return { names, extra: segments.slice(index) };
}

function prefix(segments: readonly string[], start: number): string {
  return segments
    .slice(0, start)
    .map((each) => `/${each}`)
    .join("");
}

function rootOf(jenkinsUrl: string | undefined): string | undefined {
  if (jenkinsUrl === undefined || !URL.canParse(jenkinsUrl)) return undefined;
  const { origin, pathname } = new URL(jenkinsUrl);
  return `${origin}${pathname.replace(/\/+$/, "")}`;
}

function named(name: string | undefined): URL | undefined {
  if (name === undefined) return undefined;
  // `?` and `#` would end the path; all else is encoded by the parser.
  const encoded = name.replaceAll("%", "%25").replaceAll("?", "%3F").replaceAll("#", "%23");
  return parse(`job/${encoded.split("/").join("/job/")}`, noRoot);
}

/** An address that leads to a job. */
function parse(address: string | undefined, base?: string): URL | undefined {
  if (address === undefined || address.length > longestUrl) return undefined;
  const written = base === undefined ? address : address.replace(/^\/+/, "");
  if (!URL.canParse(written, base)) return undefined;
  const url = new URL(written, base);
  const isWeb = url.protocol === "https:" || url.protocol === "http:";
  return isWeb && /\/job\/+[^/]/.test(url.pathname) ? url : undefined;
}

/** A branch as a job's name is encoded once by the multibranch plugin and once more in the address. */
function decoded(name: string): string {
  return [1, 2].reduce((text) => {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  }, name);
}
