import type { Action, Tools } from "@tocsin/core";
import { approve } from "./approve.ts";
import { build } from "./build.ts";
import { type DeedOptions, deedsAsActions } from "./deed.ts";
import { rebuild } from "./rebuild.ts";
import { stop } from "./stop.ts";

/** What people can do at Jenkins to what this source reports, in the order in which a message offers it. */
export function jenkinsActions(options: DeedOptions, tools: Tools): readonly Action[] {
  return deedsAsActions([approve, rebuild, stop, build], options, tools);
}
