import { z } from "zod";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { answerStatsView } from "../oncall-schemas.ts";
import { json } from "../problem.ts";
import { badSpan, dayMs, span } from "./moment.ts";

const shownDays = 7;

export const stats: readonly Endpoint[] = [
  endpoint({
    method: "get",
    path: "/api/v1/stats",
    summary: "How fast people answered, of incidents opened in the last 7 days or in a span",
    scope: "read",
    query: z.strictObject(span),
    answers: { 200: { description: "Times in ms, and pages by person", schema: answerStatsView } },
    async handle({ server, query }) {
      const { to = server.now() } = query;
      const { from = to - shownDays * dayMs } = query;
      return badSpan(from, to) ?? json(await server.gateway.stats(from, to));
    },
  }),
];
