import { createServer, type IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import { consoleChannel } from "@tocsin/channel-console";
import { createGateway } from "@tocsin/core";
import { sqlite } from "@tocsin/driver-sqlite";
import { github } from "@tocsin/source-github";
import { ntfy } from "./ntfy.ts";

const { GITHUB_WEBHOOK_SECRET = "", NTFY_TOPIC = "", NTFY_URL, DATABASE, PORT } = process.env;

export const gateway = createGateway({
  sources: { github: github({ secret: GITHUB_WEBHOOK_SECRET }) },
  channels: { console: consoleChannel({}), push: ntfy({ url: NTFY_URL }) },
  receivers: { team: ["console:out", `push:${NTFY_TOPIC}`] },
  route: { receiver: "team" },
  storage: sqlite(DATABASE ?? "./data/tocsin.db"),
});
await gateway.start();

/** GitHub's webhook comes to `/hooks/github`. */
export const server = createServer(async (incoming, outgoing) => {
  const answer = await handle(incoming).catch(() => new Response(null, { status: 400 }));
  outgoing.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
}).listen(Number(PORT ?? 3000), "127.0.0.1");

async function handle(incoming: IncomingMessage): Promise<Response> {
  const { method = "GET", url, headers } = incoming;
  const body = method === "POST" ? Readable.toWeb(incoming) : null;
  const sent = {
    method,
    headers: headers as Record<string, string>,
    body,
    duplex: "half",
  } as const;
  return gateway.handle(new Request(`http://localhost${url}`, sent));
}

/** Finishes what is in hand. */
export async function stop() {
  server.close();
  await gateway.stop();
}
process.once("SIGINT", stop).once("SIGTERM", stop);
