import { type Cover, isHidden } from "../correlate/cover.ts";
import type { Incident, Part } from "../correlate/incident.ts";
import { isActive } from "../correlate/signal.ts";
import type { Notice } from "../notice.ts";
import { coverOf, type Muting } from "./mute.ts";

/** The parts, each with what covers it now. Pure. */
export function coveredParts(
  { parts }: Pick<Incident, "parts">,
  before: Incident | undefined,
  muting: Muting,
): readonly Part[] {
  const canCover = muting.silences.all.length + muting.rules.all.length > 0;
  if (!canCover && parts.every(({ cover }) => cover === undefined)) return parts;
  return parts.map((part) => coveredPart(part, before, muting));
}

function coveredPart(part: Part, before: Incident | undefined, muting: Muting): Part {
  const { cover: known, ...bare } = part;
  const goesOn = isActive(part.notice.status);
  // It is over, and was shown to nobody.
  if (!goesOn && known?.unseen === true) return part;
  const unseen = isUnseen(part, before);
  if (!goesOn && !unseen) return bare;
  const covering = coverOf(part.notice, muting.silences, muting.inhibitors);
  if (covering === undefined) return bare;
  return { ...bare, cover: { by: covering.by, ...(unseen ? { unseen } : {}) } };
}

/** It began under a cover, and was never without one. */
function isUnseen({ notice }: Part, before: Incident | undefined): boolean {
  const same = before?.parts.find((each) => isOf(each, notice));
  if (same === undefined || !isActive(same.notice.status)) return isActive(notice.status);
  return same.cover?.unseen === true;
}

function isOf({ notice }: Part, other: Notice): boolean {
  return notice.fingerprint === other.fingerprint && notice.source === other.source;
}

/** What was covered, is not any more, and still goes on. */
export function uncovered(incident: Pick<Incident, "parts">, muting: Muting): readonly Part[] {
  return incident.parts.filter(
    ({ cover, notice }) =>
      cover !== undefined &&
      isActive(notice.status) &&
      coverOf(notice, muting.silences, muting.inhibitors) === undefined,
  );
}

/** What covers all that happened to an incident, while the rest of it is told; undefined: something is to be told. */
export function coverOfNews(
  { parts, state }: Incident,
  before: Incident | undefined,
  folds: readonly { readonly notice: Notice }[],
): Cover | undefined {
  if (before?.state !== state) return undefined;
  const covers = folds.map(
    ({ notice }) => parts.find((part) => isHidden(part) && isOf(part, notice))?.cover,
  );
  return covers.every((cover) => cover !== undefined) ? covers[0] : undefined;
}
