import { defineSource, type SourcePlugin } from "@tocsin/core";
import { z } from "zod";
import { clusterActions } from "./actions/index.ts";
import { actionNames, lookingActions } from "./actions/rules.ts";
import { checkCluster } from "./check.ts";
import { setup } from "./setup.ts";
import { watchCluster } from "./watch.ts";

const namespace = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, "must be the name of a namespace, such as shop");
const pattern = z.string().min(1).max(300);

const options = z.strictObject({
  /** A path, or the YAML itself. Default: as kubectl finds it, then the pod's own account. */
  kubeconfig: z.string().min(1).optional(),
  /** Default: the kubeconfig's current one. */
  context: z.string().min(1).optional(),
  /** The cluster's name in labels. Default: the context's. */
  cluster: z.string().min(1).max(100).optional(),
  /** Default: all of them, and the nodes. */
  namespaces: z.array(namespace).min(1, "leave it out to watch the whole cluster").optional(),
  /** What nobody wants to hear of: all fields of one entry must fit, `*` stands for any letters. */
  ignore: z
    .array(
      z
        .strictObject({
          namespace: pattern.optional(),
          kind: pattern.optional(),
          name: pattern.optional(),
          reason: pattern.optional(),
          problem: pattern.optional(),
        })
        .refine(
          (rule) => Object.values(rule).some((field) => field !== undefined),
          "is empty: it would ignore everything",
        ),
    )
    .optional(),
  /** Whether the last lines of a crashed container are read. Default: true. */
  logs: z.boolean().optional(),
  /** What people may be offered to do. Default: logs and describe, which change nothing. */
  actions: z.array(z.enum(actionNames, `must be one of ${actionNames.join(", ")}`)).optional(),
});

type Input = z.input<typeof options>;
type Options = z.output<typeof options>;

/** A Kubernetes cluster: what goes wrong in its workloads and nodes, and what is rolled out. */
export const kubernetes: SourcePlugin<Input, Options> = defineSource({
  type: "kubernetes",
  options,
  open({ namespaces = [], ignore = [], logs = true, actions: given, ...where }, tools) {
    const actions = (given ?? lookingActions).filter((name) => logs || name !== "logs");
    return {
      watch: watchCluster({ ...where, namespaces, ignore, logs }, tools),
      check: (signal) => checkCluster({ ...where, namespaces }, tools, signal),
      setup: () => setup({ name: tools.name, namespaces, logs, actions }),
      actions: clusterActions({ ...where, actions }, tools),
    };
  },
});
