import { derived, recorded } from "../examples.ts";
import { dependabot, secretAlert } from "../security.ts";
import type { Becomes } from "./row.ts";

/** Security alerts. */
export const security: Becomes = {
  "dependabot_alert created": [
    "dependabot_alert",
    recorded("dependabot_alert", 1),
    [
      {
        kind: "problem",
        status: "firing",
        severity: "warning",
        fingerprint: "gh:wolfy1339/pika-pack:alert:dependabot:20",
        subject: "wolfy1339/pika-pack semver",
        title: "semver: semver vulnerable to Regular Expression Denial of Service",
        at: "2023-06-24T13:57:12.000Z",
      },
    ],
  ],
  "dependabot_alert critical": [
    "dependabot_alert",
    dependabot("reintroduced", "critical"),
    [{ status: "firing", severity: "critical" }],
  ],
  "dependabot_alert fixed": [
    "dependabot_alert",
    dependabot("fixed", "high", { fixed_at: "2023-06-25T00:00:00Z" }),
    [{ status: "resolved", severity: "error", at: "2023-06-25T00:00:00.000Z" }],
  ],
  "dependabot_alert dismissed by itself": [
    "dependabot_alert",
    dependabot("auto_dismissed", "low"),
    [{ status: "resolved", severity: "info" }],
  ],
  "dependabot_alert assigned": ["dependabot_alert", dependabot("assigned"), []],
  "code_scanning_alert created": [
    "code_scanning_alert",
    recorded("code_scanning_alert", 2),
    [
      {
        status: "firing",
        severity: "error",
        fingerprint: "gh:Codertocat/Hello-World:alert:code:10",
        title: "Query built from user-controlled sources",
      },
    ],
  ],
  "code_scanning_alert fixed": [
    "code_scanning_alert",
    recorded("code_scanning_alert", 3),
    [{ status: "resolved", fingerprint: "gh:Codertocat/Hello-World:alert:code:10" }],
  ],
  "code_scanning_alert dismissed": [
    "code_scanning_alert",
    recorded("code_scanning_alert", 1),
    [{ status: "resolved", at: "2021-02-11T02:59:08.000Z", actor: { name: "Codertocat" } }],
  ],
  "code_scanning_alert seen in another branch": [
    "code_scanning_alert",
    derived(recorded("code_scanning_alert", 2), { action: "appeared_in_branch" }),
    [],
  ],
  "secret_scanning_alert created": [
    "secret_scanning_alert",
    secretAlert("created"),
    [
      {
        status: "firing",
        severity: "error",
        fingerprint: "gh:Codertocat/Hello-World:alert:secret:191",
        title: "Adafruit IO Key found in the repository",
      },
    ],
  ],
  "secret_scanning_alert leaked": [
    "secret_scanning_alert",
    secretAlert("publicly_leaked"),
    [{ status: "firing", severity: "critical" }],
  ],
  "secret_scanning_alert of a valid credential": [
    "secret_scanning_alert",
    secretAlert("reopened", { validity: "active" }),
    [{ status: "firing", severity: "critical" }],
  ],
  "secret_scanning_alert resolved": [
    "secret_scanning_alert",
    secretAlert("resolved", { resolved_at: "2026-01-06T00:00:00Z", resolution: "revoked" }),
    [{ status: "resolved", at: "2026-01-06T00:00:00.000Z" }],
  ],
};
