import type { Health, Tools } from "@tocsin/core";
import { type ApiOptions, jenkinsApi } from "./actions/api.ts";
import { readJson } from "./actions/ends.ts";

/** Whether Jenkins takes the user's token. What the user may do in a folder only the folder can say. */
export async function checkApi(
  options: ApiOptions,
  tools: Tools,
  signal: AbortSignal,
): Promise<Health> {
  const { user, url } = options;
  const answer = await jenkinsApi(options, tools).get("me/api/json", {
    query: { tree: "id" },
    signal,
  });
  const option = `sources.${tools.name}.api`;
  const matter = { called: "page of its own", page: url, user, permission: "Overall/Read", option };
  const read = readJson(answer, matter);
  return read.ok
    ? { ok: true, detail: `Jenkins takes the token of ${user}` }
    : { ok: false, reason: read.end.text };
}
