import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { Gateway } from "@tocsin/core";

export interface ServedGateway {
  /** `http://127.0.0.1:PORT`; hooks are below `/hooks/`. */
  readonly url: string;
  stop(): Promise<void>;
}

/** A gateway behind a real HTTP server on the loopback, for programs that send to it. */
export async function serveGateway(gateway: Pick<Gateway, "handle">): Promise<ServedGateway> {
  const server = createServer((request, response) => {
    const answer = async () => {
      const { status, headers, body } = await gateway.handle(await requestOf(request));
      response.writeHead(status, Object.fromEntries(headers));
      response.end(body === null ? undefined : await new Response(body).text());
    };
    answer().catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function requestOf(message: IncomingMessage): Promise<Request> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const headers = new Headers();
  for (const [name, value] of Object.entries(message.headers)) headers.set(name, String(value));
  const { method = "GET", url = "/" } = message;
  const body = method === "GET" || method === "HEAD" ? null : Buffer.concat(chunks);
  return new Request(`http://127.0.0.1${url}`, { method, headers, body });
}
