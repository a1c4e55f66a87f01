import { type Found, ok, unknown } from "./finding.ts";

/**
 * Whether a source that goes and looks is at work. The API does not tell; what it told is counted by the
 * process that runs it.
 */
export function watchFinding(source: string, metrics: string | undefined): Found {
  const told = metrics === undefined ? 0 : acceptedFrom(source, metrics);
  if (told > 0)
    return ok(
      "watch",
      `has told ${told} ${told === 1 ? "notice" : "notices"} since the server started`,
    );
  const nothing =
    metrics === undefined ? "the server's metrics can't be read" : "has told nothing yet";
  return unknown(
    "watch",
    `${nothing}, and no API tells whether it looks: see the log of the process that does ("a source failed", "looked for what was missed")`,
  );
}

function acceptedFrom(source: string, metrics: string): number {
  const line = metrics
    .split("\n")
    .find((each) => each.startsWith(`tocsin_accepted_total{source="${source}"}`));
  return Number(line?.split(" ").at(-1) ?? 0);
}
