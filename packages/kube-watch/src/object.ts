export interface KubeOwner {
  kind: string;
  name: string;
  uid: string;
  controller?: boolean;
}

/** A Kubernetes object as the API gives it, without `managedFields`, which are half of its size. */
export interface KubeObject {
  apiVersion?: string;
  kind?: string;
  metadata: {
    name: string;
    namespace?: string;
    uid: string;
    /** Opaque: it can be compared for equality alone. */
    resourceVersion: string;
    creationTimestamp?: string;
    deletionTimestamp?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    ownerReferences?: KubeOwner[];
    generation?: number;
    managedFields?: never;
  };
  [field: string]: unknown;
}

/** What a list or a watch calls an object, once it is certain to have a name, a uid and a version. */
export function readObject(value: unknown): KubeObject | undefined {
  const metadata = field(value, "metadata");
  if (!isRecord(value) || !isRecord(metadata)) return undefined;
  const { name, uid, resourceVersion } = metadata;
  if (typeof name !== "string" || typeof uid !== "string") return undefined;
  if (typeof resourceVersion !== "string" || resourceVersion === "") return undefined;
  delete metadata.managedFields;
  return value as KubeObject;
}

/** A field of something that may be anything. */
export function field(value: unknown, name: string): unknown {
  return isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** A field that is a text, "" otherwise. */
export function textField(value: unknown, name: string): string {
  const text = field(value, name);
  return typeof text === "string" ? text : "";
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** undefined when it is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
