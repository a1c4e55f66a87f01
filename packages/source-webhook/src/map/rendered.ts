import { fields } from "../fields.ts";
import { line } from "../text.ts";
import type { MapOptions } from "./options.ts";
import { valueAt } from "./path.ts";
import type { Scope, Template } from "./template.ts";

type Pairs = readonly (readonly [string, string])[];
type Single = {
  [Key in keyof MapOptions]-?: NonNullable<MapOptions[Key]> extends Template ? Key : never;
}[keyof MapOptions];

/** What the templates of a map gave; empty for those that are not written. */
export interface Rendered extends Readonly<Record<Single, string>> {
  readonly links: Pairs;
  readonly labels: Pairs;
  readonly facts: Pairs;
}

/** Renders all of a map; a string says which template failed, and why. */
export function renderAll(map: MapOptions, scope: Scope): Rendered | string {
  const failures: string[] = [];
  const render = (template: Template | undefined, name: string): string => {
    // After a failure the rest is not worth its time.
    if (template === undefined || failures.length > 0) return "";
    const rendering = template.render(scope);
    if (rendering.ok) return rendering.text;
    failures.push(`the template map.${name} failed: ${rendering.reason}`);
    return "";
  };
  const ignore = render(map.ignore, "ignore");
  const isIgnored = ignore !== "" && ignore !== "false";
  const single = (name: Single) => (isIgnored ? "" : render(map[name], name));
  const pairs = (name: "links" | "labels" | "facts"): Pairs => {
    const wanted = map[name];
    if (wanted === undefined || isIgnored) return [];
    if (typeof wanted === "string") return fields(valueAt(scope, wanted)).scalars();
    return Object.entries(wanted).flatMap(([key, template]) => {
      const text = line(render(template, `${name}.${key}`), 2_000);
      return text === "" ? [] : [[key, text] as const];
    });
  };
  const all: Rendered = {
    ignore: isIgnored ? "true" : "",
    title: single("title"),
    text: single("text"),
    status: single("status"),
    severity: single("severity"),
    kind: single("kind"),
    type: single("type"),
    fingerprint: single("fingerprint"),
    subject: single("subject"),
    at: single("at"),
    id: single("id"),
    links: pairs("links"),
    labels: pairs("labels"),
    facts: pairs("facts"),
  };
  return failures[0] ?? all;
}
