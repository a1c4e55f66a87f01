import { type Fields, fieldOf, listOf, objectOf, textOf, timeOf } from "../fields.ts";
import { digestIn, type ImageEvent, splitReference, tagIn } from "../image.ts";
import { mostEvents, type ReadOptions, type Registry } from "./registry.ts";

/** Scans, quotas, replications and pulls are of no interest. */
const types: Readonly<Record<string, ImageEvent["what"]>> = {
  PUSH_ARTIFACT: "published",
  DELETE_ARTIFACT: "deleted",
  "harbor.artifact.pushed": "published",
  "harbor.artifact.deleted": "deleted",
};

/** Harbor, in its own format and as a CloudEvent. */
export const harbor: Registry = (body, options) => {
  const data = objectOf(body, "event_data");
  const type = textOf(body, "type");
  const cloud = type.startsWith("harbor.") ? objectOf(body, "data") : undefined;
  const content = data ?? cloud;
  if (type === "" || content === undefined) return undefined;
  const what = Object.hasOwn(types, type) ? types[type] : undefined;
  if (what === undefined) return [];
  const at = timeOf(body, fieldOf(body, "occur_at") === undefined ? "time" : "occur_at");
  const by = textOf(body, "operator");
  return listOf(content, "resources", mostEvents).flatMap((resource): ImageEvent[] => {
    const { image, tag } = referenceOf(resource, content, options);
    const digest = digestIn(textOf(resource, "digest"));
    if (tag === "") return [];
    const parts = [image, tag, digest ?? "", at ?? textOf(body, "id")];
    return [{ what, id: `harbor|${what}|${parts.join("|")}`, image, tag, digest, by, at }];
  });
};

function referenceOf(resource: Fields, content: Fields, { host }: ReadOptions) {
  const { image, tag } = splitReference(textOf(resource, "resource_url"));
  const path = textOf(objectOf(content, "repository"), "repo_full_name");
  const name = host !== undefined && path !== "" ? `${host}/${path}` : image || path;
  return { image: name, tag: tagIn(textOf(resource, "tag")) || tag };
}
