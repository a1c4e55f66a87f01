import { z } from "zod";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { json, problem } from "../problem.ts";
import { deliveryView, listing } from "../schemas.ts";
import { given, paging } from "./paging.ts";

const query = z.strictObject({ state: z.enum(["waiting", "dead", "done"]).optional(), ...paging });

export const deliveries: readonly Endpoint[] = [
  endpoint({
    method: "get",
    path: "/api/v1/deliveries",
    summary: "Deliveries; without a state, those that are not done",
    scope: "read",
    query,
    answers: { 200: { description: "A page", schema: listing(deliveryView) } },
    async handle({ server, query: asked }) {
      return json(await server.gateway.deliveries.list(given(asked)));
    },
  }),
  endpoint({
    method: "post",
    path: "/api/v1/deliveries/{id}/retry",
    summary: "Send a dead letter again, in the incident's newest state",
    scope: "write",
    answers: {
      202: { description: "Queued", schema: z.strictObject({ retried: z.literal(true) }) },
      404: { description: "No such dead letter" },
    },
    async handle({ server, id }) {
      if (await server.gateway.deliveries.retry(id)) return json({ retried: true }, 202);
      return problem(
        404,
        "No such dead letter",
        "No dead delivery has this id; GET /api/v1/deliveries?state=dead lists them.",
      );
    },
  }),
];
