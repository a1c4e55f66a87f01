import type { Health, Tools } from "@tocsin/core";
import { type Answer, type Call, githubCalls } from "./actions/call.ts";
import { readActions } from "./actions/hand.ts";
import { endOf } from "./actions/refusal.ts";
import { refusalOf } from "./catch-up/place.ts";
import type { ApiOptions, HookOptions } from "./options.ts";

/** More are not asked for: the others have the same token. */
const mostPlaces = 20;

/** Whether the token is known, and shows the webhooks and the runs that the config names. */
export async function checkApi(
  { apiUrl, token, hooks = [], actions = [] }: ApiOptions,
  tools: Tools,
  signal: AbortSignal,
): Promise<Health> {
  const call = githubCalls(apiUrl, token, tools);
  const option = `sources.${tools.name}.api`;
  const places = [
    ...hooks.map((hook) => () => hooksRefused(call, hook, { option, name: tools.name, signal })),
    ...actions.map((repository) => () => runsRefused(call, repository, { option, signal })),
  ];
  const refusals = await Promise.all(places.slice(0, mostPlaces).map((ask) => ask()));
  const reason = refusals.find((each) => each !== undefined);
  return reason === undefined
    ? { ok: true, detail: "GitHub knows the token, and shows it what the config names" }
    : { ok: false, reason };
}

interface About {
  readonly option: string;
  readonly signal: AbortSignal;
}

async function hooksRefused(
  call: Call,
  hook: HookOptions,
  { option, name, signal }: About & { readonly name: string },
): Promise<string | undefined> {
  const owner = hook.organization ?? hook.repository ?? "";
  const kind = hook.organization === undefined ? "repos" : "orgs";
  const answer = await call("GET", `/${kind}/${owner}/hooks?per_page=1`, signal);
  if (isRead(answer)) return undefined;
  if (answer.kind === "answered" && answer.status >= 400 && answer.limitedUntil === undefined)
    return refusalOf(answer, owner, hook, name);
  const asked = { repository: owner, what: "the webhooks", right: "Webhooks: read and write" };
  return endOf(answer, { ...asked, changes: false, option }).text;
}

async function runsRefused(call: Call, repository: string, { option, signal }: About) {
  // Of all repositories of an owner none is known: that the token is good must do.
  const isAny = repository.endsWith("/*");
  const path = isAny ? "/meta" : `/repos/${repository}/actions/runs?per_page=1`;
  const answer = await call("GET", path, signal);
  if (isRead(answer)) return undefined;
  const asked = { repository, what: "the runs", right: readActions, changes: false, option };
  return endOf(answer, asked).text;
}

function isRead(answer: Answer): boolean {
  return answer.kind === "answered" && answer.status === 200 && answer.body !== undefined;
}
