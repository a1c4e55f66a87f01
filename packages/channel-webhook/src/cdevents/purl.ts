/** The package URL of a container image; undefined when its version is not known. */
export function artifactId(labels: Readonly<Record<string, string>>): string | undefined {
  const { image, tag } = labels;
  if (image === undefined || tag === undefined) return undefined;
  const name = image.split("/").at(-1) ?? image;
  const isDigest = /^sha\d+:/.test(tag);
  const version = isDigest ? `@${encodeURIComponent(tag)}` : "";
  const qualifiers = new URLSearchParams({ repository_url: image, ...(!isDigest && { tag }) });
  return `pkg:oci/${encodeURIComponent(name.toLowerCase())}${version}?${qualifiers}`;
}
