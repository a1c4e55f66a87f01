import type { Clock } from "../tools.ts";
import type { ActionEnd } from "./action.ts";
import type { Field } from "./field.ts";

// A chat waits three seconds for a form.
const withinMs = 2_000;

/** Looks up the fields of a form while somebody waits for it. Rejects with the sentence of an end that comes instead. */
export async function lookUpFields(
  clock: Clock,
  look: (signal: AbortSignal) => Promise<readonly Field[] | ActionEnd>,
): Promise<readonly Field[]> {
  const late = new AbortController();
  const cancel = clock.at(clock.now() + withinMs, () =>
    late.abort(new Error(`no answer within ${withinMs / 1_000} s`)),
  );
  try {
    const fields = await look(late.signal);
    if ("status" in fields) throw new Error(fields.text);
    return fields;
  } finally {
    cancel();
  }
}
