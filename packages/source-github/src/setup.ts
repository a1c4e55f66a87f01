import type { Secret } from "@tocsin/core";
import { knownEvents } from "./events/index.ts";
import type { ApiOptions } from "./options.ts";

// `check_suite` and `registry_package` repeat what `check_run` and `package` tell; ping always comes.
// A deployment protection rule is sent to GitHub Apps alone.
const unasked = ["check_suite", "registry_package", "ping", "deployment_protection_rule"];

/** The events that a repository's webhook should send. */
const recommendedEvents = knownEvents.filter((event) => !unasked.includes(event));

interface SetupOptions {
  /** Of the source. */
  readonly name: string;
  readonly secret: Secret | undefined;
  readonly api: ApiOptions | undefined;
}

/** What to paste at GitHub's side. */
export function setupText(hookUrl: string, { name, secret, api }: SetupOptions): string {
  const events = recommendedEvents.map((event) => `  -f 'events[]=${event}' \\`).join("\n");
  const value = secret === undefined ? '"$(openssl rand -hex 32)"' : quoted(secret.reveal());
  const first =
    secret === undefined
      ? `1. Make a secret once, and write it into sources.${name}.secret of the gateway's config:`
      : `1. The secret of sources.${name}:`;
  return `${first}

export GITHUB_WEBHOOK_SECRET=${value}

2. Make the webhook. With the gh command, ${whose(api)}:

gh api ${placeOf(api)} --method POST \\
  -f name=web -F active=true \\
${events}
  -f ${quoted(`config[url]=${hookUrl}`)} \\
  -f 'config[content_type]=json' \\
  -f "config[secret]=$GITHUB_WEBHOOK_SECRET"

   Or in the browser: Settings → Webhooks → Add webhook
     Payload URL   ${hookUrl}
     Content type  application/json
     Secret        ${secret === undefined ? "the value of GITHUB_WEBHOOK_SECRET" : secret.reveal()}
     Events        Let me select individual events:
                   ${recommendedEvents.join(", ")}

3. GitHub sends a ping, which arrives as "webhook of OWNER/REPO connected".

4. ${api?.hooks === undefined ? catchUpAdvice(name) : `What GitHub can't deliver is fetched with the token of sources.${name}.api.`}

5. ${
    api?.actions === undefined
      ? actionsAdvice(name)
      : `In ${api.actions.join(", ")} people may act from the messages, with the token of sources.${name}.api:
   ${rights}`
  }
`;
}

function catchUpAdvice(name: string): string {
  return `GitHub never tries again by itself. To have what it could not deliver fetched at the next start, make a
   token (Settings → Developer settings → Fine-grained tokens, Webhooks: read and write) and write:

sources:
  ${name}:
    api: { token: "\${GITHUB_API_TOKEN}", hooks: [{ repository: OWNER/REPO }] }`;
}

const rights = `fine-grained, it needs for these repositories Actions: read and write, Deployments: read and write (to
   approve), Contents: read (to ask for a workflow's inputs); classic, it needs the scope repo.`;

function actionsAdvice(name: string): string {
  return `To run again, cancel, approve and start workflows from the messages, list the repositories in
   sources.${name}.api.actions, such as [acme/*], and give the token of sources.${name}.api more rights:
   ${rights}`;
}

function whose(api: ApiOptions | undefined): string {
  if (api?.hooks === undefined)
    return "for one repository (for all of an organization: orgs/ORG/hooks)";
  return (api.hooks?.length ?? 0) > 1 ? "the first, and the others alike" : "as in the config";
}

function placeOf(api: ApiOptions | undefined): string {
  const [first] = api?.hooks ?? [];
  if (first?.organization !== undefined) return `orgs/${first.organization}/hooks`;
  return `repos/${first?.repository ?? "OWNER/REPO"}/hooks`;
}

/** As one word of a shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
