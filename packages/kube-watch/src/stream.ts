import type { Clock } from "@tocsin/core";
import type { Ask } from "./ask.ts";
import { linesOf, textOf } from "./lines.ts";
import type { Resource } from "./list.ts";
import { field, type KubeObject, parseJson, readObject, textField } from "./object.ts";
import { patience, patiently } from "./patience.ts";
import { isExpired, noAnswer, type Refusal, refusal } from "./refusal.ts";

/** What one connection brings, its end last. */
export type News =
  | { readonly type: "set" | "gone"; readonly object: KubeObject }
  | { readonly type: "bookmark"; readonly resourceVersion: string }
  /** A line that is too long to be read: what it told is lost. */
  | { readonly type: "unreadable" }
  | { readonly type: "ended"; readonly end: End };

export type End =
  /** As every connection ends after a while, by the server, a proxy or the network. */
  | { readonly how: "closed" }
  /** What happened since is no longer known: a new list is needed. */
  | { readonly how: "expired" }
  /** `doubt`: it may be the version that the server does not take. */
  | { readonly how: "failed"; readonly refusal: Refusal; readonly doubt: boolean };

// Below the 300 s of silence at which fetch itself ends a body: watches of events have no bookmarks.
const shortestSeconds = 240;
const spreadSeconds = 50;
const answerMs = 30_000;
/** How long after the time at which the server ends it a silent connection counts as dead. */
const graceMs = 30_000;
// etcd takes objects of 1.5 MB; JSON makes them larger.
const lineLimitBytes = 8 * 1024 * 1024;

/** One connection of a watch. Never throws: how it ended is its last news. */
export async function* followOnce(
  ask: Ask,
  resource: Resource,
  resourceVersion: string,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): AsyncGenerator<News> {
  const seconds = shortestSeconds + Math.floor(Math.random() * spreadSeconds);
  const answering = patience(clock, answerMs, signal);
  const waiting = patience(clock, seconds * 1000 + graceMs, answering.signal);
  const query = {
    ...resource.query,
    watch: "1",
    resourceVersion,
    allowWatchBookmarks: "true",
    timeoutSeconds: String(seconds),
  };
  let open = false;
  try {
    answering.wait();
    const answer = await ask(resource.path, query, waiting.signal);
    if (answer.status !== 200) {
      const text = (await textOf(answer.body, 65_536)) ?? "";
      return yield ended(refused(refusal(answer.status, text, answer.retryAfterMs), text));
    }
    answering.rest();
    open = true;
    for await (const { text } of linesOf(patiently(answer.body, waiting), lineLimitBytes)) {
      const news = text === undefined ? ({ type: "unreadable" } as const) : readLine(text);
      yield news;
      if (news.type === "ended") return;
    }
    yield ended({ how: "closed" });
  } catch (error) {
    const reason = waiting.signal.aborted ? (waiting.signal.reason ?? error) : error;
    yield ended(
      open ? { how: "closed" } : { how: "failed", refusal: noAnswer(reason), doubt: false },
    );
  } finally {
    waiting.end();
    answering.end();
  }
}

function readLine(text: string): News {
  const line = parseJson(text);
  const object = field(line, "object");
  switch (textField(line, "type")) {
    case "ADDED":
    case "MODIFIED":
      return change("set", object);
    case "DELETED":
      return change("gone", object);
    case "BOOKMARK": {
      const version = textField(field(object, "metadata"), "resourceVersion");
      return version === "" ? garbled : { type: "bookmark", resourceVersion: version };
    }
    case "ERROR":
      return ended(refused(refusal(codeOf(object), JSON.stringify(object) ?? ""), object));
    default:
      return garbled;
  }
}

function change(type: "set" | "gone", value: unknown): News {
  const object = readObject(value);
  return object === undefined ? garbled : { type, object };
}

function refused(refusal: Refusal, said: unknown): End {
  const status = typeof said === "string" ? parseJson(said) : said;
  if (refusal.status === 410 || isExpired(status)) return { how: "expired" };
  // 400: not a version; 404: the kind itself went; 504: a version from the future, of a restored etcd.
  const doubt = [400, 404, 504].includes(refusal.status);
  return { how: "failed", refusal, doubt };
}

function codeOf(status: unknown): number {
  const code = field(status, "code");
  return typeof code === "number" ? code : 500;
}

function ended(end: End): News {
  return { type: "ended", end };
}

const garbled = ended({
  how: "failed",
  refusal: { ok: false, status: 200, reason: "a line of the watch can't be read" },
  doubt: true,
});
