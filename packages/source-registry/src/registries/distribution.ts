import { type Fields, fieldOf, listOf, objectOf, textOf, timeOf } from "../fields.ts";
import { digestIn, type ImageEvent, tagIn } from "../image.ts";
import { mostEvents, type ReadOptions, type Registry } from "./registry.ts";

const actions: Readonly<Record<string, ImageEvent["what"]>> = {
  push: "published",
  delete: "deleted",
};

/** Docker Distribution (`registry:2`, GitLab's and others made of it): several events in one request. */
export const distribution: Registry = (body, options) =>
  Array.isArray(fieldOf(body, "events"))
    ? listOf(body, "events", mostEvents).flatMap((event) => eventOf(event, options) ?? [])
    : undefined;

/** Azure's container registry: one such event as the whole body. */
export const azure: Registry = (body, options) => {
  if (textOf(body, "action") === "" || objectOf(body, "request") === undefined) return undefined;
  const event = eventOf(body, options);
  return event === undefined ? [] : [event];
};

/** Layers and configurations, manifests by digest and pulls are no news of a tag. */
function eventOf(event: Fields, { host }: ReadOptions): ImageEvent | undefined {
  const action = textOf(event, "action");
  const what = Object.hasOwn(actions, action) ? actions[action] : undefined;
  const target = objectOf(event, "target");
  const repository = textOf(target, "repository");
  const tag = tagIn(textOf(target, "tag"));
  if (what === undefined || repository === "" || tag === "") return undefined;
  const registry = host ?? (textOf(objectOf(event, "request"), "host") || hostIn(target));
  const image = registry === "" ? repository : `${registry}/${repository}`;
  const digest = digestIn(textOf(target, "digest"));
  const at = timeOf(event, "timestamp");
  const own = textOf(event, "id");
  const id = /^[\w-]{8,100}$/.test(own) ? own : [image, tag, digest ?? "", at ?? ""].join("|");
  const by = textOf(objectOf(event, "actor"), "name");
  return { what, id: `distribution|${id}`, image, tag, digest, by, at };
}

function hostIn(target: Fields | undefined): string {
  const url = textOf(target, "url").slice(0, 2_000);
  return URL.canParse(url) ? new URL(url).host : "";
}
