import { z } from "zod";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { onCallView, reachabilityView } from "../oncall-schemas.ts";
import { json } from "../problem.ts";
import { daysUpTo, moment } from "./moment.ts";
import { noSchedule } from "./schedules.ts";

const mostCheckedDays = 90;

export const onCall: readonly Endpoint[] = [
  endpoint({
    method: "get",
    path: "/api/v1/oncall",
    summary: "Who is on call, now or at another time",
    scope: "read",
    query: z.strictObject({ at: moment.optional(), schedule: z.string().optional() }),
    answers: {
      200: { description: "Each schedule with its people", schema: onCallView },
      404: { description: "No such schedule" },
    },
    async handle({ server, query: { at = server.now(), schedule } }) {
      const all = await server.gateway.onCall.at(at);
      const schedules =
        schedule === undefined ? all : all.filter((each) => each.schedule === schedule);
      if (schedule !== undefined && schedules.length === 0) return noSchedule();
      return json({ at: new Date(at).toISOString(), schedules });
    },
  }),
  endpoint({
    method: "get",
    path: "/api/v1/oncall/check",
    summary: "Whether everybody who will be on call can be reached",
    scope: "read",
    query: z.strictObject({ days: daysUpTo(mostCheckedDays).optional() }),
    answers: { 200: { description: "What is wrong, and where", schema: reachabilityView } },
    async handle({ server, query: { days } }) {
      return json(await server.gateway.onCall.check(days));
    },
  }),
];
