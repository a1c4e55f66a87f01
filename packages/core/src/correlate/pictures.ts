import { type Image, isKept, type KeptImage, type Notice } from "../notice.ts";

/** The newest ones of an incident; the most that one message of Discord holds is 10. */
const keptPictures = 8;

/** What an incident keeps of the pictures of its notices: news without one does not take the others away. */
export function picturesWith(
  known: readonly KeptImage[] | undefined,
  { images }: Notice,
): readonly KeptImage[] | undefined {
  const fresh = keptOf(images);
  if (fresh.length === 0) return known;
  const ids = new Set(fresh.map(({ id }) => id));
  const others = (known ?? []).filter(({ id }) => !ids.has(id));
  return [...others, ...fresh].slice(-keptPictures);
}

export function keptOf(images: readonly Image[] | undefined): readonly KeptImage[] {
  return (images ?? []).filter(isKept);
}
