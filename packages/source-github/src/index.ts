import { defineSource, type Reading, type Secret, secretSchema } from "@tocsin/core";
import { z } from "zod";
import { readBody } from "./body.ts";
import { delivery } from "./delivery.ts";
import { readEvent } from "./events/index.ts";
import { setupText } from "./setup.ts";
import { verifySignature } from "./verify.ts";

const options = z.strictObject({
  /** The secret of the webhook at GitHub. */
  secret: secretSchema().optional(),
  /** Several, while one is being replaced by another. */
  secrets: z.array(secretSchema()).min(1, "is empty: list a secret or leave it out").optional(),
});

/** The source for GitHub's webhooks: repository, organization and GitHub App. */
export const github = defineSource({
  type: "github",
  options,
  open({ secret, secrets = [] }, tools) {
    const all: readonly Secret[] = secret === undefined ? secrets : [secret, ...secrets];
    return {
      proves: all.length > 0,
      webhook: {
        verify: (request) =>
          all.length === 0 ? { ok: true } : verifySignature(request, all, tools.name),
        parse(request): Reading {
          const event = request.headers.get("x-github-event") ?? "";
          if (!/^[a-z0-9_]{1,60}$/.test(event)) {
            const reason = "no X-GitHub-Event header: only webhooks of GitHub are read here";
            return { status: "unreadable", reason };
          }
          const body = readBody(request);
          if (body.status !== "read") return body;
          const guid = request.headers.get("x-github-delivery") ?? "";
          return { status: "read", notices: readEvent(delivery(event, body.payload), guid) };
        },
      },
      setup: ({ hookUrl }) => setupText(hookUrl, tools.name),
    };
  },
});
