import { redact } from "@tocsin/core";
import { z } from "zod";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { noPerson } from "./people.ts";
import { noSchedule } from "./schedules.ts";

const calendar = { description: "iCalendar", schema: z.string(), type: "text/calendar" };

/** For calendar programs, which take an address and send no headers. */
export const calendars: readonly Endpoint[] = [
  endpoint({
    method: "get",
    path: "/api/v1/schedules/{id}/calendar.ics",
    summary: "A schedule for a calendar program",
    scope: "read",
    tokenInQuery: true,
    answers: { 200: calendar, 404: { description: "No such schedule" } },
    async handle({ server, id }) {
      return answer(await server.gateway.onCall.calendar({ schedule: id })) ?? noSchedule();
    },
  }),
  endpoint({
    method: "get",
    path: "/api/v1/people/{id}/calendar.ics",
    summary: "A person's shifts on all schedules, for a calendar program",
    scope: "read",
    tokenInQuery: true,
    answers: { 200: calendar, 404: { description: "No such person" } },
    async handle({ server, id }) {
      return answer(await server.gateway.onCall.calendar({ person: id })) ?? noPerson();
    },
  }),
];

function answer(text: string | undefined): Response | undefined {
  if (text === undefined) return undefined;
  return new Response(redact(text), {
    headers: {
      "content-type": "text/calendar; charset=utf-8",
      "content-disposition": "inline; filename=oncall.ics",
      // The address may hold a token.
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
    },
  });
}
