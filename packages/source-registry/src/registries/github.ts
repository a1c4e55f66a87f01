import { addressIn, type Fields, objectOf, textOf, timeOf } from "../fields.ts";
import { digestIn, splitReference, tagIn } from "../image.ts";
import type { Registry } from "./registry.ts";

const revisionLabel = "org.opencontainers.image.revision";

/** GitHub's container registry, by either of its events; `package` is the newer one of the two. */
export const githubPackages: Registry = (body) => {
  const item = objectOf(body, "package") ?? objectOf(body, "registry_package");
  const version = objectOf(item, "package_version");
  if (item === undefined || version === undefined) return undefined;
  const metadata = objectOf(version, "container_metadata");
  const tag = tagIn(textOf(objectOf(metadata, "tag"), "name"));
  // An image with several platforms comes as one manifest without a tag for each, besides the tagged one.
  if (textOf(body, "action") !== "published" || tag === "") return [];
  const repository = textOf(objectOf(body, "repository"), "full_name");
  const image = imageOf(item, version, repository);
  const labels = objectOf(metadata, "labels");
  const named = textOf(version, "version");
  const digest =
    digestIn(textOf(objectOf(metadata, "tag"), "digest")) ??
    digestIn(textOf(objectOf(metadata, "manifest"), "digest")) ??
    digestIn(named);
  const at = timeOf(version, "updated_at") ?? timeOf(version, "created_at");
  const author = textOf(objectOf(version, "author"), "login");
  return [
    {
      what: "published",
      // Both events of one publication make the same id.
      id: ["github", image, tag, digest ?? at ?? ""].join("|"),
      image,
      tag,
      digest,
      by: author || textOf(objectOf(body, "sender"), "login"),
      at,
      page: addressIn(textOf(version, "html_url")) ?? addressIn(textOf(item, "html_url")),
      repository,
      commit: textOf(labels, "revision") || textOf(objectOf(labels, "all_labels"), revisionLabel),
    },
  ];
};

function imageOf(item: Fields, version: Fields, repository: string): string {
  const { image } = splitReference(textOf(version, "package_url"));
  if (image !== "") return image;
  const owner = textOf(item, "namespace").split("/")[0] || repository.split("/")[0];
  return `ghcr.io/${owner}/${textOf(item, "name")}`.toLowerCase();
}
