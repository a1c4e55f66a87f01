import { addressIn, fieldOf, textOf } from "../fields.ts";
import { tagIn } from "../image.ts";
import { mostEvents, type Registry } from "./registry.ts";

/** Quay's "push to repository". It tells neither when nor by whom, so there is nothing to make an id of. */
export const quay: Registry = (body) => {
  const tags = fieldOf(body, "updated_tags");
  const image = textOf(body, "docker_url");
  if (!Array.isArray(tags) || image === "") return undefined;
  const names = tags
    .slice(0, mostEvents)
    .map((tag) => (typeof tag === "string" ? tagIn(tag) : ""))
    .filter((tag) => tag !== "");
  const page = addressIn(textOf(body, "homepage"));
  return [...new Set(names)].map((tag) => ({ what: "published", id: undefined, image, tag, page }));
};
