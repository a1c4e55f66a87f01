import { StorageUnavailable } from "@tocsin/core";
import { z } from "zod";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { json, problem } from "../problem.ts";
import { withDeadline } from "./deadline.ts";

const deadlineMs = 120_000;

export const sources: readonly Endpoint[] = [
  endpoint({
    method: "post",
    path: "/api/v1/sources/{id}/catch-up",
    summary: "Fetch what the source's side has and the gateway missed; nothing is told twice",
    scope: "write",
    answers: {
      200: {
        description: "How many were found, and of what time",
        schema: z.strictObject({ found: z.number().int(), detail: z.string() }),
      },
      202: {
        description: "The source watches: its watch was asked to look at everything again",
        schema: z.strictObject({ asked: z.literal(true), detail: z.string() }),
      },
      404: { description: "No such source, or it can't look back" },
      502: { description: "The source's side did not answer as it should: the detail says why" },
      504: { description: "It took more than 120 s; what was found until then counts" },
    },
    async handle({ server: { gateway }, id }) {
      try {
        const caughtUp = await withDeadline(deadlineMs, (signal) => gateway.catchUp(id, signal));
        if (caughtUp === "late")
          return problem(
            504,
            "Took too long",
            `The source was not done in ${deadlineMs / 1_000} s. What was found until then counts; ask again for the rest.`,
          );
        if (caughtUp !== undefined && "asked" in caughtUp)
          return json({ asked: true, detail: caughtUp.detail }, 202);
        if (caughtUp !== undefined) return json({ found: caughtUp.found, detail: caughtUp.detail });
        return problem(
          404,
          "Nothing to look back with",
          `The config has no source ${JSON.stringify(id)}, or it can't look back: its page in the documentation says whether it can, and what it needs for that.`,
        );
      } catch (error) {
        if (error instanceof StorageUnavailable) throw error;
        return problem(
          502,
          "Could not look back",
          error instanceof Error ? error.message : String(error),
        );
      }
    },
  }),
];
