import type { Field, fields, Kinds } from "./cdevents-facts.ts";

type Values = { readonly [Name in Field]: Kinds[(typeof fields)[Name]] };

export const image = `pkg:oci/acme/web@sha256%3A${"5e".repeat(32)}` as const;
const at = (place: string, id: string) => ({ id, source: `/${place}` });

/** What the events tell of: acme's web shop, on its way to production. */
export const shop: Values = {
  artifactId: image,
  assignees: ["bo"],
  change: at("git", "12"),
  creator: "ann",
  description: "Checkout answers after 4 s",
  environment: at("clusters/eu", "prod"),
  errors: "2 tests failed\ncart: expected 3, got 2",
  format: "video/mp4",
  group: "payments",
  labels: ["shop"],
  milestone: "winter",
  name: "shop",
  outcome: "failure",
  outputType: "video",
  owner: "acme",
  pipelineName: "release",
  pipelineRun: at("ci", "release-7"),
  priority: "high",
  reason: "The card was declined",
  repository: at("git", "acme/shop"),
  resolution: "fixed",
  sbom: { uri: "https://shop.example.test/web.spdx" },
  service: at("clusters/eu", "checkout"),
  severity: "critical",
  signature: "c2lnbmVkIGJ5IGFubg==",
  summary: "Cart loses items",
  taskName: "lint",
  testCase: { id: "card", version: "3", name: "Pays by card" },
  testCaseRun: at("tests", "card-4"),
  testSuite: { id: "checkout", version: "3", name: "Checkout" },
  testSuiteRun: at("tests", "checkout-9"),
  ticketType: "bug",
  ticketURI: "https://shop.example.test/tickets/31",
  trigger: { type: "pipeline" },
  updatedBy: "bo",
  uri: "https://shop.example.test/it",
  user: "ann",
  viewUrl: "https://shop.example.test/it/seen",
};

/** Where one type tells something else. */
export const instead: Readonly<Record<string, Partial<Values>>> = {
  "change.created": { description: "Keep the cart's items" },
  "deployment.finished": { outcome: "success" },
  "environment.created": { name: "Production" },
  "environment.modified": { name: "Production" },
  "environment.deleted": { name: "Production" },
  "incident.resolved": { description: "Checkout answers in time" },
};

/** Who each event is about, by subject or type. */
export const subjects: Readonly<Record<string, string>> = {
  pipelineRun: "release-7",
  taskRun: "lint-3",
  build: "build-5",
  testCaseRun: "card-4",
  testSuiteRun: "checkout-9",
  testOutput: "video-2",
  artifact: image,
  "artifact.packaged": "pkg:npm/%40acme/cart@2.1.0",
  deployment: "to-prod-6",
  service: "web",
  environment: "prod",
  incident: "slow-8",
  change: "12",
  branch: "whole-cart",
  repository: "r-1",
  ticket: "shop-31",
};

/** What acme adds, which no specification knows. */
export const customData: Readonly<Record<string, object>> = {
  "incident.detected": { p99: "4 s" },
  "incident.reported": { severity: "medium", priority: "critical" },
};
