import { derived, type Payload, recorded } from "./examples.ts";

/**
 * A secret scanning alert, constructed from the documented fields on a recorded alert's repository: the
 * corpus on npm has none.
 */
export function secretAlert(action: string, alert: Payload = {}): Payload {
  const { repository, sender, organization } = recorded("code_scanning_alert", 1);
  return {
    action,
    alert: {
      number: 191,
      html_url: "https://github.com/Codertocat/Hello-World/security/secret-scanning/191",
      created_at: "2026-01-05T09:00:00Z",
      updated_at: "2026-01-05T09:00:00Z",
      secret_type: "adafruit_io_key",
      secret_type_display_name: "Adafruit IO Key",
      secret: "aio_XXXXXXXXXXXXXXXXXXXXXXXXXXXX",
      resolution: null,
      ...alert,
    },
    repository,
    organization,
    sender,
  };
}

/** Derived from a recorded alert: another action, with the times and the severity that go with it. */
export function dependabot(action: string, severity = "medium", alert: Payload = {}): Payload {
  return derived(recorded("dependabot_alert", 1), {
    action,
    alert: { security_vulnerability: { severity }, ...alert },
  });
}
