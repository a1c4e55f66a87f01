import { imageTypeOf } from "@tocsin/core";
import { z } from "zod";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { problem } from "../problem.ts";
import { noIncident } from "./incidents.ts";

const kinds = ["timeline", "reports", "pipeline"] as const;

function drawing(kind: (typeof kinds)[number], summary: string): Endpoint {
  return endpoint({
    method: "get",
    path: `/api/v1/incidents/{id}/${kind}.png`,
    summary,
    scope: "read",
    answers: {
      200: { description: "The picture", schema: z.string(), type: "image/png" },
      404: { description: "No such incident, or nothing to draw of it" },
    },
    async handle({ server, id }) {
      const incident = await server.gateway.incidents.get(id);
      if (incident === undefined) return noIncident();
      // Only where somebody asks: it holds a font and a thread.
      const { incidentPicture } = await import("@tocsin/pictures");
      const picture = await incidentPicture(kind, incident, server.now());
      if (picture === undefined) {
        return problem(
          404,
          "Nothing to draw",
          `There is too little in this incident for ${kind}.png.`,
        );
      }
      return answer(picture.bytes, picture.name, "image/png");
    },
  });
}

export const pictures: readonly Endpoint[] = [
  drawing("timeline", "The states of an incident over time, with the changes before and during it"),
  drawing("reports", "How many reports of it came, over time"),
  drawing("pipeline", "The runs that it holds, as stages"),
  endpoint({
    method: "get",
    path: "/api/v1/pictures/{id}",
    summary: "A picture or file that came with a notice",
    scope: "read",
    answers: {
      200: { description: "Its bytes", schema: z.string(), type: "*/*" },
      404: { description: "No such picture, or it is forgotten with its incident" },
    },
    async handle({ server, id }) {
      const bytes = await server.gateway.picture(id);
      if (bytes === undefined) {
        return problem(
          404,
          "No such picture",
          "No notice brought it, or its incident ended more than 30 days ago.",
        );
      }
      const type = imageTypeOf(bytes) ?? "application/octet-stream";
      return answer(bytes, id, type);
    },
  }),
];

/** What came from outside is shown as a picture or kept as a file, never as a page. */
function answer(bytes: Uint8Array, name: string, type: string): Response {
  const shown = type.startsWith("image/") ? "inline" : "attachment";
  return new Response(new Uint8Array(bytes), {
    headers: {
      "content-type": type.startsWith("text/") ? `${type}; charset=utf-8` : type,
      "content-disposition": `${shown}; filename=${name}`,
      "content-security-policy": "default-src 'none'; sandbox",
      "x-content-type-options": "nosniff",
      "cache-control": "private, no-cache",
    },
  });
}
