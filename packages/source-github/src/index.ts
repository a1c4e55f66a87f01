import { defineSource, type HookRequest, type Reading, type Secret } from "@tocsin/core";
import { githubActions } from "./actions/actions.ts";
import { readBody } from "./body.ts";
import { catchUpWith } from "./catch-up/catch-up.ts";
import { checkApi } from "./check.ts";
import { delivery } from "./delivery.ts";
import { doctorEvent, doctorNotices, sample } from "./doctor.ts";
import { readEvent } from "./events/index.ts";
import { options } from "./options.ts";
import { setupText } from "./setup.ts";
import { verifySignature } from "./verify.ts";

/** The source for GitHub's webhooks: repository, organization and GitHub App. */
export const github = defineSource({
  type: "github",
  options,
  open({ secret, secrets = [], api }, tools) {
    const all: readonly Secret[] = secret === undefined ? secrets : [secret, ...secrets];
    const hooks = api?.hooks;
    const parse = (request: Pick<HookRequest, "headers" | "body">): Reading =>
      read(request, tools.name);
    return {
      proves: all.length > 0,
      webhook: {
        verify: (request) =>
          all.length === 0 ? { ok: true } : verifySignature(request, all, tools.name),
        parse,
      },
      ...(hooks === undefined || api === undefined
        ? {}
        : { catchUp: catchUpWith({ ...api, hooks }, parse, tools) }),
      ...(api === undefined
        ? {}
        : { check: (signal: AbortSignal) => checkApi(api, tools, signal) }),
      ...(api?.actions === undefined ? {} : { actions: githubActions(api, api.actions, tools) }),
      setup: ({ hookUrl }) => setupText(hookUrl, { name: tools.name, secret: all[0], api }),
      sample: (now) => sample(now, all[0]),
    };
  },
});

function read(request: Pick<HookRequest, "headers" | "body">, name: string): Reading {
  const event = request.headers.get("x-github-event") ?? "";
  if (!/^[a-z0-9_]{1,60}$/.test(event)) {
    const reason = "no X-GitHub-Event header: only webhooks of GitHub are read here";
    return { status: "unreadable", reason };
  }
  const body = readBody(request);
  if (body.status !== "read") return body;
  if (event === doctorEvent) return { status: "read", notices: doctorNotices(name, body.payload) };
  const guid = request.headers.get("x-github-delivery") ?? "";
  return { status: "read", notices: readEvent(delivery(event, body.payload), guid) };
}
