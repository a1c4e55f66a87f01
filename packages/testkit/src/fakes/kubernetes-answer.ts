import type { IncomingMessage, ServerResponse } from "node:http";
import { shownAs } from "./kubernetes-events.ts";
import type { KubernetesGate } from "./kubernetes-faults.ts";
import type { kubernetesLists } from "./kubernetes-lists.ts";
import type { KubernetesLogs } from "./kubernetes-logs.ts";
import {
  checkQuery,
  isTrue,
  type KubernetesKind,
  type KubernetesPlace,
  readPath,
} from "./kubernetes-paths.ts";
import { readSelectors } from "./kubernetes-select.ts";
import { type KubernetesStatus, notFound, status, unauthorized } from "./kubernetes-status.ts";
import type { KubernetesStore } from "./kubernetes-store.ts";
import type { KubernetesStreams } from "./kubernetes-streams.ts";

export interface PlainText {
  readonly status: number;
  readonly text: string;
}

export interface AnswerParts {
  readonly kinds: readonly KubernetesKind[];
  readonly gate: KubernetesGate;
  readonly store: KubernetesStore;
  readonly list: ReturnType<typeof kubernetesLists>;
  readonly streams: KubernetesStreams;
  readonly logs: KubernetesLogs;
}

export type Answerer = (
  request: IncomingMessage,
  url: URL,
  response: ServerResponse,
) => KubernetesStatus | PlainText | "streams";

/** What the API server says to a request; a watch it begins to stream itself. */
export function kubernetesAnswers(parts: AnswerParts): Answerer {
  const { kinds, gate, store, list, streams, logs } = parts;

  return (request, { pathname: path, searchParams: query }, response) => {
    if (request.headers.authorization !== `Bearer ${gate.token}`) return unauthorized;
    if (request.method !== "GET")
      return status(405, "MethodNotAllowed", `the fake does not ${request.method}: it is read`);
    if (path === "/version")
      return { status: 200, body: { major: "1", minor: "31", gitVersion: "v1.31.0" } };
    if (path === "/livez" || path === "/readyz") return { status: 200, text: "ok" };
    const place = readPath(path, kinds);
    if ("status" in place) return place;
    const { kind, name } = place;
    const watch = isTrue(query.get("watch"));
    const verb = name !== undefined ? "get" : watch ? "watch" : "list";
    const resource = place.log ? "pods/log" : kind.plural;
    const wrong = gate.denies(verb, resource, kind.apiVersion) ?? checkQuery(place, query);
    if (wrong !== undefined) return wrong;
    if (name !== undefined) return one(place, name, query);
    const selects = readSelectors(query, place.namespace);
    if (typeof selects !== "function") return selects;
    if (!watch) {
      const limit = Number(query.get("limit") ?? 0);
      return list({ kind, selects, limit, next: query.get("continue") ?? "" });
    }
    const seconds = query.get("timeoutSeconds");
    const stream = {
      kind,
      selects,
      from: query.get("resourceVersion") ?? "",
      bookmarks: isTrue(query.get("allowWatchBookmarks")),
      seconds: seconds === null ? undefined : Number(seconds),
    };
    streams.start(stream, response);
    return "streams";
  };

  function one({ kind, namespace, log }: KubernetesPlace, name: string, query: URLSearchParams) {
    const found = store.list(kind.plural).find(({ metadata }) => {
      return metadata.name === name && metadata.namespace === namespace;
    });
    if (log) {
      const text = logs.read(found, name, query);
      return typeof text === "string" ? { status: 200, text } : text;
    }
    if (found === undefined) return notFound(kind.plural, name);
    return { status: 200, body: shownAs(found, kind.apiVersion) };
  }
}
