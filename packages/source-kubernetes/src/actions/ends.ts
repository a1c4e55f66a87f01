import { type ActionEnd, codeSpan } from "@tocsin/core";
import type { KubeAnswer, PatchAnswer } from "@tocsin/kube-watch";
import { subjectOf } from "../objects/meta.ts";
import { type Rule, ruleLine } from "../rbac.ts";
import { withoutSecrets } from "../tell/secrets.ts";
import type { Target } from "./target.ts";

/** One right: what was asked with it was refused. */
export interface Right {
  readonly group: string;
  /** With its part, as in `deployments/scale`. */
  readonly resource: string;
  readonly verb: string;
}

type Refused<Answer> = Extract<Answer, { ok: false }>;

/** A look that brought nothing: surely nothing was done. */
export function notRead(
  { status, reason }: Refused<KubeAnswer>,
  right: Right,
  target: Target,
): ActionEnd {
  if (status === 403) return notAllowed(right, target);
  if (status === 404) return gone(target);
  const words = said(reason);
  if (status === 0) return { status: "failed", text: `the cluster was not reached: ${words}` };
  if (status === 400) return { status: "refused", text: `the cluster refuses it: ${words}` };
  return { status: "failed", text: `the cluster does not answer as it should: ${words}` };
}

/** A change that the cluster did not confirm. */
export function notDone(
  { status, reason, unclear }: Refused<PatchAnswer>,
  right: Right,
  target: Target,
): ActionEnd {
  const words = said(reason);
  if (unclear) {
    const look = `look at ${subjectOf(target)} before you do it again`;
    return { status: "unclear", text: `it may have been done (${words}): ${look}` };
  }
  // Quotas, pod security and webhooks answer 403 too, in words of their own.
  if (status === 403 && / cannot [a-z]+ resource /.test(reason)) return notAllowed(right, target);
  if (status === 404) return gone(target);
  if (status === 409) return changedMeanwhile(target);
  if (status === 401) {
    const text = "the cluster does not accept the kubeconfig's credential: give it a valid one";
    return { status: "refused", text };
  }
  if (status === 429 || status === 503) {
    const text = `the cluster is too busy (${words}), nothing was done: try again in a minute`;
    return { status: "failed", text };
  }
  if (status === 0) return { status: "failed", text: `the cluster was not reached: ${words}` };
  if (status >= 300 && status < 400) {
    const text = `the cluster's address redirects (HTTP ${status}), and the credential is not sent there: write the address of the API itself into the kubeconfig's \`server\``;
    return { status: "failed", text };
  }
  return { status: "refused", text: `the cluster refuses it: ${words}` };
}

export function changedMeanwhile(target: Target): ActionEnd {
  const text = `somebody else changed ${subjectOf(target)} at the same moment: look at it, then do it again`;
  return { status: "refused", text };
}

export function gone(target: Target): ActionEnd {
  return { status: "refused", text: `${subjectOf(target)} is gone` };
}

function notAllowed({ group, resource, verb }: Right, { namespace }: Target): ActionEnd {
  const rule: Rule = { group, resources: [resource], verbs: [verb] };
  const role = namespace === "" ? "ClusterRole" : `ClusterRole (or Role in ${namespace})`;
  const text = `the account may not ${verb} ${resource}: add this rule to its ${role}: \`${ruleLine(rule).trim()}\``;
  return { status: "refused", text };
}

/** Words of the cluster or of a webhook in it, which anybody may have written. */
function said(reason: string): string {
  return codeSpan(withoutSecrets(reason), 400);
}
