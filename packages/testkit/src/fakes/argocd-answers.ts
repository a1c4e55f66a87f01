import type { ArgoApplication, ArgoState } from "./argocd.ts";
import { deniedTo, parsedBody, refuse } from "./argocd-gate.ts";
import { rollBack, sync } from "./argocd-operations.ts";
import { runAction } from "./argocd-resources.ts";
import type { Answer, Seen } from "./http.ts";

/** What Argo CD's API answers about one application. */
export function argocdAnswers(state: ArgoState): (seen: Seen) => Answer {
  return (seen) => {
    const { method, path, headers, query } = seen;
    if (headers.authorization !== `Bearer ${state.options.token}`)
      return refuse(401, 16, "invalid session: failed to verify the token");
    if (method !== "GET" && headers["content-type"] !== "application/json")
      return { status: 415, body: "Invalid content type\n" };
    const [, name = "", rest = ""] = /^\/api\/v1\/applications\/([^/]+)(\/.+)?$/.exec(path) ?? [];
    const body = parsedBody(seen);
    if (name === "" || body === undefined) return refuse(404, 5, "Not Found");
    const given = (body as { appNamespace?: unknown }).appNamespace ?? query.get("appNamespace");
    const app = state.apps.get(`${String(given ?? "argocd")}/${decodeURIComponent(name)}`);
    // What one may not see and what is not there look alike.
    if (app === undefined || state.forbidden.has("get")) return refuse(403, 7, "permission denied");
    return answer(state, app, `${method} ${rest}`, body, seen);
  };
}

function answer(
  state: ArgoState,
  app: ArgoApplication,
  asked: string,
  body: unknown,
  seen: Seen,
): Answer {
  switch (asked) {
    case "GET ":
      return shown(app, seen);
    case "PATCH ":
      return deniedTo(state, app, "update") ?? patched(app, body);
    case "POST /sync":
      return sync(state, app, body);
    case "POST /rollback":
      return deniedTo(state, app, "sync") ?? rollBack(app, body);
    case "DELETE /operation":
      return deniedTo(state, app, "sync") ?? terminated(app);
    case "GET /resource-tree":
      return { status: 200, body: { nodes: state.nodes.get(app.metadata.name) ?? [] } };
    case "POST /resource/actions/v2":
    case "POST /resource/actions":
      return runAction(state, app, asked.endsWith("/v2"), body, seen);
    default:
      return metadata(state, asked);
  }
}

function shown(app: ArgoApplication, { query }: Seen): Answer {
  const refresh = query.get("refresh");
  const known = [...query.keys()].every((key) => key === "refresh" || key === "appNamespace");
  if (!known || (refresh !== null && refresh !== "normal" && refresh !== "hard"))
    return refuse(400, 3, "unknown query");
  return { status: 200, body: app };
}

function patched(app: ArgoApplication, body: unknown): Answer {
  const { patch, patchType } = body as { patch?: unknown; patchType?: unknown };
  const wanted = JSON.stringify({ spec: { syncPolicy: { automated: null } } });
  if (patchType !== "merge") return refuse(400, 3, `Patch type '${patchType}' is not supported`);
  if (patch !== wanted) return refuse(400, 3, "this fake knows one patch only");
  const { automated: _, ...syncPolicy } = app.spec.syncPolicy ?? {};
  app.spec = { ...app.spec, syncPolicy };
  return { status: 200, body: app };
}

function terminated(app: ArgoApplication): Answer {
  if (app.operation === undefined)
    return refuse(400, 3, "Unable to terminate operation. No operation is in progress");
  app.status = {
    ...app.status,
    operationState: { phase: "Terminating", operation: app.operation },
  };
  return { status: 200, body: {} };
}

function metadata({ commits }: ArgoState, asked: string): Answer {
  const [, revision = ""] = /^GET \/revisions\/([^/]+)\/metadata$/.exec(asked) ?? [];
  const author = commits.get(revision);
  if (author === undefined) return refuse(500, 2, "error getting revision metadata");
  return { status: 200, body: { author, date: "2026-11-01T10:00:00Z", message: "a change" } };
}
