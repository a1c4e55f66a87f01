import type { Books } from "./books.ts";

/** One integration of a receiver. */
export interface Whose {
  readonly receiver: string;
  /** `slack_configs`, `slack_configs[1]`. */
  readonly kind: string;
}

export const showWhose = ({ receiver, kind }: Whose, more = ""): string =>
  `${receiver} (${kind}${more === "" ? "" : `: ${more}`})`;

const always = ["send_resolved", "http_config"];

/** Tells which of the options that are set are not carried over. */
export function noteLeftOver(
  config: Readonly<Record<string, unknown>>,
  carried: readonly string[],
  whose: Whose,
  books: Books,
): void {
  const others = Object.keys(config).filter(
    (key) => !carried.includes(key) && !always.includes(key) && isSet(config[key]),
  );
  if (others.length === 0) return;
  books.notes.add(
    showWhose(whose, others.join(", ")),
    "has no counterpart: Tocsin writes its messages itself",
  );
}

/** Alertmanager does not tell the end by mail and Slack unless asked to. */
export function noteEnds(told: boolean, whose: Whose, books: Books): void {
  if (told) return;
  books.notes.add(
    showWhose(whose),
    "does not tell when a problem is over (send_resolved); here it is told",
  );
}

export function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "";
}

/** Go templates, which are filled in for each alert. */
export function isTemplate(text: string): boolean {
  return text.includes("{{");
}
