import type { Rule } from "../rbac.ts";

/** All that can be done, in the order in which a message offers it. */
export const actionNames = [
  "logs",
  "restart",
  "undo",
  "describe",
  "scale",
  "cordon",
  "uncordon",
] as const;
export type ActionName = (typeof actionNames)[number];

/** What needs no right but those to look. */
export const lookingActions: readonly ActionName[] = ["logs", "describe"];

const rolled = ["deployments", "statefulsets", "daemonsets"];
const patchRolled: Rule = { group: "apps", resources: rolled, verbs: ["patch"] };
const patchNodes: Rule = { group: "", resources: ["nodes"], verbs: ["patch"] };

const rules: Readonly<Record<ActionName, readonly Rule[]>> = {
  logs: [],
  describe: [],
  restart: [patchRolled],
  undo: [
    patchRolled,
    { group: "apps", resources: ["controllerrevisions"], verbs: ["get", "list"] },
  ],
  scale: [
    {
      group: "apps",
      resources: ["deployments/scale", "statefulsets/scale", "replicasets/scale"],
      verbs: ["get", "patch"],
    },
  ],
  cordon: [patchNodes],
  uncordon: [patchNodes],
};

/** What the account needs for these beside the right to look, each rule once. */
export function rulesForActions(names: readonly ActionName[]): readonly Rule[] {
  return [...new Set(names.flatMap((name) => rules[name]))];
}
