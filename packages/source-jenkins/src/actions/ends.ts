import {
  type ActionEnd,
  type CallAnswer,
  type CallEnd,
  codeSpan,
  ends,
  type Found,
  found,
} from "@tocsin/core";
import { wantsCrumb } from "./api.ts";
import { jsonOf } from "./json.ts";

/** What was asked for, for whoever reads that it was not done. */
export interface Matter {
  /** `acme/api #42` */
  readonly called: string;
  /** Where people see it. */
  readonly page: string;
  readonly user: string;
  /** As Jenkins' forms call it: `Job/Build`. */
  readonly permission: string;
  /** `sources.jenkins.api` */
  readonly option: string;
}

/** The JSON of an answer, or what its absence means. Nothing was changed by asking. */
export function readJson(answer: CallEnd, matter: Matter): Found<unknown> {
  if (answer.kind === "answered" && answer.status === 200) {
    const value = jsonOf(answer.text);
    if (value !== undefined) return found(value);
    const why =
      answer.text === undefined
        ? "Jenkins' answer can't be read: it is too long, or breaks off"
        : `what answered is no Jenkins, but a page such as a login's: write an address into ${matter.option}.url that leads to Jenkins itself`;
    return ends("failed", why);
  }
  return { ok: false, end: endOf(answer, matter, false) };
}

/** What an answer that is no yes means, and what to change. `changes`: a lost answer leaves it open. */
export function endOf(answer: CallEnd, matter: Matter, changes: boolean): ActionEnd {
  const { called, page, user, permission, option } = matter;
  const open = (why: string): ActionEnd =>
    changes
      ? { status: "unclear", text: `${why}: look at ${page} before you do it again` }
      : { status: "failed", text: `${why}; nothing was changed` };
  if (answer.kind === "unsent")
    return { status: "failed", text: `Jenkins was not asked: ${answer.why}; see ${option}.url` };
  if (answer.kind === "silent") return open(`Jenkins did not answer (${answer.why})`);

  const { status, headers } = answer;
  const refused = (text: string): ActionEnd => ({ status: "refused", text });
  const words = saidBy(answer);
  if (status === 401)
    return refused(
      `Jenkins does not accept ${option}.user and ${option}.token: make a new token under ${user} → Security → API Token`,
    );
  if (wantsCrumb(answer))
    return refused(
      `Jenkins asks for a crumb and gives none that it takes: put an API token of ${user} into ${option}.token, which needs none`,
    );
  if (status === 403) {
    const needed = permissionOf(headers.get("x-required-permission")) ?? permission;
    return refused(
      `the user ${user} may not: give it ${needed}, under Manage Jenkins → Security → Authorization or in the folder's`,
    );
  }
  if (status === 404)
    return refused(
      `Jenkins shows no ${called} to the user ${user}: it is gone, or the user needs Job/Read`,
    );
  if (status === 409) return refused(`${called} can't be built now: it is disabled`);
  if (status === 429 || status === 503)
    return {
      status: "failed",
      text: `Jenkins is busy or starting (HTTP ${status}), nothing was done: try again in a minute`,
    };
  if (status >= 300 && status < 400) {
    const advice = `write the address of Jenkins itself into ${option}.url`;
    return open(
      `Jenkins' address redirects (HTTP ${status}), and the token is not sent there, so ${advice}`,
    );
  }
  if (status >= 400 && status < 500) return refused(`Jenkins says no (HTTP ${status})${words}`);
  return open(`Jenkins answered ${status}${words}`);
}

/** Jenkins' own words: it puts those of its error pages into a header. */
function saidBy({ headers }: CallAnswer): string {
  const said = codeSpan(headers.get("x-error") ?? "", 300);
  return said === "" ? "" : `: ${said}`;
}

const groups: Readonly<Record<string, string>> = { Item: "Job", Hudson: "Overall" };

/** `hudson.model.Item.Build` as the forms call it: `Job/Build`. */
function permissionOf(id: string | null): string | undefined {
  const [, group, name] = /^[\w.]{1,100}\.(\w{1,40})\.(\w{1,40})$/.exec(id ?? "") ?? [];
  return group === undefined ? undefined : `${groups[group] ?? group}/${name}`;
}
