import { createHash } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Duplex } from "node:stream";

/** One connection of a client, as the server side has it. */
export interface WebSocketPeer {
  /** What it asked for: `/link?ticket=1`. */
  readonly path: string;
  readonly isOpen: boolean;
  send(text: string): void;
  /** Closes it as the protocol has it. */
  close(code?: number): void;
  /** Ends it without a word, as a broken network does. */
  cut(): void;
}

export interface WebSocketServer {
  /** `ws://127.0.0.1:PORT`. */
  readonly url: string;
  readonly peers: readonly WebSocketPeer[];
  stop(): Promise<void>;
}

export interface WebSocketHandlers {
  /** False turns the client away. */
  opened(peer: WebSocketPeer): boolean;
  text(peer: WebSocketPeer, text: string): void;
}

// RFC 6455 §1.3 and §5.2.
const magic = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
const code = { text: 1, close: 8, ping: 9, pong: 10 } as const;

/** WebSockets on a free port of the loopback: text messages, pings and closing. */
export async function webSocketServer(handlers: WebSocketHandlers): Promise<WebSocketServer> {
  const peers: WebSocketPeer[] = [];
  const sockets = new Set<Duplex>();
  const server = createServer((_request, response) => response.writeHead(426).end());
  server.on("upgrade", (request: IncomingMessage, socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    const accept = createHash("sha1")
      .update(`${request.headers["sec-websocket-key"]}${magic}`)
      .digest("base64");
    const peer = peerOf(request.url ?? "/", socket, handlers);
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    if (handlers.opened(peer)) peers.push(peer);
    else peer.close(1008);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `ws://127.0.0.1:${port}`,
    peers,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function peerOf(path: string, socket: Socket, { text }: WebSocketHandlers): WebSocketPeer {
  const write = (opcode: number, payload: Buffer) => {
    if (socket.writable) socket.write(frame(opcode, payload));
  };
  const peer: WebSocketPeer = {
    path,
    get isOpen() {
      return socket.writable;
    },
    send: (words) => write(code.text, Buffer.from(words)),
    close(reason = 1000) {
      const payload = Buffer.alloc(2);
      payload.writeUInt16BE(reason);
      write(code.close, payload);
    },
    cut: () => void socket.destroy(),
  };
  let unread: Buffer = Buffer.alloc(0);
  socket.on("data", (chunk: Buffer) => {
    unread = Buffer.concat([unread, chunk]);
    for (let next = unframe(unread); next !== undefined; next = unframe(unread)) {
      unread = next.rest;
      if (next.opcode === code.text) text(peer, next.payload.toString());
      if (next.opcode === code.ping) write(code.pong, next.payload);
      if (next.opcode === code.close) socket.end(frame(code.close, next.payload));
    }
  });
  return peer;
}

function frame(opcode: number, payload: Buffer): Buffer {
  const { length } = payload;
  const head = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10);
  head[0] = 0x80 | opcode;
  if (length < 126) head[1] = length;
  else if (length < 65_536) {
    head[1] = 126;
    head.writeUInt16BE(length, 2);
  } else {
    head[1] = 127;
    head.writeBigUInt64BE(BigInt(length), 2);
  }
  return Buffer.concat([head, payload]);
}

/** The first whole frame of a client, which masks what it sends; undefined before it is all there. */
function unframe(bytes: Buffer) {
  if (bytes.length < 6) return undefined;
  const short = (bytes[1] ?? 0) & 0x7f;
  const at = short < 126 ? 2 : short === 126 ? 4 : 10;
  if (bytes.length < at + 4) return undefined;
  const length =
    short < 126 ? short : short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  const end = at + 4 + length;
  if (bytes.length < end) return undefined;
  const mask = bytes.subarray(at, at + 4);
  const payload = bytes.subarray(at + 4, end).map((byte, index) => byte ^ (mask[index % 4] ?? 0));
  return {
    opcode: (bytes[0] ?? 0) & 0x0f,
    payload: Buffer.from(payload),
    rest: bytes.subarray(end),
  };
}
