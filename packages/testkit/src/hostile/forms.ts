import type { ActionForm, Field } from "@tocsin/core";
import fc from "fast-check";
import { hostileText } from "./notices.ts";

const kind = fc.constantFrom(
  ...(["text", "lines", "number", "duration", "choice", "flag"] as const),
);

/** A form whose choices, first values and question come from outside: what is to be synced, rolled back or stopped. */
export function hostileForm(): fc.Arbitrary<Extract<ActionForm, { status: "form" }>> {
  const text = hostileText(200);
  const choice = fc.record({ value: text, label: text });
  const required = fc.constantFrom({}, { required: true as const });
  const field: fc.Arbitrary<Field> = fc
    .tuple(
      fc.record(
        {
          name: fc.constantFrom("revision", "resources", "prune", "why", "container"),
          label: text,
          kind,
          choices: fc.oneof(
            fc.array(choice, { maxLength: 4 }),
            fc.tuple(choice, fc.constant(120)).map(([each, times]) => many(each, times)),
          ),
          initial: text,
          hint: text,
          longest: fc.integer({ min: 0, max: 5_000 }),
        },
        { requiredKeys: ["name", "label", "kind"] },
      ),
      required,
    )
    .map(([described, needed]) => ({ ...described, ...needed }));
  const fields = fc.uniqueArray(field, { maxLength: 5, selector: ({ name }) => name });
  return fc.record(
    {
      status: fc.constant("form" as const),
      action: fc.constant("argocd.sync"),
      title: text,
      fields,
      confirm: hostileText(2_500),
      reason: fc.boolean(),
      danger: fc.boolean(),
    },
    { requiredKeys: ["status", "action", "title", "fields", "reason", "danger"] },
  );
}

/** Other choices of the same words. */
function many({ value, label }: { value: string; label: string }, times: number) {
  return Array.from({ length: times }, (_, index) => ({ value: `${value}${index}`, label }));
}
