/** What to paste at each registry's side. */
export function setupText(hookUrl: string, name: string, token: string | undefined): string {
  const shown = token ?? "TOKEN";
  const address = `${hookUrl}/${encodeURIComponent(shown)}`;
  const missing = `No token is set: make one (openssl rand -hex 32), put it into sources.${name}.token and for TOKEN below.\n\n`;
  return `${token === undefined ? missing : ""}1. Do what your registry needs:

Docker Hub: repository → Webhooks. It can't send a header, so the token is in the address.
  Webhook name  tocsin
  Webhook URL   ${address}

Docker Distribution (registry:2, GitLab's registry): in config.yml, then restart the registry.

notifications:
  endpoints:
    - name: tocsin
      url: ${JSON.stringify(hookUrl)}
      headers:
        Authorization: [${JSON.stringify(`Bearer ${shown}`)}]
      timeout: 5s
      threshold: 5
      backoff: 10s
      ignore:
        actions: [pull]
        mediatypes: [application/octet-stream]

Harbor: project → Webhooks → New webhook.
  Notify type   http
  Event type    Artifact pushed (and Artifact deleted, with "deletions: true")
  Endpoint URL  ${hookUrl}
  Auth header   Bearer ${shown}

GitHub's container registry: repository or organization → Settings → Webhooks → Add webhook.
  Payload URL   ${hookUrl}
  Content type  application/json
  Secret        ${shown}
  Events        Let me select individual events: Packages (organization), Registry packages (repository)

Quay: repository → Settings → Events and notifications → Create notification.
  When          Push to repository
  Method        Webhook POST
  Webhook URL   ${address}

Azure: container registry → Webhooks → Add.
  Service URI     ${hookUrl}
  Custom headers  Authorization: Bearer ${shown}
  Actions         push

2. Push a tag. It arrives as "IMAGE:TAG published".
`;
}
