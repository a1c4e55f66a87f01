import { StorageUnavailable } from "@tocsin/core";
import { z } from "zod";
import { showPath } from "../schema/path.ts";
import { InvalidMatcher, InvalidNotice } from "./core-api.ts";
import { problem } from "./problem.ts";
import type { ServerContext } from "./server-context.ts";

/** What is thrown on the way, as an answer. Only what nobody expected is a 500, and the log tells of it. */
export function errorAnswer(error: unknown, { log }: Pick<ServerContext, "log">): Response {
  if (error instanceof StorageUnavailable) {
    const headers = { "retry-after": "5" };
    return problem(503, "Not accepted", `The storage can't be reached now: ${error.message}`, {
      headers,
    });
  }
  if (error instanceof InvalidNotice) {
    return problem(400, "Not a notice", "See issues for what to change.", { issues: error.issues });
  }
  if (error instanceof InvalidMatcher) return problem(400, "Not a matcher", error.message);
  if (error instanceof z.ZodError) {
    const issues = error.issues.map(({ path, message }) => ({ path: showPath(path), message }));
    return problem(400, "Not as it should be", "See issues for what to change.", { issues });
  }
  log.error("a request failed", { error });
  return problem(
    500,
    "A mistake of the gateway's",
    "Nothing was accepted. The log says what happened.",
  );
}

/** What the HTTP layer could not even make a request of. */
export function requestErrorAnswer(error: unknown): Response | undefined {
  if (!(error instanceof Error) || error.name !== "RequestError") return undefined;
  return problem(400, "Unreadable", `The request's address can't be read: ${error.message}.`);
}
