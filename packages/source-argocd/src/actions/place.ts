import type { About } from "@tocsin/core";

/** The application that an incident is about. */
export interface Place {
  readonly namespace: string;
  readonly name: string;
  /** `guestbook`, or `team-a/guestbook` when it is not where Argo CD itself is; as its command line writes it. */
  readonly called: string;
  /** `*` where the notices do not say. */
  readonly project: string;
  /** An operation of it goes on, as far as the notices say. */
  readonly busy: boolean;
  readonly deleting: boolean;
}

/** Where Argo CD is installed by default. */
const usualNamespace = "argocd";

// The aspects are at the end, so that a cluster's name may hold anything.
const shape =
  /^argocd:(?<cluster>.+):(?<namespace>[a-z0-9][a-z0-9.-]{0,252})\/(?<name>[a-z0-9][a-z0-9.-]{0,252}):(?<aspect>health|sync-op|sync-status|out-of-sync|created|deleted|operation:[^/]+)$/;

/**
 * The one application of this Argo CD that the notices tell of; undefined when they tell of several, or of
 * another cluster's: there may be one of the same name here.
 */
export function placeOf({ notices }: About, cluster: string): Place | undefined {
  const found = notices.flatMap(({ fingerprint, status, kind, labels, type }) => {
    const { groups } = shape.exec(fingerprint) ?? {};
    if (groups === undefined || groups.name !== labels.app) return [];
    const { namespace = "", name = "" } = groups;
    return [
      {
        cluster: groups.cluster,
        namespace,
        name,
        project: projectName(labels.project),
        busy: kind === "run" && status === "running",
        deleting: type === "app.deleted",
      },
    ];
  });
  const [first] = found;
  if (first === undefined) return undefined;
  const { namespace, name } = first;
  const same = found.every(
    (each) => each.cluster === cluster && each.namespace === namespace && each.name === name,
  );
  if (!same) return undefined;
  return {
    namespace,
    name,
    called: namespace === usualNamespace ? name : `${namespace}/${name}`,
    project: found.find(({ project }) => project !== "*")?.project ?? "*",
    busy: found.some(({ busy }) => busy),
    deleting: found.some(({ deleting }) => deleting),
  };
}

function projectName(label: string | undefined): string {
  return label !== undefined && /^[a-z0-9][a-z0-9.-]{0,252}$/.test(label) ? label : "*";
}
