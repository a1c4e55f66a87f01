import type { NoticeInput } from "@tocsin/core";
import {
  actor,
  type Delivery,
  facts,
  fullSha,
  labels,
  links,
  notice,
  type Reader,
  semanticId,
} from "../delivery.ts";
import type { Fields } from "../fields.ts";
import { line } from "../text.ts";

// Two events tell of the same publication, `package` being the newer; equal ids make them one.
export const packagePublished: Reader = (delivery) => published(delivery, "package");
export const registryPackagePublished: Reader = (delivery) =>
  published(delivery, "registry_package");

/** A package or image that was published. */
function published({ payload, repo, action, sender }: Delivery, key: string): NoticeInput[] {
  const item = payload.object(key);
  const version = item.object("package_version");
  const name = item.line("name", 150);
  if (action !== "published" || name === "") return [];

  const image = version.object("container_metadata");
  const tag = image.object("tag").line("name", 120);
  // A multi-platform image comes as one untagged manifest for each platform besides the tagged one.
  const container = version.has("container_metadata");
  if (container && tag === "") return [];
  const digest = digestOf(image, version);
  const number = container ? tag : version.line("version", 120) || version.line("tag_name", 120);
  const address = version.line("package_url", 300);
  const what = container
    ? address.endsWith(`:${tag}`)
      ? address
      : `${name}:${tag}`
    : `${name} ${number}`.trim();
  const kind = (container ? "container" : item.line("package_type", 40).toLowerCase()) || "package";
  const who = actor(version.object("author")) ?? sender;
  const page = version.url("html_url") ?? item.url("html_url");
  return [
    notice({
      id: semanticId(repo, "package", kind, name, number, digest || version.id("id")),
      type: "package.published",
      kind: "message",
      fingerprint: `gh:${repo.name}:package:${kind}:${name}:${number}`,
      subject: `${repo.name} ${name}`,
      severity: "info",
      title: line(`${what} published`),
      links: links(["Package", page]),
      labels: labels(repo, {
        package: name,
        package_type: kind,
        tag: number,
        ...(container ? { image: imageName(address, tag), change: "image" } : {}),
        commit: commitOf(image, version),
        actor: who?.name,
      }),
      facts: facts(
        [container ? "Tag" : "Version", number, page],
        ["Digest", digest],
        ["Install", version.line("installation_command", 200)],
      ),
      actor: who,
      at: version.time("updated_at") ?? version.time("created_at") ?? item.time("updated_at"),
    }),
  ];
}

/** `ghcr.io/acme/api`, in small letters, as it is pulled. */
function imageName(address: string, tag: string): string {
  const name = address.endsWith(`:${tag}`) ? address.slice(0, -tag.length - 1) : address;
  return name.toLowerCase();
}

/** Which commit it was made of: its own label knows better than the release that GitHub invents for it. */
function commitOf(image: Fields, version: Fields): string | undefined {
  const own = image.object("labels");
  const revision =
    own.line("revision", 64) ||
    own.object("all_labels").line("org.opencontainers.image.revision", 64);
  return fullSha(revision) ?? fullSha(version.line("target_oid", 64));
}

function digestOf(image: Fields, version: Fields): string {
  const digest =
    image.object("tag").line("digest", 100) || image.object("manifest").line("digest", 100);
  const named = version.line("version", 100);
  return digest || (named.startsWith("sha256:") ? named : "");
}
