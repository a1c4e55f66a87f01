import { objectOf, textOf, timeOf } from "../fields.ts";
import { tagIn } from "../image.ts";
import type { Registry } from "./registry.ts";

/** Docker Hub. Its `callback_url` is never called: anybody can write one into a request. */
export const dockerHub: Registry = (body) => {
  const push = objectOf(body, "push_data");
  const repository = objectOf(body, "repository");
  if (push === undefined || repository === undefined) return undefined;
  const parts = [textOf(repository, "namespace"), textOf(repository, "name")];
  const image = textOf(repository, "repo_name") || parts.join("/");
  const tag = tagIn(textOf(push, "tag"));
  if (tag === "") return [];
  const at = timeOf(push, "pushed_at");
  return [
    {
      what: "published",
      id: at === undefined ? undefined : `dockerhub|${image}|${tag}|${at}`,
      image,
      tag,
      by: textOf(push, "pusher"),
      at,
      page: pageOf(image),
    },
  ];
};

/** The payload's own `repo_url` leads to an address of the past. */
function pageOf(image: string): string | undefined {
  const [, namespace, name] = /^([\w-]{1,100})\/([\w.-]{1,200})$/.exec(image) ?? [];
  if (namespace === undefined) return undefined;
  const place = namespace === "library" ? `_/${name}` : `r/${namespace}/${name}`;
  return `https://hub.docker.com/${place}`;
}
