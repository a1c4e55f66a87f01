import type { ActionsState, GitHubTokenRight } from "./github-actions.ts";
import type { Answer } from "./http.ts";

export const refuse = (status: number, message: string): Answer => ({ status, body: { message } });
export const notFound: Answer = refuse(404, "Not Found");

/** Why the token may not: what one may not read is not there. */
export function denied(
  { rights }: ActionsState,
  right: GitHubTokenRight,
  wanted: "read" | "write",
): Answer | undefined {
  const level = rights.get(right) ?? "write";
  if (level === "none") return notFound;
  if (level === "write" || wanted === "read") return undefined;
  const needed = { "x-accepted-github-permissions": `${right}=write` };
  return { ...refuse(403, "Resource not accessible by personal access token"), headers: needed };
}

/** The first key that a body may not have, as GitHub words it. */
export function strangeKey(body: unknown, keys: readonly string[]): Answer | undefined {
  const strange = Object.keys(body as object).find((key) => !keys.includes(key));
  return strange === undefined
    ? undefined
    : refuse(422, `Invalid request.\n\n"${strange}" is not a permitted key.`);
}
