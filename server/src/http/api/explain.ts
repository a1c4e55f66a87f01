import type { NoticeInput } from "@tocsin/core";
import { z } from "zod";
import { noticeSchema } from "../core-api.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { json } from "../problem.ts";
import { explanationView } from "../schemas.ts";
import { moment } from "./moment.ts";

const labels = z.strictObject({
  labels: z.record(z.string(), z.string()),
  /** Default: now. */
  at: z.string().optional(),
});
type Input = NoticeInput | z.output<typeof labels>;

/** Of labels and of a notice alike. */
const times = z.looseObject({ at: moment.optional() });

// Core checks a notice; what has no title is taken for labels.
const body = z.custom<Input>(
  (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  {
    error: 'must be a notice or labels: {"labels": {"env": "prod"}}',
  },
);

export const explain: readonly Endpoint[] = [
  endpoint({
    method: "post",
    path: "/api/v1/explain",
    summary:
      "What would become of a notice, and why, without sending it; at its `at`, past or future",
    scope: "read",
    body,
    described: z.union([labels, noticeSchema]),
    answers: { 200: { description: "Routes, targets and reasons", schema: explanationView } },
    async handle({ server, body: input }) {
      const { at } = times.parse(input);
      const asked = "title" in input ? input : { labels: labels.parse(input).labels };
      return json(await server.gateway.explain(asked, at === undefined ? {} : { at }));
    },
  }),
];
