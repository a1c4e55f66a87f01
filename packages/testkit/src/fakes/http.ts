import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request as a fake provider saw it. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The body as it came, for what is no text. */
  readonly bytes: Uint8Array;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A string goes out as it is, anything else as JSON. */
  readonly body?: unknown;
}

/**
 * What a provider can do to a request. `reset before`: the connection ends and nothing was done.
 * `reset after`: it was done, and the answer is lost. `hang`: no answer until the fake stops, nothing done.
 * `hang after`: it was done, and no answer comes.
 */
export type Fault =
  | "reset before"
  | "reset after"
  | "hang"
  | "hang after"
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: unknown;
    };

export interface FakeHttp {
  readonly url: string;
  readonly seen: readonly Seen[];
  /** The next `times` requests (default 1) that match meet this fault instead of an answer. */
  fail(
    fault: Fault,
    options?: { readonly times?: number; readonly when?: (seen: Seen) => boolean },
  ): void;
  /** Takes all faults back and ends what hangs. */
  heal(): void;
  stop(): Promise<void>;
}

interface PlannedFault {
  readonly fault: Fault;
  readonly when: (seen: Seen) => boolean;
  left: number;
}

/** A provider over real HTTP on a free port of the loopback: `answer` is the provider, `fail` its bad days. */
export async function fakeHttp(
  answer: (seen: Seen) => Answer | Promise<Answer>,
): Promise<FakeHttp> {
  const seen: Seen[] = [];
  const plan: PlannedFault[] = [];
  const hanging = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    meet(request, response).catch((error: unknown) => {
      response.writeHead(500).end(`the fake failed: ${String(error)}`);
    });
  });

  async function meet(request: IncomingMessage, response: ServerResponse) {
    const entry = await read(request);
    seen.push(entry);
    const planned = plan.find((each) => each.left > 0 && each.when(entry));
    if (planned === undefined) return reply(response, await answer(entry));
    planned.left -= 1;
    const { fault } = planned;
    if (typeof fault === "object") return reply(response, fault);
    if (fault.endsWith("after")) await answer(entry);
    if (fault.startsWith("reset")) return void request.socket.destroy();
    hanging.add(response);
    response.on("close", () => hanging.delete(response));
  }

  function heal() {
    plan.length = 0;
    for (const response of hanging) response.destroy();
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    fail(fault, { times = 1, when = () => true } = {}) {
      plan.push({ fault, when, left: times });
    },
    heal,
    async stop() {
      heal();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function read(request: IncomingMessage): Promise<Seen> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const url = new URL(request.url ?? "/", "http://fake");
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) headers[name] = String(value);
  const bytes = Buffer.concat(chunks);
  return {
    method: request.method ?? "GET",
    path: url.pathname,
    query: url.searchParams,
    headers,
    body: bytes.toString("utf8"),
    bytes,
  };
}

function reply(response: ServerResponse, { status, headers = {}, body }: Answer) {
  const text = typeof body === "string" ? body : body === undefined ? "" : JSON.stringify(body);
  const type = typeof body === "object" ? { "content-type": "application/json" } : {};
  response.writeHead(status, { ...type, ...headers }).end(text);
}
