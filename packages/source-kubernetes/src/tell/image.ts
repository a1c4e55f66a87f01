/** What an image's name is made of. */
export interface ImageName {
  /** Without tag and digest: `registry.example/shop/web`. */
  readonly image: string;
  readonly tag?: string;
  /** The full commit, where the tag is one: `sha-…` as GitHub's metadata action writes it, or bare. */
  readonly commit?: string;
}

export function readImage(given: string): ImageName {
  const name = given.split("@")[0] ?? given;
  // A colon before the last slash is a port's.
  const colon = name.indexOf(":", name.lastIndexOf("/") + 1);
  if (colon < 0) return { image: name };
  const tag = name.slice(colon + 1);
  const commit = /^(?:sha-|[\w.]{1,60}-)?([0-9a-f]{40})$/.exec(tag)?.[1];
  return { image: name.slice(0, colon), tag, ...(commit === undefined ? {} : { commit }) };
}
