import { type Fields, fieldsOf, listOf, textOf, timeOf, valueIn } from "./fields.ts";

/** A thing of the cluster by its kind and name, which are also what people call it. */
export interface Ref {
  readonly kind: string;
  /** "" for what belongs to no namespace. */
  readonly namespace: string;
  readonly name: string;
}

/** What all objects have. */
export interface Meta extends Ref {
  readonly uid: string;
  readonly created: number | undefined;
  readonly deleting: boolean;
  /** What made it and keeps it. */
  readonly owner: Ref | undefined;
  /** Of the Argo CD Application or the labels that charts give. */
  readonly app: string | undefined;
  readonly environment: string | undefined;
  /** The hash that a Deployment puts on its ReplicaSets and their pods. */
  readonly hash: string | undefined;
  /** The full commit that it was built of, where an annotation or label says so. */
  readonly commit: string | undefined;
}

/** `Deployment/shop/web` */
export function refKey({ kind, namespace, name }: Ref): string {
  return `${kind}/${namespace}/${name}`;
}

/** `Deployment shop/web`, `Node node-3` */
export function subjectOf({ kind, namespace, name }: Ref): string {
  return [kind, [namespace, name].filter(Boolean).join("/")].filter(Boolean).join(" ");
}

/** undefined when it has no name or uid. */
export function metaOf(object: unknown, kind: string): Meta | undefined {
  const metadata = fieldsOf(fieldsOf(object).metadata);
  const name = textOf(metadata.name, 300);
  const uid = textOf(metadata.uid, 200);
  if (name === undefined || uid === undefined) return undefined;
  const { labels, annotations } = metadata;
  const namespace = textOf(metadata.namespace, 300) ?? "";
  const revision = "org.opencontainers.image.revision";
  const commit = valueIn(annotations, revision) ?? valueIn(labels, revision);
  return {
    kind,
    namespace,
    name,
    uid,
    created: timeOf(metadata.creationTimestamp),
    deleting: typeof metadata.deletionTimestamp === "string",
    owner: ownerOf(metadata, namespace),
    app: appOf(metadata),
    environment: valueIn(labels, "environment") ?? valueIn(labels, "env"),
    hash: valueIn(labels, "pod-template-hash"),
    commit: commit !== undefined && /^[0-9a-f]{40}$/.test(commit) ? commit : undefined,
  };
}

function ownerOf(metadata: Fields, namespace: string): Ref | undefined {
  const owners = listOf(metadata.ownerReferences, 20);
  const owner = owners.find(({ controller }) => controller === true);
  const kind = textOf(owner?.kind, 200);
  const name = textOf(owner?.name, 300);
  return kind === undefined || name === undefined ? undefined : { kind, namespace, name };
}

/** Argo CD's name comes first: what it tells of the same application bears that one. */
function appOf({ labels, annotations }: Fields): string | undefined {
  const tracking = valueIn(annotations, "argocd.argoproj.io/tracking-id")?.split(":")[0];
  return (
    // With applications in any namespace it is NAMESPACE_NAME.
    tracking?.split("_").at(-1) ||
    valueIn(labels, "app.kubernetes.io/name") ||
    valueIn(labels, "app.kubernetes.io/instance") ||
    valueIn(labels, "app")
  );
}
