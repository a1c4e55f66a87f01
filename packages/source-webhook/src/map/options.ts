import { severities } from "@tocsin/core";
import { z } from "zod";
import { isPath } from "./path.ts";
import { compile, type Template } from "./template.ts";

const template = z
  .union([z.string(), z.number(), z.boolean()])
  .transform((source, context): Template => {
    const compiled = compile(String(source));
    if (typeof compiled !== "string") return compiled;
    // Not aborted: a choice of forms then tells this issue and not that no form fits.
    context.addIssue({ code: "custom", message: compiled, continue: true });
    return z.NEVER;
  });

const path = z
  .string()
  .refine(isPath, 'is no place in the request: write one such as "body.alerts"');

const name = z.string().min(1).max(200);
const named = z.record(name, template);
/** Each by a template, or all of the object at a place. */
const table = z.union([named, path]);

// YAML reads `ok` as text and `0` and `yes` as something else.
const word = z
  .union([z.string(), z.number(), z.boolean()])
  .transform((value) => String(value).trim().toLowerCase());
const words = z.union([word.transform((one) => [one]), z.array(word).max(100)]).optional();

export const statusWords = [
  "firing",
  "resolved",
  "queued",
  "running",
  "succeeded",
  "failed",
  "cancelled",
] as const;

function wordsFor<const Name extends string>(all: readonly Name[]) {
  const shape = Object.fromEntries(all.map((each) => [each, words])) as Record<Name, typeof words>;
  return z.strictObject(shape);
}

const sizeLimits = { links: 20, labels: 64, facts: 50 } as const;

export const mapSchema = z
  .strictObject({
    /** A list in the request: each of its elements is a notice of its own. */
    items: path.optional(),
    /** Renders to anything: the request (or the element) is no news. */
    ignore: template.optional(),
    title: template.optional(),
    text: template.optional(),
    status: template.optional(),
    /** The sender's words for each status. */
    statuses: wordsFor(statusWords).optional(),
    severity: template.optional(),
    /** The sender's words for each severity. */
    severities: wordsFor(severities).optional(),
    kind: template.optional(),
    type: template.optional(),
    fingerprint: template.optional(),
    subject: template.optional(),
    /** Title → address. */
    links: named.optional(),
    labels: table.optional(),
    facts: table.optional(),
    at: template.optional(),
    id: template.optional(),
  })
  .superRefine((map, context) => {
    const issue = (key: string, message: string) =>
      context.addIssue({ code: "custom", path: [key], message });
    for (const [key, most] of Object.entries(sizeLimits)) {
      const given = map[key as keyof typeof sizeLimits];
      if (typeof given === "object" && Object.keys(given).length > most) {
        issue(key, `has more than ${most} entries: a notice shows no more`);
      }
    }
    if (map.status === undefined) {
      if (map.statuses !== undefined)
        issue("statuses", "needs status, the template that gives the word");
      return;
    }
    if (map.fingerprint === undefined && map.subject === undefined) {
      issue(
        "status",
        "needs fingerprint: what is the same when it fires and when it is resolved, such as {{ body.check_id }}",
      );
    }
  });

export type MapOptions = z.output<typeof mapSchema>;
