import { type Attributes, binary, event, noticesOf } from "./sender.ts";

interface RunFields {
  readonly name?: string;
  readonly uid?: string;
  readonly start?: string;
  readonly end?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly spec?: Attributes;
  readonly metadata?: Attributes;
  readonly status?: Attributes;
}

/** A PipelineRun of the pipeline `ci`. */
export function pipelineRun(fields: RunFields): Attributes {
  return run({ name: "ci-7", ...fields, spec: { pipelineRef: { name: "ci" }, ...fields.spec } });
}

/** A TaskRun of the task `lint`, part of no pipeline. */
export function taskRun(fields: RunFields): Attributes {
  const spec = { taskRef: { kind: "Task", name: "lint" }, ...fields.spec };
  return run({ name: "lint-3", ...fields, spec });
}

// The fields, of those that Tekton's v1 API has, that the source reads.
function run(fields: RunFields & { readonly name: string }): Attributes {
  const { name, start = "2026-11-23T09:00:00Z", end, reason = "Running", message } = fields;
  return {
    metadata: {
      name,
      namespace: "shop",
      uid: fields.uid ?? `uid-of-${name}`,
      creationTimestamp: start,
      ...fields.metadata,
    },
    spec: {
      params: Object.entries(fields.params ?? {}).map(([param, value]) => ({ name: param, value })),
      ...fields.spec,
    },
    status: {
      startTime: start,
      ...(end === undefined ? {} : { completionTime: end }),
      conditions: [{ type: "Succeeded", reason, message }],
      ...fields.status,
    },
  };
}

/** What Tekton's event of this type tells: `pipelinerun.failed`. */
export async function told(type: string, data: Attributes, more: Attributes = {}) {
  const body = {
    taskrun: "taskRun",
    pipelinerun: "pipelineRun",
    customrun: "customRun",
    run: "run",
  }[type.split(".")[0] ?? ""];
  return noticesOf(
    binary(
      event({
        source: "/apis/tekton.dev/v1/namespaces/shop/pipelineruns/ci-7",
        type: `dev.tekton.event.${type}.v1`,
        data: { [body ?? ""]: data },
        ...more,
      }),
    ),
  );
}
