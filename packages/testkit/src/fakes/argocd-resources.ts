import type { ArgoApplication, ArgoState } from "./argocd.ts";
import { deniedTo, refuse, strangeKey } from "./argocd-gate.ts";
import type { Answer, Seen } from "./http.ts";

const keys = [
  "name",
  "appNamespace",
  "namespace",
  "resourceName",
  "group",
  "version",
  "kind",
  "action",
];

/** Runs `restart` of a workload: the newer way has all in the body, the older all but the action in the query. */
export function runAction(
  state: ArgoState,
  app: ArgoApplication,
  newer: boolean,
  body: unknown,
  { query }: Seen,
): Answer {
  const old = state.options.before31 === true;
  if (newer && old) return refuse(404, 5, "Not Found");
  // 3.1 lost the action on the older way.
  if (!newer && !old)
    return refuse(500, 2, "error getting Lua resource action: built-in script does not exist");
  const wrong = newer ? strangeKey(body, keys) : undefined;
  if (wrong !== undefined) return wrong;
  const asked = newer ? (body as Record<string, unknown>) : Object.fromEntries(query);
  const action = newer ? asked.action : body;
  const { kind, namespace, resourceName, group, version } = asked;
  const denied = deniedTo(state, app, `action/${group}/${kind}/${action}`);
  if (denied !== undefined) return denied;
  const there = state.nodes
    .get(app.metadata.name)
    ?.some(
      (each) =>
        each.kind === kind &&
        each.namespace === namespace &&
        each.name === resourceName &&
        each.group === group &&
        each.version === version,
    );
  if (there !== true) return refuse(400, 3, `${kind} ${group} ${resourceName} not found`);
  if (action !== "restart") return refuse(400, 3, "no such action");
  state.restarted.push(`${kind} ${namespace}/${resourceName}`);
  return { status: 200, body: {} };
}
