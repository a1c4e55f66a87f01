import type { NoticeInput } from "@tocsin/core";

/** What is shown when no notice is given: a problem with a little of everything. */
export const exampleNotice: NoticeInput = {
  title: "5xx above 2 % for 10 minutes",
  kind: "problem",
  status: "firing",
  severity: "critical",
  subject: "shop/checkout",
  text: "The *checkout* answers with errors:\n\n```\nECONNREFUSED 10.0.0.7:5432\n```",
  labels: { env: "prod", team: "shop", severity: "critical" },
  facts: [
    { name: "Rate", value: "2.4 %" },
    { name: "Version", value: "1.42.0" },
  ],
  links: [{ title: "Graph", url: "https://prometheus.example.com/graph" }],
  annotations: { runbook_url: "https://runbooks.example.com/checkout-5xx" },
};
