import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Json } from "./discord-breach.ts";

export interface DiscordSocket {
  /** `ws://127.0.0.1:PORT` */
  readonly url: string;
  /** How many apps are connected and have said who they are. */
  readonly sessions: number;
  /** Who identified, with which intents. */
  readonly identified: readonly Json[];
  /** Brings an interaction to all of them. */
  dispatch(interaction: Json): void;
  /** Ends all connections with a close code. */
  hangUp(code: number): void;
  stop(): Promise<void>;
}

const opcodes = { dispatch: 0, heartbeat: 1, identify: 2, hello: 10, heard: 11 } as const;
const frames = { text: 1, close: 8 } as const;
const wrongToken = 4004;
const websocketGuid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/** Discord's gateway: one session for each connection that identifies with the token. */
export async function discordSocket(token: string, ready: Json): Promise<DiscordSocket> {
  const sessions = new Set<Socket>();
  const open = new Set<Socket>();
  const identified: Json[] = [];
  let sequence = 0;

  function send(socket: Socket, payload: Json) {
    socket.write(frame(frames.text, Buffer.from(JSON.stringify(payload))));
  }

  function close(socket: Socket, code: number) {
    const body = Buffer.alloc(2);
    body.writeUInt16BE(code);
    sessions.delete(socket);
    socket.end(frame(frames.close, body));
  }

  function dispatch(socket: Socket, t: string, d: Json) {
    sequence += 1;
    send(socket, { op: opcodes.dispatch, s: sequence, t, d });
  }

  function take(socket: Socket, { op, d }: Json) {
    if (op === opcodes.heartbeat) return send(socket, { op: opcodes.heard });
    if (op !== opcodes.identify) return;
    const given = d as Json;
    if (given.token !== token) return close(socket, wrongToken);
    identified.push(given);
    sessions.add(socket);
    dispatch(socket, "READY", { v: 10, session_id: "session-of-the-fake", guilds: [], ...ready });
  }

  const server = createServer();
  server.on("upgrade", ({ headers }, stream) => {
    const socket = stream as Socket;
    const key = `${headers["sec-websocket-key"]}${websocketGuid}`;
    const accept = createHash("sha1").update(key).digest("base64");
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    open.add(socket);
    let rest: Buffer = Buffer.alloc(0);
    socket.on("data", (chunk: Buffer) => {
      rest = Buffer.concat([rest, chunk]);
      for (let read = unframed(rest); read !== undefined; read = unframed(rest)) {
        rest = rest.subarray(read.size);
        if (read.opcode === frames.close) close(socket, 1000);
        else if (read.opcode === frames.text) take(socket, JSON.parse(String(read.data)) as Json);
      }
    });
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      open.delete(socket);
      sessions.delete(socket);
    });
    send(socket, { op: opcodes.hello, d: { heartbeat_interval: 41_250 } });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;

  return {
    url: `ws://127.0.0.1:${port}`,
    get sessions() {
      return sessions.size;
    },
    identified,
    dispatch(interaction) {
      for (const socket of sessions) dispatch(socket, "INTERACTION_CREATE", interaction);
    },
    hangUp(code) {
      for (const socket of open) close(socket, code);
    },
    async stop() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** RFC 6455: what a server sends is not masked. */
function frame(opcode: number, data: Buffer): Buffer {
  const head = data.length < 126 ? Buffer.alloc(2) : Buffer.alloc(4);
  head[0] = 0x80 | opcode;
  head[1] = data.length < 126 ? data.length : 126;
  if (data.length >= 126) head.writeUInt16BE(data.length, 2);
  return Buffer.concat([head, data]);
}

/** The first whole frame of a client, which is masked; undefined until it is there. */
function unframed(bytes: Buffer) {
  if (bytes.length < 6) return undefined;
  const short = (bytes[1] ?? 0) & 0x7f;
  const at = short === 126 ? 4 : 2;
  const length = short === 126 ? bytes.readUInt16BE(2) : short;
  const size = at + 4 + length;
  if (short === 127 || bytes.length < size) return undefined;
  const mask = bytes.subarray(at, at + 4);
  const data = Buffer.from(bytes.subarray(at + 4, size));
  for (let index = 0; index < data.length; index += 1) {
    data[index] = (data[index] ?? 0) ^ (mask[index % 4] ?? 0);
  }
  return { opcode: (bytes[0] ?? 0) & 0x0f, data, size };
}
