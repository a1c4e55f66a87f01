import type { ArgoApplication, ArgoState } from "./argocd.ts";
import { deniedTo, refuse, strangeKey } from "./argocd-gate.ts";
import type { Answer } from "./http.ts";

interface SyncRequest {
  readonly revision?: string;
  readonly prune?: boolean;
  readonly dryRun?: boolean;
  readonly resources?: readonly unknown[];
  readonly infos?: readonly unknown[];
}

const syncKeys = ["name", "appNamespace", "revision", "prune", "dryRun", "resources", "infos"];
const rollbackKeys = ["name", "appNamespace", "id", "prune", "dryRun"];

/** Begins a sync, as the real one does: by writing the operation into the application. */
export function sync(state: ArgoState, app: ArgoApplication, body: unknown): Answer {
  const { revision = "", prune, dryRun, resources, infos } = body as SyncRequest;
  if (state.windowClosed) return refuse(403, 7, "cannot sync: blocked by sync window");
  const wrong = deniedTo(state, app, "sync") ?? strangeKey(body, syncKeys) ?? isGoing(app);
  if (wrong !== undefined) return wrong;
  if (isAutomated(app) && revision !== "" && revision !== "HEAD")
    return refuse(400, 9, `Cannot sync to ${revision}: auto-sync currently set to HEAD`);
  app.operation = {
    initiatedBy: { username: "tocsin" },
    sync: { revision, prune, dryRun, resources: resources ?? [] },
    info: infos ?? [],
  };
  return { status: 200, body: app };
}

/** Begins a rollback, which is a sync that takes no notes along. */
export function rollBack(app: ArgoApplication, body: unknown): Answer {
  const { id } = body as { id?: unknown };
  const wrong = strangeKey(body, rollbackKeys);
  if (wrong !== undefined) return wrong;
  if (isAutomated(app))
    return refuse(400, 9, "rollback cannot be initiated when auto-sync is enabled");
  const history = (app.status.history ?? []) as { id: number; revision: string }[];
  const found = history.find((each) => each.id === id);
  if (found === undefined)
    return refuse(
      400,
      3,
      `application ${app.metadata.name} does not have deployment with id ${id}`,
    );
  const going = isGoing(app);
  if (going !== undefined) return going;
  app.operation = {
    initiatedBy: { username: "tocsin" },
    sync: { revision: found.revision, source: {} },
  };
  return { status: 200, body: app };
}

/** Where an error is wrapped, its code is lost: it comes as 500, and only its words tell. */
function isGoing({ operation, metadata }: ArgoApplication): Answer | undefined {
  if (metadata.deletionTimestamp !== undefined) return refuse(400, 9, "application is deleting");
  if (operation === undefined) return undefined;
  const words =
    "rpc error: code = FailedPrecondition desc = another operation is already in progress";
  return refuse(500, 2, `error setting app operation: ${words}`);
}

function isAutomated({ spec }: ArgoApplication): boolean {
  const automated = spec.syncPolicy?.automated;
  return automated !== undefined && automated !== null && automated.enabled !== false;
}
