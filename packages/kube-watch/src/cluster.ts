import type { Clock, Log } from "@tocsin/core";
import { type Ask, asker } from "./ask.ts";
import { type ClusterOptions, loadCredentials } from "./credentials.ts";
import { textOf } from "./lines.ts";
import { parseJson } from "./object.ts";
import { type KubePatch, type PatchAnswer, patchOnce } from "./patch.ts";
import { patience, patiently } from "./patience.ts";
import { noAnswer, type Refusal, refusal } from "./refusal.ts";
import { type Watching, watching } from "./watch.ts";

export interface GetOptions {
  query?: Readonly<Record<string, string>>;
  signal?: AbortSignal | undefined;
  /** Default: json. */
  as?: "json" | "text";
  /** Default: 16 MB. */
  maxBytes?: number;
}

export type KubeAnswer =
  /** The parsed JSON, or the text. */
  { ok: true; body: unknown } | { ok: false /** 0: no answer */; status: number; reason: string };

/** A cluster's API. */
export interface Cluster {
  /** Of the context, or "in-cluster". */
  readonly name: string;
  /** GETs a path. Credentials that are refused are read anew, once. */
  get(path: string, options?: GetOptions): Promise<KubeAnswer>;
  /** Changes one object, once: what may have been done is not tried again. */
  patch(path: string, change: KubePatch): Promise<PatchAnswer>;
}

export interface ClusterTools {
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly log: Log;
}

const defaultMaxBytes = 16 * 1024 * 1024;
const silenceMs = 30_000;

/** Reads the kubeconfig; asks the cluster nothing yet. Rejects with a sentence on what to change. */
export async function connectCluster(
  options: ClusterOptions,
  { fetch, clock, log }: ClusterTools,
): Promise<Cluster & Watching> {
  const credentials = await loadCredentials(options);
  const { name } = credentials;
  const ask = asker(credentials, options, fetch);
  return {
    name,
    get: (path, given = {}) => getOnce(ask, clock, path, given),
    patch: (path, change) => patchOnce(ask, clock, path, change),
    watch: watching({ ask, cluster: name, clock, log }),
  };
}

async function getOnce(
  ask: Ask,
  clock: Clock,
  path: string,
  { query = {}, signal, as = "json", maxBytes = defaultMaxBytes }: GetOptions,
): Promise<KubeAnswer> {
  const waiting = patience(clock, silenceMs, signal ?? new AbortController().signal);
  try {
    waiting.wait();
    const answer = await ask(path, query, waiting.signal);
    const text = await textOf(patiently(answer.body, waiting), maxBytes);
    if (answer.status < 200 || answer.status > 299)
      return plain(refusal(answer.status, text ?? ""));
    if (text === undefined)
      return {
        ok: false,
        status: answer.status,
        reason: `the answer is larger than ${maxBytes} bytes`,
      };
    if (as === "text") return { ok: true, body: text };
    const body = parseJson(text);
    if (body === undefined)
      return {
        ok: false,
        status: answer.status,
        reason: "the answer is no JSON: is this a Kubernetes API?",
      };
    return { ok: true, body };
  } catch (error) {
    return plain(noAnswer(waiting.signal.aborted ? waiting.signal.reason : error));
  } finally {
    waiting.end();
  }
}

function plain({ status, reason }: Refusal): KubeAnswer {
  return { ok: false, status, reason };
}
