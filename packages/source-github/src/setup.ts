import { knownEvents } from "./events/index.ts";

// `check_suite` and `registry_package` repeat what `check_run` and `package` tell; ping always comes.
// A deployment protection rule is sent to GitHub Apps alone.
const unasked = ["check_suite", "registry_package", "ping", "deployment_protection_rule"];

/** The events that a repository's webhook should send. */
const recommendedEvents = knownEvents.filter((event) => !unasked.includes(event));

/** What to paste at GitHub's side. */
export function setupText(hookUrl: string, name: string): string {
  const events = recommendedEvents.map((event) => `  -f 'events[]=${event}' \\`).join("\n");
  return `Make a secret once, and give it to Tocsin (sources.${name}.secret) and to GitHub:

  export GITHUB_WEBHOOK_SECRET="$(openssl rand -hex 32)"

With the gh command, for one repository (for all of an organization: orgs/ORG/hooks):

gh api repos/OWNER/REPO/hooks --method POST \\
  -f name=web -F active=true \\
${events}
  -f 'config[url]=${hookUrl}' \\
  -f 'config[content_type]=json' \\
  -f "config[secret]=$GITHUB_WEBHOOK_SECRET"

Or in the browser: Settings → Webhooks → Add webhook
  Payload URL   ${hookUrl}
  Content type  application/json
  Secret        the value of GITHUB_WEBHOOK_SECRET
  Events        Let me select individual events:
                ${recommendedEvents.join(", ")}

GitHub then sends a ping, which arrives as "webhook of OWNER/REPO connected".
`;
}
