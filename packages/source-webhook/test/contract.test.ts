import { createHmac } from "node:crypto";
import { testSource } from "@tocsin/testkit";
import { webhook } from "../src/index.ts";

const secret = "a-secret-of-many-letters";
const map = {
  items: "body.events",
  ignore: "{% unless item.state %}quiet{% endunless %}",
  title: "{{ item.job }} {{ item.state }}",
  status: "{{ item.state }}",
  fingerprint: "{{ item.job }}",
  severity: "{{ item.level }}",
  text: "{{ item.log | code_block }}",
  labels: "item.labels",
  facts: { Host: "{{ item.host | default: body.host }}" },
  links: { Log: "{{ item.url }}" },
  at: "{{ item.at }}",
  id: "{{ item.id }}",
};
const failed = {
  id: "e1",
  job: "backup",
  state: "failed",
  level: "high",
  log: "disk full\nbye",
  labels: { env: "prod" },
  url: "https://logs.test/e1",
  at: 1767603600,
};

testSource(webhook, {
  options: { auth: { hmac: { secret, header: "X-Signature", prefix: "sha256=" } }, map },
  proof: "signature",
  sign: (body) => ({
    "x-signature": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
  }),
  secrets: [secret],
  requests: {
    "two events": {
      request: { body: { host: "db-1", events: [failed, { ...failed, id: "e2", state: "ok" }] } },
      notices: [
        {
          id: "e1",
          kind: "run",
          status: "failed",
          severity: "error",
          fingerprint: "backup",
          title: "backup failed",
          text: "```\ndisk full\nbye\n```",
          labels: { env: "prod" },
          facts: [{ name: "Host", value: "db-1" }],
          links: [{ title: "Log", url: "https://logs.test/e1" }],
          at: "2026-01-05T09:00:00.000Z",
        },
        { id: "e2", kind: "problem", status: "resolved" },
      ],
    },
  },
  unknown: { body: { events: [{ job: "x" }] } },
});
