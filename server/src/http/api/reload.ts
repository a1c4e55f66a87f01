import { z } from "zod";
import { showProblem } from "../../config/problem.ts";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { json, problem } from "../problem.ts";

export const reload: readonly Endpoint[] = [
  endpoint({
    method: "post",
    path: "/-/reload",
    summary: "Read the config again; a bad one changes nothing",
    scope: "admin",
    answers: {
      200: {
        description: "The new config is in use",
        schema: z.strictObject({ reloaded: z.literal(true), warnings: z.array(z.string()) }),
      },
      422: { description: "The config is bad; the old one stays in use" },
    },
    async handle({ server }) {
      const result = await server.reload();
      if (result.ok) return json({ reloaded: true, warnings: result.warnings });
      const issues = result.problems.map((each) => ({
        path: each.path,
        message: showProblem(result.file, each),
      }));
      return problem(
        422,
        "The config is bad",
        "The gateway goes on with the config it has. Mend the file and reload again.",
        { issues },
      );
    },
  }),
];
