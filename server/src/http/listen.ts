import { createServer, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { getRequestListener } from "@hono/node-server";
import type { Log } from "@tocsin/core";
import type { Hono } from "hono";
import type { ListenAddress } from "../config/listen.ts";
import { errorAnswer, requestErrorAnswer } from "./errors.ts";
import type { HttpEnv } from "./server-context.ts";

export interface Listening {
  readonly address: ListenAddress;
  /** Takes no more, lets what is in hand finish for at most `graceMs`, then ends it. */
  close(graceMs: number): Promise<void>;
}

// A sender has this long for a whole request; GitHub gives up after 10 s itself. In ms.
const requestTimeout = 60_000;
const headersTimeout = 15_000;
// Longer than the 60 s of common load balancers, so that they and not we end an idle connection.
const keepAliveTimeout = 65_000;
const checkEvery = 5_000;
const closePollMs = 25;

/** Serves the app on an address; rejects when it is taken. */
export function listen(
  app: Hono<HttpEnv>,
  { host, port }: ListenAddress,
  log: Log,
): Promise<Listening> {
  const listener = getRequestListener(app.fetch, {
    hostname: "localhost",
    errorHandler: (error) => requestErrorAnswer(error) ?? errorAnswer(error, { log }),
  });
  const server = createServer(
    {
      requestTimeout,
      headersTimeout,
      keepAliveTimeout,
      connectionsCheckingInterval: checkEvery,
      maxHeaderSize: 16 * 1024,
    },
    listener,
  );
  server.maxHeadersCount = 200;
  server.on("clientError", answerBrokenRequest);
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    // Without a host Node takes IPv6 and IPv4 alike, or IPv4 where there is no other.
    server.listen(host === "" ? { port } : { host, port }, () => {
      server.off("error", reject);
      const bound = server.address() as AddressInfo;
      resolve({ address: { host, port: bound.port }, close: (graceMs) => close(server, graceMs) });
    });
  });
}

async function close(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  // A kept-alive connection falls idle after its last answer, which `close` does not wait for by itself.
  const idle = setInterval(() => server.closeIdleConnections(), closePollMs);
  const end = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearInterval(idle);
  clearTimeout(end);
}

const broken: Readonly<Record<string, readonly [number, string, string]>> = {
  HPE_HEADER_OVERFLOW: [
    431,
    "Request Header Fields Too Large",
    "The headers are larger than 16 KiB.",
  ],
  ERR_HTTP_REQUEST_TIMEOUT: [408, "Request Timeout", "The request took too long to arrive."],
};

/** What Node's parser could not read never reaches the app. */
function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, title, detail] = broken[error.code ?? ""] ?? [
    400,
    "Bad Request",
    "This is no HTTP request.",
  ];
  const body = JSON.stringify({ type: "about:blank", title, status, detail });
  const head = [
    `HTTP/1.1 ${status} ${title}`,
    "Content-Type: application/problem+json",
    `Content-Length: ${Buffer.byteLength(body)}`,
    "Connection: close",
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
}
