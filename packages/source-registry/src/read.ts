import type { HookRequest, NoticeInput, Reading } from "@tocsin/core";
import { type Fields, listOf, objectIn, textOf } from "./fields.ts";
import { type ImageEvent, isImage, noticeOf } from "./image.ts";
import { azure, distribution } from "./registries/distribution.ts";
import { dockerHub } from "./registries/docker-hub.ts";
import { githubPackages } from "./registries/github.ts";
import { harbor } from "./registries/harbor.ts";
import { quay } from "./registries/quay.ts";
import type { Registry } from "./registries/registry.ts";
import { readTest } from "./sample.ts";

export interface ReadOptions {
  readonly host?: string | undefined;
  /** Tell deletions too. */
  readonly deletions: boolean;
  /** The source's name in the config. */
  readonly name: string;
}

const registries: readonly Registry[] = [
  distribution,
  dockerHub,
  harbor,
  githubPackages,
  quay,
  azure,
];
const known = "Docker Hub, Docker Distribution, Harbor, GitHub, Quay and Azure";

/** What one request of a registry tells: one message for each tag that was pushed. */
export function read(request: HookRequest, options: ReadOptions): Reading {
  const body = bodyOf(request.body);
  if (body === undefined) {
    return {
      status: "unreadable",
      reason: "the body is not a JSON object in UTF-8: set the content type to application/json",
    };
  }
  const test = readTest(listOf(body, "events", 1)[0], options.name);
  if (test !== undefined) return { status: "read", notices: [test] };
  for (const registry of registries) {
    const events = registry(body, options);
    if (events !== undefined) return { status: "read", notices: noticesOf(events, options) };
  }
  // What a webhook of GitHub sends besides, and any registry's first ping.
  if (request.headers.has("x-github-event") || textOf(body, "action") === "ping") {
    return { status: "read", notices: [] };
  }
  return {
    status: "unreadable",
    reason: `the body is of no registry that is read here (${known}): use a source of type webhook for others`,
  };
}

function noticesOf(events: readonly ImageEvent[], { deletions }: ReadOptions): NoticeInput[] {
  const told = new Map<string, NoticeInput>();
  for (const event of events) {
    if (!isImage(event.image) || (event.what === "deleted" && !deletions)) continue;
    // The same tag on the same content is one push, however many events it took.
    told.set(`${event.what} ${event.image}:${event.tag}@${event.digest}`, noticeOf(event));
  }
  return [...new Map([...told.values()].map((each) => [each.id ?? each.title, each])).values()];
}

function bodyOf(bytes: Uint8Array): Fields | undefined {
  try {
    return objectIn(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
  } catch {
    return undefined;
  }
}
