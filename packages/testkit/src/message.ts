import type { Attempt, KeptImage, Message, Notice, Tools } from "@tocsin/core";
import { silentLog } from "@tocsin/core";
import { virtualClock } from "./clock.ts";

const at = "2026-01-05T09:00:00.000Z";

/** A failing build, as a source reports it. */
export function notice(fields: Partial<Notice> = {}): Notice {
  return {
    id: "notice-1",
    source: "github",
    type: "workflow_run.completed",
    kind: "problem",
    status: "firing",
    fingerprint: "github:acme/api:ci@main",
    subject: "acme/api ci@main",
    severity: "error",
    title: "ci failed on main",
    links: [{ title: "Run #12", url: "https://github.test/acme/api/runs/12" }],
    labels: { repository: "acme/api", branch: "main" },
    facts: [{ name: "Commit", value: "3f2a9c1" }],
    at,
    ...fields,
  };
}

/** A message about a failing build, its first telling. */
export function message(fields: Partial<Message> = {}): Message {
  const about = notice();
  return {
    incident: {
      id: "incident-1",
      code: "7KQ2M",
      state: "open",
      url: "https://tocsin.test/incidents/incident-1",
      openedAt: at,
      route: "default",
      receiver: "ops",
      group: { source: about.source, subject: about.subject },
      groupKey: "default:github:acme/api ci@main",
    },
    revision: 1,
    tone: "error",
    severity: about.severity,
    source: about.source,
    subject: about.subject,
    title: about.title,
    summary: "Failing since #12 · 3 failures · 2 h 10 m",
    text: "The step **test** failed:\n\n```\nexpected 1 to be 2\n```",
    facts: about.facts,
    links: about.links,
    labels: about.labels,
    images: [],
    parts: [],
    moreParts: 0,
    news: [],
    nudge: false,
    actions: ["acknowledge", "resolve"],
    offers: [],
    others: [],
    notices: [about],
    ...fields,
  };
}

/** The least that a message can be: every list empty, every optional field absent. */
export function bareMessage(): Message {
  const { text: _text, ...full } = message({
    facts: [],
    links: [],
    labels: {},
    notices: [],
    actions: [],
    offers: [],
  });
  const { url: _url, ...incident } = full.incident;
  return { ...full, incident: { ...incident, group: {} } };
}

/** A first try, in full. */
export function attempt(fields: Partial<Attempt> = {}): Attempt {
  return {
    address: "ops",
    deliveryId: "delivery-1",
    tellingId: "telling-1",
    number: 1,
    level: 0,
    unclear: false,
    bytesOf: async () => undefined,
    signal: AbortSignal.timeout(10_000),
    ...fields,
  };
}

/** A picture as a message bears it; its bytes are `pictured`'s. */
export function keptImage(fields: Partial<KeptImage> = {}): KeptImage {
  const type = fields.type ?? "image/png";
  const id = fields.id ?? "0123456789ABCDEFGHJKMNPQRS";
  const image = { id, type, name: "graph.png", alt: "A graph", ...fields };
  return { ...image, size: bytesFor(image).length };
}

/** What an attempt at a message with these pictures knows of their bytes. */
export function pictured(...images: readonly KeptImage[]): Pick<Attempt, "bytesOf"> {
  return {
    bytesOf: async (image) =>
      images.some(({ id }) => id === image.id) ? bytesFor(image) : undefined,
  };
}

/** The head of such a file; programs that only look at that take it for one. */
function bytesFor({ id, type }: Pick<KeptImage, "id" | "type">): Uint8Array {
  const head = type === "image/png" ? "89504e470d0a1a0a00ff" : "";
  return Buffer.concat([Buffer.from(head, "hex"), Buffer.from(`the bytes of ${id}`)]);
}

/** Tools with a virtual clock, a silent log and a fetch that reaches this machine alone. */
export function tools(fields: Partial<Tools> = {}): Tools {
  const clock = fields.clock ?? virtualClock();
  return {
    fetch: loopbackFetch,
    now: () => clock.now(),
    clock,
    log: silentLog,
    // A seal that can be read, so that a test can say what is in it.
    seal: async (text) => `sealed-${Buffer.from(text).toString("base64url")}`,
    unseal: async (sealed) =>
      sealed.startsWith("sealed-")
        ? Buffer.from(sealed.slice("sealed-".length), "base64url").toString()
        : undefined,
    name: "test",
    ...fields,
  };
}

const loopback = new Set(["127.0.0.1", "localhost", "[::1]"]);

const loopbackFetch: typeof fetch = async (input, init) => {
  const url = new URL(input instanceof Request ? input.url : String(input));
  if (!loopback.has(url.hostname)) {
    throw new Error(`a test reached for ${url.hostname}: give its fake's URL in the options`);
  }
  return fetch(input, init);
};
