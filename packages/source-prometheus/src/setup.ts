import { testAlert } from "./notice.ts";

export interface SetupOptions {
  readonly hookUrl: string;
  readonly name: string;
  readonly receiver: string;
  /** What Alertmanager must bear; undefined: nothing is asked. */
  readonly token: string | undefined;
}

/** What to paste at Alertmanager's side. */
export function setupText({ hookUrl, name, receiver, token }: SetupOptions): string {
  const text = (value: string) => JSON.stringify(value);
  const proof =
    token === undefined
      ? `        # No token is set in sources.${name}: the gateway takes this from its own machine only.\n`
      : `        http_config:\n          authorization: { type: Bearer, credentials: ${text(token)} }\n`;
  return `1. In alertmanager.yml, under "receivers", add:

  - name: ${text(receiver)}
    webhook_configs:
      - url: ${text(hookUrl)}
        send_resolved: true
        max_alerts: 0
${proof}
2. In the same file, under "route", send alerts there. Tocsin groups and repeats by itself, so short waits do:

route:
  receiver: ${text(receiver)}
  group_by: ["..."]
  group_wait: 5s
  group_interval: 1m
  repeat_interval: 4h

   With other receivers that stay, add it as the first of "routes" instead:

  routes:
    - { receiver: ${text(receiver)}, continue: true, group_by: ["..."], group_wait: 5s, group_interval: 1m }

3. Check and load it:

amtool check-config alertmanager.yml
curl -X POST http://127.0.0.1:9093/-/reload

4. Try it: this arrives as "Test of the source ${name}".

amtool --alertmanager.url=http://127.0.0.1:9093 alert add alertname=${testAlert}

5. To look back after a downtime, tell Tocsin where Alertmanager is:

sources:
  ${name}: { alertmanagerUrl: "http://127.0.0.1:9093", receiver: ${text(receiver)} }

Or leave Alertmanager out, and let Prometheus send here itself. In prometheus.yml:

${inPlaceOfAlertmanager(hookUrl, token)}`;
}

function inPlaceOfAlertmanager(hookUrl: string, token: string | undefined): string {
  const { protocol, host, pathname } = new URL(hookUrl);
  const proof =
    token === undefined
      ? ""
      : `      authorization: { type: Bearer, credentials: ${JSON.stringify(token)} }\n`;
  return `alerting:
  alertmanagers:
    - scheme: ${protocol.replace(":", "")}
      path_prefix: ${JSON.stringify(pathname)}
${proof}      static_configs: [{ targets: [${JSON.stringify(host)}] }]
`;
}
