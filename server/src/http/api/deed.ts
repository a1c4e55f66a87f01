import type { By } from "@tocsin/core";
import { z } from "zod";
import type { Call } from "../endpoint.ts";

/** Who does it, where that is not whose token it is. */
export const who = z.string().trim().min(1, "is empty").max(200).optional();

/** The body of what somebody does to an incident. */
export const deed = z
  .strictObject({ by: who, why: z.string().trim().max(2_000).optional() })
  .optional();

/** Who the body names, else whose token it is. */
export function doer({ body, caller }: Call<unknown, z.output<typeof deed>>): By {
  return { by: body?.by ?? caller, ...(body?.why === undefined ? {} : { why: body.why }) };
}
