import { escalationSchema, personSchema, scheduleSchema } from "@tocsin/core";
import { z } from "zod";

const entryName = z
  .string()
  .regex(
    /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}$/u,
    'must begin with a letter or digit and have only letters, digits, ".", "-" and "_", at most 64',
  );
// On a route it switches an escalation off that it has from the route above.
const escalationName = entryName.refine((name) => name !== "none", {
  error: "means no escalation on a route: take another",
});

/** Who is told by name, when, and in which order. */
export const onCallSections = {
  people: z.record(entryName, personSchema).optional(),
  schedules: z.record(entryName, scheduleSchema).optional(),
  escalations: z.record(escalationName, escalationSchema).optional(),
};
