import { connect } from "node:net";
import { expect, test } from "vitest";
import { asJson, later, serve, until } from "./help.ts";

const yaml = "storage: memory\nsources: { github: {} }\nreceivers: { nobody: [] }\n";

/** Sends bytes as they are and gives back all that comes. */
async function bytes(url: string, ...parts: (string | Buffer)[]): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let text = "";
  socket.setEncoding("latin1");
  socket.on("data", (chunk: string) => {
    text += chunk;
  });
  // The other side may close while we still write.
  socket.on("error", () => undefined);
  const closed = new Promise((resolve) => socket.on("close", resolve));
  for (const part of parts) {
    if (socket.destroyed) break;
    if (!socket.write(part))
      await Promise.race([new Promise((resolve) => socket.once("drain", resolve)), closed]);
  }
  await closed;
  return text;
}

const close = "Connection: close\r\n";

test.each([
  ["no HTTP at all", "hello\r\n\r\n", 400],
  ["a method that is none", "BREW /pot HTTP/1.1\r\nHost: x\r\n\r\n", 400],
  ["headers without end", `GET / HTTP/1.1\r\nHost: x\r\nA: ${"a".repeat(20_000)}\r\n\r\n`, 431],
  [
    "a broken escape in the path",
    `GET /api/v1/incidents/%E0%A4%A HTTP/1.1\r\nHost: localhost\r\n${close}\r\n`,
    404,
  ],
  [
    "a broken escape in a hook",
    `POST /hooks/%zz HTTP/1.1\r\nHost: localhost\r\n${close}Content-Length: 0\r\n\r\n`,
    404,
  ],
  [
    "a broken escape in the query",
    `GET /api/v1/incidents?state=%E0%A4%A HTTP/1.1\r\nHost: localhost\r\n${close}\r\n`,
    400,
  ],
  ["a backslash in the path", `GET /a\\b HTTP/1.1\r\nHost: localhost\r\n${close}\r\n`, 400],
  ["a Host that is none", `GET / HTTP/1.1\r\nHost: a b\r\n${close}\r\n`, 400],
  ["no Host, as of old", "GET /healthz HTTP/1.0\r\n\r\n", 200],
  ["an absolute address that is none", `GET http://[ HTTP/1.1\r\nHost: x\r\n${close}\r\n`, 400],
  [
    "two lengths",
    "POST /hooks/github HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    400,
  ],
  [
    "a length and chunks",
    "POST /hooks/github HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    400,
  ],
  ["TRACE", `TRACE /hooks/github HTTP/1.1\r\nHost: localhost\r\n${close}\r\n`, 405],
])("%s is answered with a problem, not with a crash", async (_what, request, status) => {
  const server = await serve(yaml);
  const answer = await bytes(server.url, request);
  expect(answer.slice(0, 12)).toBe(`HTTP/1.1 ${status}`);
  if (status !== 200)
    expect(answer.toLowerCase()).toContain("content-type: application/problem+json");
});

test("a hook's body may be 25 MiB and no more, whether its length is announced or not", async () => {
  const server = await serve(yaml);
  const announced = await bytes(
    server.url,
    `POST /hooks/github HTTP/1.1\r\nHost: localhost\r\n${close}Content-Length: ${25 * 1024 * 1024 + 1}\r\n\r\n`,
  );
  expect(announced).toContain("HTTP/1.1 413");
  const chunk = Buffer.alloc(1024 * 1024, 0x20);
  const chunked = [Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from("\r\n")];
  const endless = await bytes(
    server.url,
    `POST /hooks/github HTTP/1.1\r\nHost: localhost\r\n${close}Transfer-Encoding: chunked\r\n\r\n`,
    ...Array.from({ length: 26 }, () => chunked).flat(),
    "0\r\n\r\n",
  );
  expect(endless).toContain("HTTP/1.1 413");
});

