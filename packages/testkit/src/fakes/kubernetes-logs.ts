import type { KubernetesObject } from "./kubernetes-objects.ts";
import { badRequest, type KubernetesStatus, notFound } from "./kubernetes-status.ts";
import type { StoredObject } from "./kubernetes-store.ts";

export interface PodLog {
  readonly pod: KubernetesObject;
  /** Default: the pod's first one. */
  readonly container?: string;
  /** Of the container before its last restart. */
  readonly previous?: boolean;
}

export type KubernetesLogs = ReturnType<typeof kubernetesLogs>;

/** What containers wrote, by pod. */
export function kubernetesLogs() {
  const texts = new Map<string, string>();
  return {
    set({ pod, container = firstContainer(pod), previous = false }: PodLog, text: string) {
      texts.set(keyOf(pod, container, previous), text);
    },
    /** The text as the API cuts it: the last lines, then so many bytes of their beginning. */
    read(
      pod: StoredObject | undefined,
      name: string,
      query: URLSearchParams,
    ): KubernetesStatus | string {
      if (pod === undefined) return notFound("pods", name);
      const container = query.get("container") ?? firstContainer(pod);
      const previous = ["1", "true"].includes(query.get("previous") ?? "");
      const containers: { name: string }[] = pod.spec?.containers ?? [];
      if (!containers.some((each) => each.name === container))
        return badRequest(`container ${container} is not valid for pod ${name}`);
      const text = texts.get(keyOf(pod, container, previous));
      if (text === undefined) {
        return previous
          ? badRequest(`previous terminated container "${container}" in pod "${name}" not found`)
          : "";
      }
      return cut(text, query);
    },
  };
}

function cut(text: string, query: URLSearchParams): string {
  const lines = text.split(/(?<=\n)/);
  const tail = query.get("tailLines");
  const shown = tail === null ? lines : Number(tail) === 0 ? [] : lines.slice(-Number(tail));
  const stamped = ["1", "true"].includes(query.get("timestamps") ?? "")
    ? shown.map((line) => `2026-01-05T09:00:00.000000000Z ${line}`)
    : shown;
  const limit = query.get("limitBytes");
  const bytes = Buffer.from(stamped.join(""));
  return (limit === null ? bytes : bytes.subarray(0, Number(limit))).toString("utf8");
}

function firstContainer(pod: KubernetesObject): string {
  return pod.spec?.containers?.[0]?.name ?? "app";
}

function keyOf({ metadata }: KubernetesObject, container: string, previous: boolean): string {
  return [metadata.namespace, metadata.name, container, previous].join("/");
}
