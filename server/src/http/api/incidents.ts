import type { ActionResult } from "@tocsin/core";
import { z } from "zod";
import { badMatcher } from "../core-api.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { json, problem } from "../problem.ts";
import { actionView, incidentDetail, incidentView, listing } from "../schemas.ts";
import { deed, doer } from "./deed.ts";
import { given, paging } from "./paging.ts";

const matcher = z
  .string()
  .max(1_000)
  .superRefine((text, context) => {
    const message = badMatcher(text);
    if (message !== undefined) context.addIssue({ code: "custom", message });
  });

const query = z.strictObject({
  state: z.enum(["open", "acknowledged", "closed"]).optional(),
  matcher: z.array(matcher).max(50).optional(),
  ...paging,
});

/** The answer to an id that no incident has. */
export const noIncident = () =>
  problem(404, "No such incident", "No incident has this id; GET /api/v1/incidents lists them.");
const answers = {
  200: { description: "Done, or so already", schema: actionView },
  404: { description: "No such incident" },
};

export const incidents: readonly Endpoint[] = [
  endpoint({
    method: "get",
    path: "/api/v1/incidents",
    summary: "Incidents, newest first",
    scope: "read",
    query,
    repeatable: ["matcher"],
    answers: { 200: { description: "A page", schema: listing(incidentView) } },
    async handle({ server, query: { matcher: matchers, ...rest } }) {
      return json(await server.gateway.incidents.list(given({ ...rest, matchers })));
    },
  }),
  endpoint({
    method: "get",
    path: "/api/v1/incidents/{id}",
    summary: "One incident: what it is made of, its timeline, its deliveries",
    scope: "read",
    answers: {
      200: { description: "The incident", schema: incidentDetail },
      404: { description: "No such incident" },
    },
    async handle({ server, id }) {
      const incident = await server.gateway.incidents.get(id);
      return incident === undefined ? noIncident() : json(incident);
    },
  }),
  endpoint({
    method: "post",
    path: "/api/v1/incidents/{id}/acknowledge",
    summary: "Say that somebody is on it",
    scope: "write",
    body: deed,
    answers,
    async handle(call) {
      return answer(await call.server.gateway.incidents.acknowledge(call.id, doer(call)));
    },
  }),
  endpoint({
    method: "post",
    path: "/api/v1/incidents/{id}/resolve",
    summary: "Close it by hand",
    scope: "write",
    body: deed,
    answers,
    async handle(call) {
      return answer(await call.server.gateway.incidents.resolve(call.id, doer(call)));
    },
  }),
  endpoint({
    method: "post",
    path: "/api/v1/incidents/{id}/escalate",
    summary: "Take the next step of its escalation at once",
    scope: "write",
    body: deed,
    answers,
    async handle(call) {
      return answer(await call.server.gateway.incidents.escalate(call.id, doer(call)));
    },
  }),
];

function answer(result: ActionResult): Response {
  return result.status === "unknown" ? noIncident() : json(result);
}
