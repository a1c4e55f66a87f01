import { z } from "zod";
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
      403: {
        description: "The config's permissions say no, or want a reason or an agreement first",
      },
      404: { description: "No such incident" },
    },
    async handle({ server, id, body: asked = {}, caller }) {
      const { untilResolved, by = caller, why, force } = asked;
      const { duration: lasts = untilResolved === true ? 24 * hourMs : 2 * hourMs } = asked;
      const { endsAt } = isoTimes({ duration: lasts }, server.now());
      const result = await server.gateway.incidents.silence(
        id,
        { by, ...given({ why }) },
        { endsAt, ...given({ force, untilResolved }) },
      );
      switch (result.status) {
        case "unknown":
          return noIncident();
        case "forbidden":
          return problem(403, "Refused", result.reason);
        default:
          return silenceAnswer(result);
      }
    },
  }),
];
