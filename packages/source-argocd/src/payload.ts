import { z } from "zod";
import { count, flag, list, shape, text, time, whole } from "./lenient.ts";

/** The word that the ConfigMap of `setup` writes into each body. */
export const schemaName = "argocd-notifications/v1";

const labels = z
  .record(z.string(), z.unknown())
  .catch({})
  .transform((record) =>
    Object.entries(record).filter(
      (entry): entry is [string, string] => typeof entry[1] === "string",
    ),
  );

const source = z.object({ repoURL: text, path: text, chart: text, targetRevision: text });
const condition = z.object({ type: text, message: text, lastTransitionTime: time });
const info = z.object({ name: text, value: text });
const resource = z.object({
  kind: text,
  namespace: text,
  name: text,
  status: text,
  message: text,
  hookType: text,
  hookPhase: text,
});

const healthOfResource = z.object({
  kind: text,
  namespace: text,
  name: text,
  health: shape({ status: text, message: text }),
});
const initiatedBy = shape({ username: text, automated: flag });
/** A sync that ended well, as `status.history` keeps the newest of them. */
const deployed = z.object({
  revision: text,
  revisions: list(z.string()),
  deployStartedAt: time,
  deployedAt: time,
  initiatedBy,
});

const operationState = shape({
  phase: text,
  message: text,
  startedAt: time,
  finishedAt: time,
  retryCount: count,
  operation: shape({
    initiatedBy,
    info: list(info),
    sync: shape({
      revision: text,
      revisions: list(z.string()),
      dryRun: flag,
      autoHealAttemptsCount: count,
    }),
  }),
  syncResult: shape({
    revision: text,
    revisions: list(z.string()),
    resources: list(resource),
  }),
});

const application = z.object({
  metadata: z.object({
    name: z.string().min(1).max(300).transform(whole),
    namespace: text,
    uid: text,
    labels,
    resourceVersion: text,
    creationTimestamp: time,
    deletionTimestamp: time,
  }),
  spec: shape({
    project: text,
    source: source.optional().catch(undefined),
    sources: list(source),
    destination: shape({ name: text, server: text, namespace: text }),
    syncPolicy: shape({ automated: shape({ enabled: flag }) }),
  }),
  status: shape({
    sync: shape({ status: text, revision: text, revisions: list(z.string()) }),
    health: shape({ status: text, message: text, lastTransitionTime: time }),
    operationState,
    conditions: list(condition),
    // Neither is in what the ConfigMap sends.
    resources: list(healthOfResource),
    history: list(deployed),
    summary: shape({ images: list(z.string()), externalURLs: list(z.string()) }),
    reconciledAt: time,
  }),
});

const payload = z.object({
  reason: text,
  context: shape({ argocdUrl: text, cluster: text }),
  app: application,
});

export type Payload = z.output<typeof payload>;
export type ApplicationPayload = Payload["app"];
export type Status = NonNullable<ApplicationPayload["status"]>;
export type OperationState = NonNullable<Status["operationState"]>;
export type RepositorySource = z.output<typeof source>;
export type Resource = z.output<typeof resource>;
export type HealthOfResource = z.output<typeof healthOfResource>;
export type Condition = z.output<typeof condition>;
export type Deployed = z.output<typeof deployed>;

const tree = z.object({ nodes: list(healthOfResource) });

/** The resources of Argo CD's `…/resource-tree`. */
export function readTree(json: unknown): readonly HealthOfResource[] {
  return tree.safeParse(json).data?.nodes ?? [];
}

/** An Application object as the cluster or Argo CD's API gives it; undefined when it has no name. */
export function payloadOf(application: unknown): Payload | undefined {
  return payload.safeParse({ reason: "state", app: application }).data;
}

/** The body as it was meant, or why it can't be. */
export function readPayload(body: Uint8Array): Payload | { readonly unreadable: string } {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch {
    return { unreadable: "the body is not JSON in UTF-8: apply the ConfigMap that `setup` prints" };
  }
  const name =
    typeof json === "object" && json !== null && "schema" in json ? json.schema : undefined;
  if (name !== schemaName) {
    return {
      unreadable: `the body's "schema" is not "${schemaName}": use the templates of the ConfigMap that \`setup\` prints`,
    };
  }
  const read = payload.safeParse(json);
  if (read.success) return read.data;
  return { unreadable: "the body names no application: `app.metadata.name` is missing or no text" };
}
