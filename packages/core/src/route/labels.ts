import type { Notice } from "../notice.ts";
import type { LabelView } from "./matcher.ts";

/** What of a notice matchers see besides its labels. */
export const fields = [
  "source",
  "kind",
  "type",
  "status",
  "severity",
  "subject",
  "fingerprint",
] as const;

/** What matchers and groupBy see: the notice's labels and, where none has that name, its fields. */
export function labelsOf(notice: Notice, labels = notice.labels): LabelView {
  return (name) => {
    if (Object.hasOwn(labels, name)) return labels[name] ?? "";
    return fields.includes(name as (typeof fields)[number])
      ? (notice[name as (typeof fields)[number]] ?? "")
      : "";
  };
}
