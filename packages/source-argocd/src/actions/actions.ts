import type { Action, Tools } from "@tocsin/core";
import type { ApiAccess } from "../options.ts";
import { accountOf } from "./account.ts";
import { argoCalls } from "./call.ts";
import type { Hand } from "./hand.ts";
import { refresh } from "./refresh.ts";
import { restart } from "./restart.ts";
import { rollback } from "./rollback.ts";
import { sync } from "./sync.ts";
import { terminate } from "./terminate.ts";

/** What people can do to the applications of one Argo CD, what helps most often first. */
export function argoActions(
  { server, token }: ApiAccess,
  cluster: string,
  tools: Tools,
): readonly Action[] {
  const hand: Hand = {
    call: argoCalls(server, token, tools),
    cluster,
    option: `sources.${tools.name}.api`,
    account: accountOf(token),
  };
  return [terminate(hand), sync(hand), rollback(hand), restart(hand), refresh(hand)];
}