test("the API's body may be 1 MiB and no more, 12 MiB with pictures, also without a length", async () => {
  const server = await serve(yaml);
  const init = (parts: number) => {
    const body = new ReadableStream({
      start(controller) {
        for (let part = 0; part < parts; part += 1)
          controller.enqueue(new Uint8Array(100_000).fill(0x20));
        controller.close();
      },
    });
    const headers = { "content-type": "application/json" };
    return { method: "POST", body, duplex: "half", headers } as RequestInit;
  };
  expect((await server.fetch("/api/v1/explain", init(11))).status).toBe(413);
  expect((await server.fetch("/api/v1/notices", init(11))).status).toBe(400);
  expect((await server.fetch("/api/v1/notices", init(130))).status).toBe(413);
});

const slow = {
  "slow.mjs": `
    let go; globalThis.tocsinTestGo = () => go();
    export default { kind: "source", apiVersion: 1, type: "slow",
      options: { "~standard": { version: 1, vendor: "mine", validate: (value) => ({ value }) } },
      open: () => ({ proves: true, webhook: {
        verify: () => new Promise((resolve) => { go = () => resolve({ ok: true }); globalThis.tocsinTestWaits?.(); }),
        parse: () => ({ status: "read", notices: [{ title: "late" }] }) } }) };`,
};
interface Hand {
  tocsinTestGo?: () => void;
  tocsinTestWaits?: () => void;
}

test("a stop finishes what is in hand and takes nothing new", async () => {
  const server = await serve(
    "storage: memory\nplugins: [./slow.mjs]\nsources: { slow: {} }\nreceivers: { nobody: [] }\n",
    {},
    {},
    slow,
  );
  const hand = globalThis as Hand;
  later(() => {
    delete hand.tocsinTestGo;
    delete hand.tocsinTestWaits;
  });
  const waits = new Promise<void>((resolve) => {
    hand.tocsinTestWaits = resolve;
  });
  const inHand = server.fetch("/hooks/slow", asJson({}));
  await waits;
  let stopped = false;
  const stopping = server.stop().then(() => {
    stopped = true;
  });
  await until(() =>
    fetch(`${server.url}/healthz`).then(
      () => false,
      () => true,
    ),
  );
  expect(stopped).toBe(false);
  hand.tocsinTestGo?.();
  expect((await inHand).status).toBe(202);
  await stopping;
});

test("a stop does not wait for ever for a request that does not end", async () => {
  const server = await serve(
    "storage: memory\nplugins: [./slow.mjs]\nsources: { slow: {} }\nreceivers: { nobody: [] }\n",
    {},
    { graceMs: 50 },
    slow,
  );
  const hand = globalThis as Hand;
  const waits = new Promise<void>((resolve) => {
    hand.tocsinTestWaits = resolve;
  });
  const inHand = server.fetch("/hooks/slow", asJson({})).catch((error: unknown) => error);
  await waits;
  await server.stop();
  expect(await inHand).toBeInstanceOf(Error);
});

test("a kept-alive connection does not hold up a stop", async () => {
  const server = await serve(yaml, {}, { graceMs: 60_000 });
  await (await server.fetch("/healthz")).text();
  await server.stop();
});

test("a port that is taken is told so", async () => {
  const server = await serve(yaml);
  const port = Number(new URL(server.url).port);
  await expect(serve(yaml, {}, { listen: { host: "127.0.0.1", port } })).rejects.toThrow(
    "EADDRINUSE",
  );
});

test("a worker serves nothing but what looks after it", async () => {
  const server = await serve(yaml, {}, { role: "worker" });
  expect((await server.fetch("/healthz")).status).toBe(200);
  expect((await server.fetch("/metrics")).status).toBe(200);
  const hook = await server.fetch("/hooks/github", asJson({}));
  expect(hook.status).toBe(404);
  expect(await hook.text()).toContain("--role web");
});

test("a web process accepts and does not deliver", async () => {
  const server = await serve(yaml, {}, { role: "web" });
  expect((await server.fetch("/api/v1/notices", asJson({ title: "x" }))).status).toBe(202);
  expect(await (await server.fetch("/metrics")).text()).toContain(
    'tocsin_queue_depth{lane="inbox"} 1',
  );
});

test("at every address, the printed one is one that this machine reaches", async () => {
  const server = await serve(yaml, {}, { listen: { host: "", port: 0 } });
  expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect((await server.fetch("/healthz")).status).toBe(200);
});
