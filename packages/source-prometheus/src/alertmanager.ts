import { callOnce, hide, type Secret, type Tools } from "@tocsin/core";
import { readAlert } from "./alert.ts";
import { fieldOf, objectIn, textOf, timeOf } from "./fields.ts";
import type { ListedAlert } from "./reconcile.ts";

export interface AlertmanagerOptions {
  /** Where Alertmanager is, with its path prefix, without a slash at the end. */
  readonly url: string;
  readonly token?: Secret | undefined;
  readonly user?: string | undefined;
  readonly password?: Secret | undefined;
  /** The name of the receiver that sends to this source. */
  readonly receiver: string;
}

/** Alertmanager's API v2, as far as it is asked. Each call rejects with a sentence for people. */
export interface Alertmanager {
  /** All that our receiver is told of, firing, silenced or inhibited. */
  alerts(signal: AbortSignal): Promise<readonly ListedAlert[]>;
  /** Whether it has our receiver. */
  knowsUs(signal: AbortSignal): Promise<void>;
  /** When it began to run; undefined when it does not say. ISO 8601. */
  startedAt(signal: AbortSignal): Promise<string | undefined>;
}

const answersWithinMs = 10_000;
/** 100,000 alerts are about half of it. In bytes. */
const longest = 100_000_000;

export function alertmanager(
  { url, token, user, password, receiver }: AlertmanagerOptions,
  tools: Tools,
): Alertmanager {
  const { name } = tools;
  const headers = { accept: "application/json", ...authorization() };

  function authorization(): Record<string, string> {
    if (token !== undefined) return { authorization: `Bearer ${token.reveal()}` };
    if (user === undefined || password === undefined) return {};
    const pair = Buffer.from(`${user}:${password.reveal()}`).toString("base64");
    hide(pair);
    return { authorization: `Basic ${pair}` };
  }

  async function get(path: string, signal: AbortSignal): Promise<unknown> {
    const request = { url: `${url}/api/v2/${path}`, method: "GET", headers, signal };
    const end = await callOnce({ ...request, withinMs: answersWithinMs, longest }, tools);
    const where = `Alertmanager at ${url}`;
    signal.throwIfAborted();
    if (end.kind !== "answered") {
      throw new Error(
        `${where} can't be reached (${end.why}): check sources.${name}.alertmanagerUrl`,
      );
    }
    const { status, text } = end;
    if (status < 200 || status > 299) {
      throw new Error(`${where} answered ${status}: ${advice(status)}`);
    }
    if (text === undefined) throw new Error(`${where} answered too much, or broke off`);
    return jsonIn(text, where);
  }

  function advice(status: number): string {
    if (status === 401 || status === 403) {
      return `set sources.${name}.alertmanagerToken, or alertmanagerUser and alertmanagerPassword`;
    }
    return `sources.${name}.alertmanagerUrl must be the address at which its page opens`;
  }

  function jsonIn(text: string, where: string): unknown {
    try {
      return JSON.parse(text);
    } catch {
      throw new Error(`${where} answered with something that is not JSON: ${advice(200)}`);
    }
  }

  async function knowsUs(signal: AbortSignal): Promise<void> {
    const names = receiverNames(await get("receivers", signal));
    if (names.includes(receiver)) return;
    const known = names.slice(0, 20).join(", ") || "none";
    throw new Error(
      `Alertmanager has no receiver ${JSON.stringify(receiver)}: set sources.${name}.receiver to the one that sends here (${known})`,
    );
  }

  return {
    knowsUs,
    async alerts(signal) {
      await knowsUs(signal);
      const pattern = receiver.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
      const list = await get(`alerts?receiver=${encodeURIComponent(pattern)}`, signal);
      if (!Array.isArray(list)) throw new Error(`Alertmanager at ${url} listed no alerts`);
      return list.flatMap((each): ListedAlert[] => {
        const alert = readAlert(each);
        const state = textOf(objectIn(fieldOf(objectIn(each), "status")), "state");
        return alert === undefined ? [] : [{ alert, active: state === "active" }];
      });
    },
    startedAt: async (signal) => timeOf(objectIn(await get("status", signal)), "uptime"),
  };
}

function receiverNames(list: unknown): string[] {
  return Array.isArray(list) ? list.map((each) => textOf(objectIn(each), "name")) : [];
}
