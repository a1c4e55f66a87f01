import { z } from "zod";
import { count, flag, list, shape, text, time } from "../lenient.ts";
import { requestIn } from "../request.ts";

const info = list(z.object({ name: text, value: text }));
const operation = shape({ info });

const live = z.object({
  metadata: z.object({
    name: z.string(),
    namespace: text,
    deletionTimestamp: time,
    ownerReferences: list(z.object({ kind: text, name: text })),
  }),
  spec: shape({
    syncPolicy: shape({
      automated: shape({ enabled: flag, prune: flag, selfHeal: flag, allowEmpty: flag }),
    }),
  }),
  operation,
  status: shape({
    sync: shape({ status: text }),
    health: shape({ status: text }),
    operationState: shape({ phase: text, operation }),
    history: list(
      z.object({
        id: count,
        revision: text,
        revisions: list(z.string()),
        deployedAt: time,
        initiatedBy: shape({ username: text, automated: flag }),
      }),
    ),
    resources: list(
      z.object({ group: text, kind: text, namespace: text, name: text, status: text }),
    ),
  }),
});

export type Automated = NonNullable<
  NonNullable<NonNullable<Read["spec"]>["syncPolicy"]>["automated"]
>;
type Read = z.output<typeof live>;

/** One deployment that it can be rolled back to. */
export type Deployment = NonNullable<Read["status"]>["history"][number] & { readonly id: number };

/** A resource of its manifests. */
export type ManagedResource = NonNullable<Read["status"]>["resources"][number];

/** An application as Argo CD shows it now. */
export interface Live {
  readonly deleting: boolean;
  /** An operation goes on. */
  readonly busy: boolean;
  /** The orders of the gateway that its newest operations are for. */
  readonly requests: readonly string[];
  /** How it syncs by itself; undefined when it does not. */
  readonly automated: Automated | undefined;
  /** What makes it anew, and with it its sync policy: `ApplicationSet shops`. */
  readonly madeBy: string | undefined;
  /** Its newest operation ended badly, so that what it runs is not all of the newest deployment. */
  readonly broken: boolean;
  /** Newest first: what was deployed well. */
  readonly history: readonly Deployment[];
  readonly resources: readonly ManagedResource[];
  readonly sync: string;
  readonly health: string;
}

/** Reads an Application object; undefined when it is none. */
export function readLive(json: unknown): Live | undefined {
  const read = live.safeParse(json).data;
  if (read === undefined) return undefined;
  const { metadata, spec, status } = read;
  const automated = spec?.syncPolicy?.automated;
  const state = status?.operationState;
  const maker = metadata.ownerReferences.find(({ kind }) => kind === "ApplicationSet");
  return {
    deleting: metadata.deletionTimestamp !== undefined,
    busy: read.operation !== undefined || isGoing(state?.phase),
    requests: [requestIn(read.operation?.info), requestIn(state?.operation?.info)].flatMap(
      (request) => (request === undefined ? [] : [request.id]),
    ),
    automated: automated?.enabled === false ? undefined : automated,
    madeBy: maker?.name === undefined ? undefined : `ApplicationSet ${maker.name}`,
    broken: state?.phase === "Failed" || state?.phase === "Error",
    history: (status?.history ?? [])
      .filter((each): each is Deployment => each.id !== undefined)
      .sort((one, other) => other.id - one.id),
    resources: status?.resources ?? [],
    sync: status?.sync?.status ?? "Unknown",
    health: status?.health?.status ?? "Unknown",
  };
}

function isGoing(phase: string | undefined): boolean {
  return phase === "Running" || phase === "Terminating";
}
