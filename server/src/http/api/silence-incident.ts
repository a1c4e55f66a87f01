import type { IncidentView } from "@tocsin/core";
import { z } from "zod";
import { matchersFor } from "../core-api.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { problem } from "../problem.ts";
import { silenceView } from "../schemas.ts";
import { who } from "./deed.ts";
import { noIncident } from "./incidents.ts";
import { given } from "./paging.ts";
import { duration, isoTimes } from "./silence-times.ts";
import { silenceAnswer } from "./silences.ts";

const hourMs = 3_600_000;

const body = z
  .strictObject({
    duration,
    by: who,
    why: z.string().trim().max(2_000).optional(),
    untilResolved: z.boolean().optional(),
    force: z.boolean().optional(),
  })
  .optional();

export const silenceIncident: readonly Endpoint[] = [
  endpoint({
    method: "post",
    path: "/api/v1/incidents/{id}/silence",
    summary: "Silence what an incident tells of, for two hours, until it is resolved, or as asked",
    scope: "write",
    body,
    answers: {
      201: { description: "The silence that covers it", schema: silenceView },
      400: { description: "It can't be: the detail says why" },
      404: { description: "No such incident" },
    },
    async handle({ server, id, body: asked = {}, caller }) {
      const incident = await server.gateway.incidents.get(id);
      if (incident === undefined) return noIncident();
      const matchers = matchersFor(sharedLabels(incident));
      if (matchers.length === 0) return nothingShared();
      const { untilResolved, by = caller, why, force } = asked;
      const { duration: lasts = untilResolved === true ? 24 * hourMs : 2 * hourMs } = asked;
      const result = await server.gateway.silences.add({
        matchers,
        ...isoTimes({ duration: lasts }, server.now()),
        createdBy: by,
        comment: why ?? `Incident ${incident.code}: ${incident.title}`,
        ...given({ force, untilResolved }),
      });
      return silenceAnswer(result);
    },
  }),
];

/** What put its notices together, so that the next ones of the group are covered too; else what they share. */
function sharedLabels({
  group,
  labels,
}: Pick<IncidentView, "group" | "labels">): Readonly<Record<string, string>> {
  return Object.values(group).some((value) => value !== "") ? group : labels;
}

function nothingShared(): Response {
  return problem(
    400,
    "Not a silence",
    "Its notices have no label in common: POST /api/v1/silences with matchers that hold for them.",
  );
}
