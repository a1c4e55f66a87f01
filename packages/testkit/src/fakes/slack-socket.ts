import type { SlackAnswered, SlackKind } from "./slack-callbacks.ts";
import { type WebSocketPeer, webSocketServer } from "./web-socket.ts";

const patienceMs = 3_000;

/** Slack's side of Socket Mode. */
export interface SlackSocket {
  /** The answer to `apps.connections.open`. */
  open(): { readonly url: string };
  readonly connected: boolean;
  /** Undefined when nobody is connected. */
  deliver(kind: SlackKind, payload: object): Promise<SlackAnswered> | undefined;
  /** As Slack does every few hours. */
  refresh(): void;
  /** The network breaks. */
  cut(): void;
  stop(): Promise<void>;
}

export async function slackSocket(): Promise<SlackSocket> {
  const tickets = new Set<string>();
  const greeted = new Set<WebSocketPeer>();
  const waiting = new Map<string, (payload: unknown) => void>();
  let envelopes = 0;
  const server = await webSocketServer({
    opened(peer) {
      const known = tickets.delete(
        new URL(peer.path, "ws://fake").searchParams.get("ticket") ?? "",
      );
      const greet = () => {
        peer.send('{"type":"hello","num_connections":1}');
        greeted.add(peer);
      };
      if (known) setImmediate(greet);
      return known;
    },
    text(_peer, text) {
      const { envelope_id: id, payload } = JSON.parse(text) as Record<string, unknown>;
      waiting.get(String(id))?.(payload);
      waiting.delete(String(id));
    },
  });
  const peer = (): WebSocketPeer | undefined => [...greeted].findLast(({ isOpen }) => isOpen);

  return {
    open() {
      const ticket = String(tickets.size + envelopes + 1);
      tickets.add(ticket);
      return { url: `${server.url}/link/?ticket=${ticket}&app_id=A0FAKE001` };
    },
    get connected() {
      return peer() !== undefined;
    },
    deliver(kind, payload) {
      const to = peer();
      if (to === undefined) return undefined;
      envelopes += 1;
      const id = `envelope-${envelopes}`;
      return new Promise((resolve) => {
        const late = setTimeout(() => resolve({ status: 504, body: "" }), patienceMs);
        waiting.set(id, (answer) => {
          clearTimeout(late);
          const said = typeof answer === "object" && answer !== null && Object.keys(answer).length;
          resolve({ status: 200, body: said ? JSON.stringify(answer) : "" });
        });
        const takes = kind !== "events_api";
        to.send(
          JSON.stringify({ envelope_id: id, type: kind, payload, accepts_response_payload: takes }),
        );
      });
    },
    refresh: () => peer()?.send('{"type":"disconnect","reason":"refresh_requested"}'),
    cut: () => peer()?.cut(),
    stop: () => server.stop(),
  };
}
