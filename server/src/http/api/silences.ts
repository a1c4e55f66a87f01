import { type SilenceResult, specSchema } from "@tocsin/core";
import { z } from "zod";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { json, problem } from "../problem.ts";
import { silenceView } from "../schemas.ts";
import { who } from "./deed.ts";
import { given } from "./paging.ts";
import { checkEnd, isoTimes, silenceTimes } from "./silence-times.ts";

/** A line, a name of the config's times, or a spec as the answer shows it. */
const during = z
  .array(
    z.union([z.string().max(500), specSchema.extend({ name: z.string().max(200).optional() })]),
  )
  .max(100);

const body = z
  .strictObject({
    id: z.string().min(1, "is empty").max(200).optional(),
    matchers: z.array(z.string().max(2_000)),
    ...silenceTimes,
    during: during.optional(),
    createdBy: who,
    comment: z.string().trim().max(2_000).optional(),
    force: z.boolean().optional(),
  })
  .superRefine(checkEnd);

const unknown = () =>
  problem(404, "No such silence", "No silence has this id; GET /api/v1/silences lists them.");
const absent = { description: "No such silence" };

/** What came of making or changing a silence. `asked`: the id of the one that was to be changed. */
export function silenceAnswer(result: SilenceResult, asked?: string): Response {
  switch (result.status) {
    case "unknown":
      return unknown();
    case "refused":
      return problem(400, "Not a silence", `${result.reason}.`);
    case "done":
      return json(result.silence, result.silence.id === asked ? 200 : 201);
  }
}

export const silences: readonly Endpoint[] = [
  endpoint({
    method: "get",
    path: "/api/v1/silences",
    summary: "Silences, newest first; those that ended in the last five days too",
    scope: "read",
    query: z.strictObject({ state: z.enum(["pending", "active", "expired"]).optional() }),
    answers: {
      200: { description: "All of them", schema: z.strictObject({ items: z.array(silenceView) }) },
    },
    async handle({ server, query }) {
      return json({ items: await server.gateway.silences.list(given(query)) });
    },
  }),
  endpoint({
    method: "get",
    path: "/api/v1/silences/{id}",
    summary: "One silence",
    scope: "read",
    answers: { 200: { description: "The silence", schema: silenceView }, 404: absent },
    async handle({ server, id }) {
      const silence = await server.gateway.silences.get(id);
      return silence === undefined ? unknown() : json(silence);
    },
  }),
  endpoint({
    method: "post",
    path: "/api/v1/silences",
    summary: "Make a silence; with an id, change it or put another in its place",
    scope: "write",
    body,
    answers: {
      200: { description: "It was changed", schema: silenceView },
      201: { description: "It counts, under a new id", schema: silenceView },
      400: { description: "It can't be: the detail says why" },
      404: absent,
    },
    async handle({ server, body: asked, caller }) {
      const { id, matchers, createdBy = caller, comment, force } = asked;
      const { during: times, untilResolved } = asked;
      const options = { matchers, createdBy, ...isoTimes(asked, server.now()) };
      const result = await server.gateway.silences.add({
        ...options,
        ...given({ id, comment, force, during: times, untilResolved }),
      });
      return silenceAnswer(result, id);
    },
  }),
  endpoint({
    method: "delete",
    path: "/api/v1/silences/{id}",
    summary: "End a silence",
    scope: "write",
    answers: {
      200: { description: "It is over", schema: z.strictObject({ expired: z.literal(true) }) },
      404: absent,
    },
    async handle({ server, id }) {
      return (await server.gateway.silences.expire(id)) ? json({ expired: true }) : unknown();
    },
  }),
];
