import { fields } from "../fields.ts";
import type { HookOptions } from "../options.ts";
import { messageOf } from "../wire.ts";
import type { ApiAnswer, GitHubApi } from "./api.ts";
import { nextCursor } from "./link.ts";

/** A webhook at GitHub. */
export interface Place {
  /** `acme/api` or `acme`. */
  readonly name: string;
  /** `/repos/acme/api/hooks/12` */
  readonly path: string;
}

/** The gateway's own hook: all of its address where that is known, else its last part. */
export interface OwnHook {
  readonly name: string;
  readonly publicUrl: string | undefined;
}

const mostPages = 10;

/** The webhook that leads to this gateway. Rejects with what to change. */
export async function findHook(
  api: GitHubApi,
  hook: HookOptions,
  own: OwnHook,
  signal: AbortSignal,
): Promise<Place> {
  const { id, organization, repository } = hook;
  const name = organization ?? repository ?? "";
  const path = organization === undefined ? `/repos/${repository}/hooks` : `/orgs/${name}/hooks`;
  if (id !== undefined) return { name, path: `${path}/${id}` };
  const found: string[] = [];
  let query = "?per_page=100";
  for (let page = 0; page < mostPages; page += 1) {
    const answer = await api.ask("GET", `${path}${query}`, signal);
    if (answer.status !== 200) throw new Error(refusalOf(answer, name, hook, own.name));
    const hooks = Array.isArray(answer.body) ? answer.body.map(fields) : [];
    for (const each of hooks) {
      if (leadsHere(each.object("config").line("url", 2_000), own)) found.push(each.id("id"));
    }
    const next = nextCursor(answer.headers, "page");
    if (next === undefined) break;
    query = `?per_page=100&page=${encodeURIComponent(next)}`;
  }
  const [only, ...more] = found;
  const wanted = own.publicUrl === undefined ? "…" : own.publicUrl;
  if (only === undefined)
    throw new Error(
      `no webhook of ${name} leads to ${wanted}/hooks/${own.name}: make one (tocsin setup ${own.name}) or give its id`,
    );
  if (more.length > 0)
    throw new Error(
      `${found.length} webhooks of ${name} lead here (${found.join(", ")}): give the id of one in sources.${own.name}.api.hooks`,
    );
  return { name, path: `${path}/${only}` };
}

/** Whether a webhook's address is this gateway's. A token in it, or a slash at its end, changes nothing. */
export function leadsHere(url: string, { name, publicUrl }: OwnHook): boolean {
  if (!URL.canParse(url)) return false;
  const path = `/hooks/${encodeURIComponent(name)}`;
  const given = new URL(url);
  const address = `${given.origin}${given.pathname}`.replace(/\/+$/, "");
  if (publicUrl === undefined) return address.endsWith(path);
  const here = new URL(`${publicUrl}${path}`);
  return address === `${here.origin}${here.pathname}`;
}

/** Why GitHub says no, and what to change. */
export function refusalOf(
  { status, body }: ApiAnswer,
  name: string,
  { organization }: HookOptions,
  source: string,
): string {
  const option = `sources.${source}.api`;
  if (status === 401)
    return `GitHub does not know the token of ${option}.token (401): it is mistyped, revoked or too old`;
  const right = organization === undefined ? "admin:repo_hook" : "admin:org_hook";
  if (status === 403 || status === 404)
    return `GitHub shows the webhooks of ${name} not to the token of ${option}.token (${status}): it needs ${right} (classic) or Webhooks: read and write (fine-grained), and ${name} must be written as at GitHub`;
  return `GitHub answered ${status} about the webhooks of ${name}: ${messageOf(body)}`;
}
