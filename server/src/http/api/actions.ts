import type { ActionAnswer, ActionForm } from "@tocsin/core";
import { z } from "zod";
import { actionForm, actionSummary, auditEntry, offer, orderView } from "../action-schemas.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { json, problem } from "../problem.ts";
import { listing } from "../schemas.ts";
import { askerOf } from "./asker.ts";
import { who } from "./deed.ts";
import { noIncident } from "./incidents.ts";
import { given, paging } from "./paging.ts";

const value = z.union([z.string().max(10_000), z.number(), z.boolean()]);
const request = z.strictObject({
  incident: z.string().max(200).optional(),
  values: z.record(z.string().max(100), value).optional(),
  by: who,
  why: z.string().trim().max(2_000).optional(),
  /** The same one again does nothing. */
  request: z.string().min(1, "is empty").max(200).optional(),
});
const line = z.strictObject({ line: z.string().max(4_000), by: who });
const formQuery = z.strictObject({ incident: z.string().max(200).optional(), by: who });
const auditQuery = z.strictObject({
  incident: z.string().max(200).optional(),
  action: z.string().max(200).optional(),
  ...paging,
});

const answers = {
  200: {
    description: "It only looked: the answer",
    schema: z.strictObject({ text: z.string() }),
  },
  202: { description: "It will be done; or waits for somebody to agree", schema: orderView },
  400: { description: "What was given does not fit: `problems` says what, by field" },
  403: { description: "Whoever asks may not, or it can't be done now" },
  404: { description: "No such action or incident" },
};

export const actions: readonly Endpoint[] = [
  endpoint({
    method: "get",
    path: "/api/v1/actions",
    summary: "All that can be done: the gateway's own, the sources' and the commands",
    scope: "read",
    answers: { 200: { description: "All", schema: listing(actionSummary) } },
    handle: async ({ server }) => json({ items: server.gateway.actions.list() }),
  }),
  endpoint({
    method: "get",
    path: "/api/v1/incidents/{id}/actions",
    summary: "What can be done to an incident now",
    scope: "read",
    answers: {
      200: { description: "All", schema: listing(offer) },
      404: { description: "No such incident" },
    },
    async handle({ server, id }) {
      const items = await server.gateway.actions.offers(id);
      return items === undefined ? noIncident() : json({ items });
    },
  }),
  endpoint({
    method: "get",
    path: "/api/v1/actions/{id}/form",
    summary: "What to ask before an action is done, with its choices looked up",
    scope: "write",
    query: formQuery,
    answers: {
      200: { description: "The form", schema: actionForm },
      403: answers[403],
      404: answers[404],
    },
    async handle({ server, id, query: { incident, by }, caller }) {
      const asker = await askerOf(by ?? caller, server.gateway);
      const about = given({ incident });
      return shown(await server.gateway.actions.form({ action: id, by: asker, ...about }));
    },
  }),
  endpoint({
    method: "post",
    path: "/api/v1/actions/{id}",
    summary: "Have an action done",
    scope: "write",
    body: request,
    answers,
    async handle({ server, id, body: { by, ...asked }, caller }) {
      const asker = await askerOf(by ?? caller, server.gateway);
      return answer(
        await server.gateway.actions.request({ action: id, by: asker, ...given(asked) }),
      );
    },
  }),
  endpoint({
    method: "post",
    path: "/api/v1/commands",
    summary: "Have done what a line says, as in a chat: `silence 7KQ2M 2h noisy`",
    scope: "write",
    body: line,
    answers,
    async handle({ server, body: { line: text, by }, caller }) {
      const asker = await askerOf(by ?? caller, server.gateway);
      return answer(await server.gateway.actions.line(text, asker));
    },
  }),
  endpoint({
    method: "get",
    path: "/api/v1/orders/{id}",
    summary: "How an action that was ordered goes on, or ended",
    scope: "read",
    answers: {
      200: { description: "The order", schema: orderView },
      404: { description: "No such order" },
    },
    async handle({ server, id }) {
      const order = await server.gateway.actions.order(id);
      if (order !== undefined) return json(order);
      return problem(404, "No such order", "Orders are known for 30 days after their end.");
    },
  }),
  endpoint({
    method: "post",
    path: "/api/v1/orders/{id}/approve",
    summary: "Agree to what another asked for",
    scope: "write",
    body: z.strictObject({ by: who }).optional(),
    answers,
    async handle({ server, id, body, caller }) {
      const asker = await askerOf(body?.by ?? caller, server.gateway);
      return answer(await server.gateway.actions.approve(id, asker));
    },
  }),
  endpoint({
    method: "get",
    path: "/api/v1/audit",
    summary: "What people did and tried to do, newest first",
    scope: "admin",
    query: auditQuery,
    answers: { 200: { description: "A page", schema: listing(auditEntry) } },
    async handle({ server, query }) {
      return json(await server.gateway.actions.audit(given(query)));
    },
  }),
];

function answer(result: ActionAnswer): Response {
  switch (result.status) {
    case "accepted":
      return json(result.order, 202);
    case "answered":
      return json({ text: result.text });
    case "invalid": {
      const issues = Object.entries(result.problems).map(([path, message]) => ({ path, message }));
      return problem(400, "Not as it should be", "The values do not fit the action.", { issues });
    }
    default:
      return refusal(result);
  }
}

function shown(form: ActionForm): Response {
  if (form.status !== "form") return refusal(form);
  const { status: _, ...rest } = form;
  return json(rest);
}

function refusal({
  status,
  reason,
}: {
  readonly status: "refused" | "unknown";
  readonly reason: string;
}): Response {
  return status === "unknown" ? problem(404, "Not known", reason) : problem(403, "Refused", reason);
}
