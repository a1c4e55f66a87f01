import { ci } from "./ci.ts";
import { code } from "./code.ts";
import { deployment } from "./deployment.ts";
import type { Becomes } from "./row.ts";
import { security } from "./security.ts";

/** What each event becomes. */
export const becomes: Becomes = { ...ci, ...deployment, ...code, ...security };
