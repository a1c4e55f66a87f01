import { type NoticeInput, oneLine } from "@tocsin/core";

/** What a registry tells of one tag. */
export interface ImageEvent {
  readonly what: "published" | "deleted";
  /** Of this event, the same when it is delivered again; undefined when the registry gives nothing to make one of. */
  readonly id: string | undefined;
  /** As people pull it, without the tag: `registry.acme.test/team/api`. */
  readonly image: string;
  readonly tag: string;
  readonly digest?: string | undefined;
  readonly by?: string | undefined;
  readonly at?: string | undefined;
  /** For people. */
  readonly page?: string | undefined;
  /** What it was built of, where the registry knows. */
  readonly repository?: string | undefined;
  readonly commit?: string | undefined;
}

// As the distribution specification has them.
const tagPattern = /^\w[\w.-]{0,127}$/;
const imagePattern = /^[\w.-]+(?::\d{1,5})?(?:\/[\w.-]+){0,20}$/;
const digestPattern = /^[a-z0-9+._-]{1,30}:[0-9a-f]{32,128}$/i;

/** The tag, empty when it is none: a push by digest alone is a part of an image with several platforms. */
export function tagIn(text: string): string {
  return text.length <= 128 && tagPattern.test(text) ? text : "";
}

export function isImage(text: string): boolean {
  return text.length <= 300 && imagePattern.test(text);
}

export function digestIn(text: string): string | undefined {
  return text.length <= 200 && digestPattern.test(text) ? text : undefined;
}

/** Splits `registry:5000/team/api:1.2` or `…@sha256:…` into name and tag. */
export function splitReference(reference: string): {
  readonly image: string;
  readonly tag: string;
} {
  const name = reference.slice(0, 600).split("@")[0] ?? "";
  const colon = name.lastIndexOf(":");
  if (colon <= name.lastIndexOf("/")) return { image: name, tag: "" };
  return { image: name.slice(0, colon), tag: tagIn(name.slice(colon + 1)) };
}

/** A message: an image is published once, and nothing about it lasts. */
export function noticeOf(event: ImageEvent): NoticeInput {
  const { what, image, tag, digest, page, at, id } = event;
  const by = oneLine(event.by ?? "", 100);
  const commit = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(event.commit ?? "") ? event.commit : "";
  const repository = oneLine(event.repository ?? "", 200);
  const labels = { image, tag, repository, commit, actor: by };
  const known = Object.entries(labels).filter((label): label is [string, string] => !!label[1]);
  return {
    ...(id === undefined ? {} : { id }),
    type: `image.${what}`,
    kind: "message",
    fingerprint: `image:${image}:${tag}`,
    subject: image,
    severity: "info",
    title: `${image}:${tag} ${what}${by === "" ? "" : ` by ${by}`}`,
    labels: {
      ...(what === "published" ? { change: "image" } : {}),
      ...Object.fromEntries(known),
    },
    links: page === undefined ? [] : [{ title: "Image", url: page }],
    facts: [
      { name: "Tag", value: tag },
      ...(digest === undefined ? [] : [{ name: "Digest", value: digest }]),
      ...(commit ? [{ name: "Commit", value: commit.slice(0, 7) }] : []),
    ],
    ...(by === "" ? {} : { actor: { name: by } }),
    ...(at === undefined ? {} : { at }),
  };
}
