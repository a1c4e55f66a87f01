import { wrongUse } from "./io.ts";

/** `["env=prod", "team=api"]` as labels. */
export function readLabels(written: readonly string[]): Record<string, string> {
  const labels: Record<string, string> = {};
  for (const text of written) {
    const equals = text.indexOf("=");
    if (equals < 1)
      throw wrongUse(
        `${JSON.stringify(text)} is no label: write LABEL=VALUE, such as severity=critical`,
      );
    Object.defineProperty(labels, text.slice(0, equals), {
      value: text.slice(equals + 1),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return labels;
}
