import type { Clock } from "@tocsin/core";
import type { Ask } from "./ask.ts";
import { textOf } from "./lines.ts";
import { field, type KubeObject, parseJson, readObject, textField } from "./object.ts";
import { patience, patiently } from "./patience.ts";
import { noAnswer, type Refusal, refusal } from "./refusal.ts";

export interface Resource {
  /** `/api/v1/pods`, `/apis/apps/v1/namespaces/shop/deployments` */
  readonly path: string;
  /** Selectors. */
  readonly query?: Readonly<Record<string, string>>;
}

export interface Listing {
  readonly ok: true;
  readonly resourceVersion: string;
  readonly objects: readonly KubeObject[];
}

const pageSize = 500;
// 500 objects of the largest kind that is usual, pods of 60 kB.
const pageLimitBytes = 64 * 1024 * 1024;
const silenceMs = 60_000;

/** The full state at one moment, page by page. What expires between two pages is begun anew. */
export async function listAll(
  ask: Ask,
  resource: Resource,
  clock: Clock,
  signal: AbortSignal,
): Promise<Listing | Refusal> {
  let limit = pageSize;
  let expired = 0;
  for (;;) {
    const listing = await listOnce(limit);
    if (listing.ok || signal.aborted) return listing;
    if (listing.status === 410 && expired < 2) {
      expired += 1;
      // Pages that can't be read in time are asked for at once.
      if (expired === 2) limit = 0;
    } else if (listing.status === tooLarge && limit > 1) limit = Math.ceil(limit / 10);
    else return listing;
  }

  async function listOnce(limit: number): Promise<Listing | Refusal> {
    const objects: KubeObject[] = [];
    let resourceVersion = "";
    let next = "";
    do {
      const page = await readPage({
        ...resource.query,
        ...(limit > 0 ? { limit: String(limit) } : {}),
        ...(next === "" ? {} : { continue: next }),
      });
      if (!page.ok) return page;
      // All pages show the moment of the first.
      resourceVersion ||= page.resourceVersion;
      for (const object of page.objects) objects.push(object);
      next = page.next;
    } while (next !== "");
    return { ok: true, resourceVersion, objects };
  }

  async function readPage(query: Record<string, string>): Promise<Page | Refusal> {
    const waiting = patience(clock, silenceMs, signal);
    try {
      waiting.wait();
      const answer = await ask(resource.path, query, waiting.signal);
      const text = await textOf(patiently(answer.body, waiting), pageLimitBytes);
      if (answer.status !== 200) return refusal(answer.status, text ?? "", answer.retryAfterMs);
      return text === undefined ? tooLargePage : pageOf(text);
    } catch (error) {
      return noAnswer(waiting.signal.aborted ? waiting.signal.reason : error);
    } finally {
      waiting.end();
    }
  }
}

interface Page extends Listing {
  readonly next: string;
}

// No server answers this; it stays within this file and the log.
const tooLarge = 413;
const tooLargePage: Refusal = {
  ok: false,
  status: tooLarge,
  reason: `a page is larger than ${pageLimitBytes / 1024 / 1024} MB`,
};

function pageOf(text: string): Page | Refusal {
  const list = parseJson(text);
  const metadata = field(list, "metadata");
  const items = field(list, "items");
  const resourceVersion = textField(metadata, "resourceVersion");
  // Go writes an empty list as null.
  if (resourceVersion === "" || !(Array.isArray(items) || items === null))
    return { ok: false, status: 200, reason: "the answer is no list: is this a Kubernetes API?" };
  const kind = textField(list, "kind").replace(/List$/, "");
  const apiVersion = textField(list, "apiVersion");
  const objects: KubeObject[] = [];
  for (const item of items ?? []) {
    const object = readObject(item);
    if (object === undefined) continue;
    // The items of a list don't say what they are.
    if (kind !== "") object.kind ??= kind;
    if (apiVersion !== "") object.apiVersion ??= apiVersion;
    objects.push(object);
  }
  return { ok: true, resourceVersion, objects, next: textField(metadata, "continue") };
}
