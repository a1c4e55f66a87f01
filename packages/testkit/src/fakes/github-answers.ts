import type { GitHubDelivery, GitHubHook, GitHubRight } from "./github.ts";
import type { ActionsState } from "./github-actions.ts";
import { actionsAnswers } from "./github-actions-answers.ts";
import { notFound, refuse } from "./github-gate.ts";
import type { Answer, Seen } from "./http.ts";

export interface GitHubParts {
  readonly token: string;
  readonly hooks: readonly GitHubHook[];
  readonly actions: ActionsState;
  readonly now: () => number;
  readonly base: () => string;
  readonly right: () => GitHubRight;
  /** Whether it will be delivered again. */
  redeliver(hook: GitHubHook, delivery: GitHubDelivery): boolean;
}

/** What GitHub's API answers. */
export function githubAnswers(parts: GitHubParts): (seen: Seen) => Answer {
  const aboutActions = actionsAnswers(parts.actions);
  return (seen) => {
    const wrong = wrongWith(seen, parts.token);
    if (wrong !== undefined) return wrong;
    const answer = aboutActions(seen);
    if (answer === undefined) return aboutHooks(seen, parts);
    // The fake's clock is virtual: what reads the time of an answer shall read that one.
    return { ...answer, headers: { ...answer.headers, date: new Date(parts.now()).toUTCString() } };
  };
}

function aboutHooks(seen: Seen, parts: GitHubParts): Answer {
  const [, owner, id, what, delivery, attempts] =
    /^\/(repos\/[^/]+\/[^/]+|orgs\/[^/]+)\/hooks(?:\/(\d+)\/(deliveries)(?:\/(\d+)(\/attempts)?)?)?$/.exec(
      seen.path,
    ) ?? [];
  const own = parts.hooks.filter((hook) => hook.owner === owner);
  // What one may not see is not there.
  if (own.length === 0 || parts.right() === "none") return notFound;
  if (what === undefined) return seen.method === "GET" ? listHooks(own, seen, parts) : notFound;
  const hook = own.find((each) => String(each.id) === id);
  if (hook === undefined) return notFound;
  if (delivery === undefined)
    return seen.method === "GET" ? listDeliveries(hook, seen, parts) : notFound;
  const found = hook.deliveries.find((each) => String(each.id) === delivery);
  if (found === undefined) return notFound;
  if (attempts === undefined) return json(200, withRequest(found));
  if (seen.method !== "POST") return notFound;
  if (parts.right() !== "write")
    return refuse(403, "Resource not accessible by personal access token");
  return parts.redeliver(hook, found) ? { status: 202, body: {} } : notFound;
}

function wrongWith({ headers, query }: Seen, token: string): Answer | undefined {
  if (!headers["user-agent"]) return refuse(403, "Request forbidden: no User-Agent");
  if (headers.authorization !== `Bearer ${token}`) return refuse(401, "Bad credentials");
  if (headers.accept !== "application/vnd.github+json") return refuse(415, "Unsupported Accept");
  if (headers["x-github-api-version"] !== "2022-11-28") return refuse(400, "Bad API version");
  const size = Number(query.get("per_page") ?? "30");
  return size >= 1 && size <= 100 ? undefined : refuse(422, "per_page");
}

function listHooks(own: readonly GitHubHook[], { path, query }: Seen, { base }: GitHubParts) {
  const size = Number(query.get("per_page") ?? "30");
  const page = Number(query.get("page") ?? "1");
  const shown = own.slice((page - 1) * size, page * size).map(({ id, url }) => ({
    type: "Repository",
    id,
    name: "web",
    active: true,
    config: { url, content_type: "json", secret: "********" },
  }));
  const more = own.length > page * size;
  return json(200, shown, more ? `${base()}${path}?per_page=${size}&page=${page + 1}` : undefined);
}

function listDeliveries(hook: GitHubHook, { path, query }: Seen, { base }: GitHubParts): Answer {
  const size = Number(query.get("per_page") ?? "30");
  const all = hook.deliveries.toReversed();
  const cursor = query.get("cursor");
  const start = cursor === null ? 0 : all.findIndex(({ id }) => `v1_${id}` === cursor);
  if (start < 0 || query.has("page")) return refuse(422, "Invalid cursor");
  const shown = all.slice(start, start + size).map(withoutRequest);
  const next = all[start + size];
  const link =
    next === undefined ? undefined : `${base()}${path}?per_page=${size}&cursor=v1_${next.id}`;
  return json(200, shown, link);
}

function withoutRequest({ id, guid, event, at, code, redelivery, payload }: GitHubDelivery) {
  const { action } = payload as { action?: unknown };
  return {
    id: `#${id}`,
    guid,
    delivered_at: new Date(at).toISOString(),
    redelivery,
    duration: 0.1,
    status: code === 0 ? "failed to connect to host" : code < 300 ? "OK" : "Invalid HTTP Response",
    status_code: code,
    event,
    action: action ?? null,
    installation_id: null,
    repository_id: 1,
  };
}

function withRequest(delivery: GitHubDelivery) {
  const headers = { "X-GitHub-Event": delivery.event, "X-GitHub-Delivery": delivery.guid };
  return {
    ...withoutRequest(delivery),
    request: { headers, payload: delivery.payload },
    response: { headers: {}, payload: "" },
  };
}

/** Ids go out as numbers with all their digits. */
function json(status: number, body: unknown, next?: string): Answer {
  return {
    status,
    headers: {
      "content-type": "application/json; charset=utf-8",
      ...(next === undefined ? {} : { link: `<${next}>; rel="next"` }),
    },
    body: JSON.stringify(body).replace(/"id":"#(\d+)"/g, '"id":$1'),
  };
}
