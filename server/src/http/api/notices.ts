import type { NoticeInput } from "@tocsin/core";
import { z } from "zod";
import { noticeSchema } from "../core-api.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { json, problem } from "../problem.ts";
import { acceptedView, fateView } from "../schemas.ts";

// A batch is written as a whole before it is answered.
const mostNotices = 1_000;
// Four pictures of 2 MB in base64, and the rest of the notice.
const largestBody = 12 * 1024 * 1024;

// Core checks each notice; here is only what is between the notices.
const body = z.custom<NoticeInput | readonly NoticeInput[]>(
  (value) => {
    if (Array.isArray(value)) return value.length > 0 && value.length <= mostNotices;
    return typeof value === "object" && value !== null;
  },
  { error: `must be a notice, or a list of 1 to ${mostNotices} notices: {"title": "…"}` },
);

export const notices: readonly Endpoint[] = [
  endpoint({
    method: "post",
    path: "/api/v1/notices",
    summary: "Report one notice or several",
    scope: "write",
    body,
    largestBody,
    described: z.union([noticeSchema, z.array(noticeSchema).min(1).max(mostNotices)]),
    answers: {
      202: { description: "Durable; with what was derived", schema: acceptedView },
    },
    async handle({ server, body: written }) {
      const accepted = await server.gateway.notify(written);
      server.metrics.received.inc({ source: "api", status: 202 });
      return json(accepted, 202);
    },
  }),
  endpoint({
    method: "get",
    path: "/api/v1/notices/{id}",
    summary: "What became of a notice: its incidents, or why there are none",
    scope: "read",
    query: z.strictObject({ source: z.string().default("api") }),
    answers: {
      200: { description: "What became of it", schema: fateView },
      404: { description: "No such notice in the last 7 days" },
    },
    async handle({ server, id, query: { source } }) {
      const fate = await server.gateway.fate(source, id);
      if (fate !== undefined) return json(fate);
      return problem(
        404,
        "No such notice",
        `None with this id came from ${JSON.stringify(source)} in the last 7 days; ?source= names another source.`,
      );
    },
  }),
];
