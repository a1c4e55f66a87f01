import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { version } from "../version.ts";

/** What the server counts. Names and labels are part of the contract. */
export interface Metrics {
  readonly registry: Registry;
  readonly received: Counter<"source" | "status">;
  readonly accepted: Counter<"source">;
  readonly duplicates: Counter<"source">;
  readonly routed: Counter;
  readonly suppressed: Counter<"reason">;
  readonly incidents: Counter<"change">;
  readonly delivered: Counter<"channel" | "how">;
  readonly failed: Counter<"channel" | "reason">;
  readonly deadLetters: Counter;
  readonly templateFailures: Counter<"part">;
  readonly pages: Counter<"person" | "channel">;
  readonly answers: Counter<"action">;
  readonly silences: Gauge<"state">;
  readonly signs: Gauge<"of" | "name">;
  readonly heartbeat: Gauge<"state">;
  readonly queueDepth: Gauge<"lane">;
  readonly queueOldest: Gauge<"lane">;
  readonly ingestSeconds: Histogram;
  readonly endToEndSeconds: Histogram;
  readonly stepLateSeconds: Histogram;
  readonly acknowledgeSeconds: Histogram;
  readonly resolveSeconds: Histogram;
}

const ingestBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
const endToEndBuckets = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800];
const lateBuckets = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];
const answerBuckets = [10, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800, 86_400];

/** A registry of its own for each server, so that two can run in one process. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const counter = <Label extends string>(name: string, help: string, ...labelNames: Label[]) =>
    new Counter<Label>({ name: `tocsin_${name}`, help, labelNames, registers });
  const gauge = <Label extends string>(name: string, help: string, ...labelNames: Label[]) =>
    new Gauge<Label>({ name: `tocsin_${name}`, help, labelNames, registers });
  const histogram = (name: string, help: string, buckets: number[]) =>
    new Histogram({ name: `tocsin_${name}`, help, buckets, registers });

  gauge("build_info", "Always 1; the version is in the label.", "version").set({ version }, 1);
  return {
    registry,
    received: counter(
      "received_total",
      "Requests to hooks and notices from the API, by answer.",
      "source",
      "status",
    ),
    accepted: counter("accepted_total", "Notices that were new and are durable.", "source"),
    duplicates: counter("duplicates_total", "Notices whose id was known already.", "source"),
    routed: counter("routed_total", "Notices that were folded and routed."),
    suppressed: counter(
      "suppressed_total",
      "Tellings that were decided against, by reason.",
      "reason",
    ),
    incidents: counter(
      "incident_changes_total",
      "Incidents opened, revised, acknowledged, closed.",
      "change",
    ),
    delivered: counter("delivered_total", "Tellings that arrived.", "channel", "how"),
    failed: counter(
      "failed_total",
      "Tries that did not end well, by outcome.",
      "channel",
      "reason",
    ),
    deadLetters: counter("dead_letters_total", "Deliveries given up until a person acts."),
    templateFailures: counter(
      "template_failures_total",
      "Parts of messages that were told without their template, since it failed.",
      "part",
    ),
    pages: counter("pages_total", "Pages of escalations.", "person", "channel"),
    answers: counter("answers_total", "What people answered, wherever they did.", "action"),
    silences: gauge("silences", "Silences, by state.", "state"),
    signs: gauge(
      "sign_of_life",
      "1 while a source or route that has to report does, 0 while it is missing.",
      "of",
      "name",
    ),
    heartbeat: gauge("heartbeat", "1 for the state it is in, where the config has one.", "state"),
    queueDepth: gauge("queue_depth", "Work that is due now.", "lane"),
    queueOldest: gauge("queue_oldest_seconds", "How long the oldest work has been due.", "lane"),
    ingestSeconds: histogram(
      "ingest_seconds",
      "From a hook's request to its answer.",
      ingestBuckets,
    ),
    endToEndSeconds: histogram(
      "end_to_end_seconds",
      "From accepting a notice to the provider's answer.",
      endToEndBuckets,
    ),
    stepLateSeconds: histogram(
      "step_late_seconds",
      "How much later than it was due a step paged somebody.",
      lateBuckets,
    ),
    acknowledgeSeconds: histogram(
      "acknowledge_seconds",
      "From an incident's opening to its acknowledgement.",
      answerBuckets,
    ),
    resolveSeconds: histogram(
      "resolve_seconds",
      "From the opening to the end of an incident that held a problem, whoever ended it.",
      answerBuckets,
    ),
  };
}
