import type { Action, Tools } from "@tocsin/core";
import type { ApiOptions } from "../options.ts";
import { approve } from "./approve.ts";
import { githubCalls } from "./call.ts";
import { cancel } from "./cancel.ts";
import { dispatch, runWorkflow } from "./dispatch.ts";
import type { Hand } from "./hand.ts";
import type { Allowed } from "./repository.ts";
import { rerun, rerunFailed } from "./rerun.ts";

/** What people can do at GitHub, what helps most often first. */
export function githubActions(
  { apiUrl, token }: ApiOptions,
  allowed: Allowed,
  tools: Tools,
): readonly Action[] {
  const hand: Hand = {
    call: githubCalls(apiUrl, token, tools),
    clock: tools.clock,
    allowed,
    option: `sources.${tools.name}.api`,
  };
  return [
    approve(hand),
    rerunFailed(hand),
    rerun(hand),
    cancel(hand),
    dispatch(hand),
    runWorkflow(hand),
  ];
}
