import { overrideSchema } from "@tocsin/core";
import { z } from "zod";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { overrideView, shiftsView } from "../oncall-schemas.ts";
import { json, problem } from "../problem.ts";
import { who } from "./deed.ts";
import { badSpan, dayMs, span } from "./moment.ts";
import { given } from "./paging.ts";

const shownDays = 14;

/** The answer to a name that no schedule has. */
export const noSchedule = () =>
  problem(
    404,
    "No such schedule",
    "The config has none of this name; GET /api/v1/oncall lists them.",
  );
const unknown = { description: "No such schedule" };

export const schedules: readonly Endpoint[] = [
  endpoint({
    method: "get",
    path: "/api/v1/schedules/{id}/shifts",
    summary: "The final schedule of the next 14 days or of a span, gaps too",
    scope: "read",
    query: z.strictObject(span),
    answers: { 200: { description: "Its shifts", schema: shiftsView }, 404: unknown },
    async handle({ server, id, query }) {
      const { from = server.now(), to = from + shownDays * dayMs } = query;
      const refusal = badSpan(from, to);
      if (refusal !== undefined) return refusal;
      const shifts = await server.gateway.onCall.shifts(id, from, to);
      if (shifts === undefined) return noSchedule();
      const times = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
      return json({ schedule: id, ...times, shifts });
    },
  }),
  endpoint({
    method: "get",
    path: "/api/v1/schedules/{id}/overrides",
    summary: "Overrides made while the gateway runs, that are not over",
    scope: "read",
    answers: {
      200: { description: "All of them", schema: z.strictObject({ items: z.array(overrideView) }) },
      404: unknown,
    },
    async handle({ server, id }) {
      const items = await server.gateway.onCall.overrides(id);
      return items === undefined ? noSchedule() : json({ items });
    },
  }),
  endpoint({
    method: "post",
    path: "/api/v1/schedules/{id}/overrides",
    summary: "Put somebody on call for a while; times without a zone are the schedule's",
    scope: "write",
    body: overrideSchema.extend({ by: who }),
    answers: {
      201: { description: "It counts", schema: overrideView },
      400: { description: "It can't be: the detail says why" },
      404: unknown,
    },
    async handle({ server: { gateway }, id, body: { by, ...written }, caller }) {
      if ((await gateway.onCall.overrides(id)) === undefined) return noSchedule();
      const made = await gateway.onCall.override(id, given(written), by ?? caller);
      return typeof made === "string" ? problem(400, "Not an override", made) : json(made, 201);
    },
  }),
  endpoint({
    method: "delete",
    path: "/api/v1/schedules/{id}/overrides/{override}",
    summary: "End an override",
    scope: "write",
    answers: {
      200: { description: "It is gone", schema: z.strictObject({ cancelled: z.literal(true) }) },
      404: { description: "No such override" },
    },
    async handle({ server, id, part }) {
      if (await server.gateway.onCall.cancelOverride(id, part)) return json({ cancelled: true });
      return problem(
        404,
        "No such override",
        "This schedule has none with this id that was made while the gateway runs; GET …/overrides lists them. Those of the config are ended there.",
      );
    },
  }),
];
