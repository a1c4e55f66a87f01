import { type HeartbeatOptions, readHeartbeat, secretSchema } from "@tocsin/core";
import { z } from "zod";
import type { ConfigDocument } from "./document.ts";
import type { ConfigProblem } from "./problem.ts";

/** The section `heartbeat`, as written. */
export const heartbeatSection = z.strictObject({
  url: secretSchema(),
  every: z.union([z.string(), z.number()]).optional(),
  method: z.enum(["GET", "POST"]).optional(),
});

export type HeartbeatSection = z.output<typeof heartbeatSection>;

/** As core takes it. */
export function heartbeatOptions({ url, every, method }: HeartbeatSection): HeartbeatOptions {
  return {
    url,
    ...(every === undefined ? {} : { every }),
    ...(method === undefined ? {} : { method }),
  };
}

/** Addresses and lengths of time that can't be used. */
export function heartbeatProblems(
  heartbeat: HeartbeatOptions | undefined,
  document: ConfigDocument,
): ConfigProblem[] {
  const problems = heartbeat === undefined ? [] : readHeartbeat(heartbeat).problems;
  return problems.map(({ path, message }) => document.problem(["heartbeat", ...path], message));
}
