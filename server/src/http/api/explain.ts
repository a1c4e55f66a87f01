import type { NoticeInput } from "@tocsin/core";
import { z } from "zod";
import { noticeSchema } from "../core-api.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { json } from "../problem.ts";
import { explanationView } from "../schemas.ts";

const labels = z.strictObject({ labels: z.record(z.string(), z.string()) });
type Input = NoticeInput | z.output<typeof labels>;

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
    summary: "What would become of a notice, and why, without sending it",
    scope: "read",
    body,
    described: z.union([labels, noticeSchema]),
    answers: { 200: { description: "Routes, targets and reasons", schema: explanationView } },
    async handle({ server, body: input }) {
      return json(await server.gateway.explain("title" in input ? input : labels.parse(input)));
    },
  }),
];
