import { folder, type Ran, tocsin } from "../help.ts";

const channels = `
  slack: { token: xoxb-1-2-abc }
  mail: { type: email, url: "smtp://127.0.0.1:25", from: tocsin@example.test }
  sms: { accountSid: AC0123456789abcdef0123456789abcdef, authToken: a-token-0123, from: "+15017122661" }
`;

/** What only an environment has, in every form that channels ask for. */
const secretChannels = `
  slack: { token: "\${SLACK_BOT_TOKEN}", signingSecret: "\${SLACK_SIGNING_SECRET}" }
  mail: { type: email, url: "\${SMTP_URL}", from: "\${MAIL_FROM}", replyTo: "\${REPLY_TO:-ops@example.test}" }
  sms: { accountSid: "\${TWILIO_SID}", authToken: "\${TWILIO_TOKEN}", from: "\${TWILIO_FROM}" }
  discord: { token: "\${DISCORD_TOKEN}", applicationId: "\${DISCORD_ID}", publicKey: "\${DISCORD_KEY}" }
publicUrl: "\${PUBLIC_URL}"
storage: "\${DATABASE}"
auth: { tokens: [{ name: ci, token: "\${TOCSIN_TOKEN}", scopes: [read] }] }
`;

const rest = `
sources:
  github: { secret: "\${GITHUB_WEBHOOK_SECRET}" }
  backup: { type: webhook, expectEvery: 10m, auth: { token: "\${BACKUP_TOKEN}" }, map: { title: x } }
receivers:
  ops: ["slack:#ops"]
  desk: ["mail:desk@example.test"]
  both: ["slack:#all", "mail:all@example.test"]
times:
  nights: [{ times: ["22:00-24:00", "00:00-07:00"], location: Europe/Berlin }]
people:
  ann: { timezone: Europe/Berlin, contacts: { sms: "+4915112345678" } }
  bo: { timezone: Europe/Berlin, contacts: { sms: "+4915187654321" } }
schedules:
  primary:
    timezone: Europe/Berlin
    layers: [{ people: [ann, bo], rotate: daily, handoff: "03:00", start: "2026-01-05" }]
escalations:
  oncall: { steps: [{ after: 5m, notify: ["schedule:primary"] }, { after: 10m, notify: ["person:bo"] }] }
inhibit:
  - { name: node, source: ['severity="error"', 'layer="node"'], target: ['severity="info"'], equal: [host] }
route:
  receiver: ops
  routes:
    - { name: prod, matchers: ['severity="critical"'], escalation: oncall }
    - { name: both, matchers: ['team="all"'], receiver: both }
    - { name: info, matchers: ['severity="info"'], receiver: desk, mute: [nights] }
`;

/** What policy tests are about. */
export const config = `channels:${channels}${rest}`;
/** The same with secrets that nobody sets. */
export const secretConfig = `channels:${secretChannels}${rest}`;

/** Runs policy tests on this config, from files in a folder of their own. */
export function run(
  tests: string,
  flags: readonly string[] = [],
  files: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const cwd = folder({ "tocsin.yaml": config, "policy.yaml": tests, ...files });
  return tocsin(["test", "policy.yaml", ...flags], { cwd });
}

/** A file with one test. */
export const oneTest = (events: string, expect: string, more = ""): string => `
zone: Europe/Berlin
tests:
  - name: it
${more}
    events:
${lines(events)}
    expect:
${lines(expect)}
`;

function lines(text: string): string {
  const written = text.split("\n").filter((line) => line.trim() !== "");
  return written.map((line) => `      ${line.trim()}`).join("\n") || "      []";
}
