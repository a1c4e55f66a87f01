import type { NoticeInput } from "@tocsin/core";
import type { Delivery, Reader } from "../delivery.ts";
import { checkRun, checkSuite } from "./check.ts";
import { codeScanningAlert } from "./code-scanning-alert.ts";
import { dependabotAlert } from "./dependabot-alert.ts";
import { deployment, deploymentStatus } from "./deployment.ts";
import { deploymentProtectionRule, deploymentReview } from "./deployment-gate.ts";
import { packagePublished, registryPackagePublished } from "./package.ts";
import { ping } from "./ping.ts";
import { pullRequest } from "./pull-request.ts";
import { push } from "./push.ts";
import { release } from "./release.ts";
import { secretScanningAlert } from "./secret-scanning-alert.ts";
import { status } from "./status.ts";
import { workflowJob } from "./workflow-job.ts";
import { workflowRun } from "./workflow-run.ts";

/** X-GitHub-Event → what reads it. */
const readers: Readonly<Record<string, Reader>> = {
  workflow_run: workflowRun,
  workflow_job: workflowJob,
  check_run: checkRun,
  check_suite: checkSuite,
  status,
  deployment,
  deployment_status: deploymentStatus,
  deployment_review: deploymentReview,
  deployment_protection_rule: deploymentProtectionRule,
  push,
  release,
  pull_request: pullRequest,
  package: packagePublished,
  registry_package: registryPackagePublished,
  dependabot_alert: dependabotAlert,
  code_scanning_alert: codeScanningAlert,
  secret_scanning_alert: secretScanningAlert,
  ping,
};

/** The events that are read, in the order in which people would choose them. */
export const knownEvents: readonly string[] = Object.keys(readers);

/** The notices of a delivery. One without an id of its own gets the delivery's, which a redelivery repeats. */
export function readEvent(delivery: Delivery, guid: string): readonly NoticeInput[] {
  const reader = Object.hasOwn(readers, delivery.event) ? readers[delivery.event] : undefined;
  if (reader === undefined) return [];
  // Only the ping of an app is of no repository and no organization.
  if (delivery.repo.name === "" && delivery.event !== "ping") return [];
  return reader(delivery).map((notice, index) =>
    notice.id !== undefined || !/^[\w-]{1,100}$/.test(guid)
      ? notice
      : { ...notice, id: `github:${guid}:${index}` },
  );
}
