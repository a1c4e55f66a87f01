import type { IncomingMessage, ServerResponse } from "node:http";
import { shownAs } from "./kubernetes-events.ts";
import type { KubernetesGate } from "./kubernetes-faults.ts";
import type { kubernetesLists } from "./kubernetes-lists.ts";
import type { KubernetesLogs } from "./kubernetes-logs.ts";
import type { KubernetesObject } from "./kubernetes-objects.ts";
import { patched } from "./kubernetes-patch.ts";
import {
  checkQuery,
  isTrue,
  type KubernetesKind,
  type KubernetesPlace,
  readPath,
} from "./kubernetes-paths.ts";
import { scaled, scaleOf } from "./kubernetes-scale.ts";
import { readSelectors } from "./kubernetes-select.ts";
import {
  type KubernetesStatus,
  notFound,
  type PlainText,
  status,
  unauthorized,
} from "./kubernetes-status.ts";
import type { KubernetesStore } from "./kubernetes-store.ts";
import type { KubernetesStreams } from "./kubernetes-streams.ts";

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
  body: string,
) => KubernetesStatus | PlainText | "streams";

const methods = ["GET", "PATCH"];

/** What the API server says to a request; a watch it begins to stream itself. */
export function kubernetesAnswers(parts: AnswerParts): Answerer {
  const { kinds, gate, store, list, streams, logs } = parts;

  return (request, { pathname: path, searchParams: query }, response, body) => {
    const { method = "GET", headers } = request;
    if (headers.authorization !== `Bearer ${gate.token}`) return unauthorized;
    if (!methods.includes(method))
      return status(405, "MethodNotAllowed", `the fake does not ${method}`);
    if (path === "/version")
      return { status: 200, body: { major: "1", minor: "31", gitVersion: "v1.31.0" } };
    if (path === "/livez" || path === "/readyz") return { status: 200, text: "ok" };
    const place = readPath(path, kinds);
    if ("status" in place) return place;
    const { kind, name, namespace, part } = place;
    const watch = isTrue(query.get("watch"));
    const isPatch = method === "PATCH";
    const verb = isPatch ? "patch" : name !== undefined ? "get" : watch ? "watch" : "list";
    const resource = part === undefined ? kind.plural : `${kind.plural}/${part}`;
    const group = kind.apiVersion.includes("/") ? (kind.apiVersion.split("/")[0] ?? "") : "";
    const wrong =
      gate.denies({ verb, resource, group, namespace, name }) ?? checkQuery(place, query, method);
    if (wrong !== undefined) return wrong;
    if (isPatch && (name === undefined || part === "log"))
      return status(405, "MethodNotAllowed", "the server does not allow this method here");
    if (name !== undefined && isPatch)
      return change(place, name, group, headers["content-type"] ?? "", body);
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

  function find({ kind, namespace }: KubernetesPlace, name: string) {
    return store.list(kind.plural).find(({ metadata }) => {
      return metadata.name === name && metadata.namespace === namespace;
    });
  }

  function one(place: KubernetesPlace, name: string, query: URLSearchParams) {
    const { kind, part } = place;
    const found = find(place, name);
    if (part === "log") {
      const text = logs.read(found, name, query);
      return typeof text === "string" ? { status: 200, text } : text;
    }
    if (found === undefined) return notFound(kind.plural, name);
    if (part === "scale") return { status: 200, body: scaleOf(found) };
    return { status: 200, body: shownAs(found, kind.apiVersion) };
  }

  function change(
    place: KubernetesPlace,
    name: string,
    group: string,
    contentType: string,
    body: string,
  ): KubernetesStatus {
    const { kind, part } = place;
    const found = find(place, name);
    if (found === undefined) return notFound(kind.plural, name);
    const asked = { contentType, body, plural: kind.plural, group };
    const next = part === "scale" ? scaled(found, asked) : patched(found, asked);
    if ("status" in next && typeof next.status === "number") return next as KubernetesStatus;
    const stored = store.apply(next as KubernetesObject);
    return { status: 200, body: part === "scale" ? scaleOf(stored) : stored };
  }
}
