import type { ServerResponse } from "node:http";
import type { Clock } from "@tocsin/core";
import { shownAs } from "./kubernetes-events.ts";
import type { KubernetesKind } from "./kubernetes-paths.ts";
import type { Selects } from "./kubernetes-select.ts";
import { badRequest, type KubernetesStatus, tooOld } from "./kubernetes-status.ts";
import type { KubernetesStore, StoreChange } from "./kubernetes-store.ts";

export interface StreamRequest {
  readonly kind: KubernetesKind;
  readonly selects: Selects;
  /** "": from now on, after all that is. */
  readonly from: string;
  readonly bookmarks: boolean;
  readonly seconds: number | undefined;
}

/** The open watches of a fake cluster. */
export interface KubernetesStreams {
  readonly open: number;
  start(request: StreamRequest, response: ServerResponse): void;
  tell(change: StoreChange): void;
  /** Tells all that asked for them how far they are; events have none, as in a real cluster. */
  bookmark(): void;
  /** Every open watch learns that its version is too old, and ends. */
  expire(): void;
  /** Sends bytes as they are to every open watch. */
  garble(text: string): void;
  /** From now on lines go out in pieces of so many bytes; 0: whole. */
  chop(bytes: number): void;
  /** Nothing more goes out, and nothing ends: the connections, for whoever ends them. */
  silence(): readonly ServerResponse[];
  drop(): void;
}

interface Stream extends StreamRequest {
  send(text: string): void;
  end(): void;
  readonly response: ServerResponse;
}

export function kubernetesStreams(store: KubernetesStore, clock: Clock): KubernetesStreams {
  const open = new Set<Stream>();
  let pieces = 0;

  function start(request: StreamRequest, response: ServerResponse) {
    const stream = openStream(request, response);
    const from = store.read(request.from);
    if (request.from !== "" && request.from !== "0") {
      // A real server waits for a version from the future; nobody can have one of this fake.
      if (from === undefined) return fail(stream, badRequest(`invalid version "${request.from}"`));
      if (from < store.oldest)
        return fail(stream, tooOld(request.from, store.write(store.oldest), "Expired"));
      for (const change of store.since(from)) tellOne(stream, change);
      return;
    }
    for (const object of store.list(request.kind.plural)) {
      if (request.selects(shownAs(object, request.kind.apiVersion)))
        stream.send(line(stream, "ADDED", object));
    }
  }

  function openStream(request: StreamRequest, response: ServerResponse): Stream {
    response.socket?.setNoDelay(true);
    response.writeHead(200, { "content-type": "application/json" });
    response.flushHeaders();
    const { seconds } = request;
    let last = Promise.resolve();
    const stream: Stream = {
      ...request,
      response,
      send(text) {
        if (!open.has(stream)) return;
        const size = pieces;
        if (size === 0) response.write(text);
        else last = last.then(() => inPieces(response, text, size));
      },
      end() {
        if (!open.delete(stream)) return;
        cancel?.();
        last.then(() => response.end());
      },
    };
    const close = () => {
      if (stream.bookmarks) bookmarkOne(stream);
      stream.end();
    };
    const cancel =
      seconds === undefined ? undefined : clock.at(clock.now() + seconds * 1000, close);
    open.add(stream);
    response.on("close", () => {
      open.delete(stream);
      cancel?.();
    });
    return stream;
  }

  function tellOne(stream: Stream, change: StoreChange) {
    if (change.plural !== stream.kind.plural) return;
    const { selects, kind } = stream;
    const is = change.type !== "DELETED" && selects(shownAs(change.object, kind.apiVersion));
    const was = change.before !== undefined && selects(shownAs(change.before, kind.apiVersion));
    // What no longer fits the selectors is gone for this watch.
    const type = is ? (was ? "MODIFIED" : "ADDED") : was ? "DELETED" : undefined;
    if (type !== undefined) stream.send(line(stream, type, change.object));
  }

  function bookmarkOne({ kind, send }: Stream) {
    if (kind.plural === "events") return;
    const metadata = { resourceVersion: store.write(store.version), creationTimestamp: null };
    const object = { kind: kind.kind, apiVersion: kind.apiVersion, metadata };
    send(`${JSON.stringify({ type: "BOOKMARK", object })}\n`);
  }

  function fail(stream: Stream, { body }: KubernetesStatus) {
    stream.send(`${JSON.stringify({ type: "ERROR", object: body })}\n`);
    stream.end();
  }

  return {
    get open() {
      return open.size;
    },
    start,
    tell(change) {
      for (const stream of open) tellOne(stream, change);
    },
    bookmark() {
      for (const stream of open) if (stream.bookmarks) bookmarkOne(stream);
    },
    expire() {
      const now = store.write(store.version);
      for (const stream of [...open]) fail(stream, tooOld(stream.from, now, "Expired"));
    },
    garble(text) {
      for (const stream of open) stream.send(text);
    },
    chop(bytes) {
      pieces = bytes;
    },
    silence() {
      const responses = [...open].map(({ response }) => response);
      open.clear();
      return responses;
    },
    drop() {
      for (const { response } of [...open]) response.destroy();
      open.clear();
    },
  };
}

function line({ kind }: Stream, type: string, object: StoreChange["object"]): string {
  return `${JSON.stringify({ type, object: shownAs(object, kind.apiVersion) })}\n`;
}

async function inPieces(response: ServerResponse, text: string, size: number): Promise<void> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length && !response.destroyed; at += size) {
    response.write(bytes.subarray(at, at + size));
    await new Promise((resolve) => setImmediate(resolve));
  }
}
