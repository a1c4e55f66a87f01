import { writeFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import {
  type Denied,
  forbidden,
  type KubernetesStatus,
  type PlainText,
  status,
  tooOld,
} from "./kubernetes-status.ts";
import type { KubernetesStore } from "./kubernetes-store.ts";
import type { KubernetesStreams } from "./kubernetes-streams.ts";

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly watch: boolean;
  readonly query: Readonly<Record<string, string>>;
}

export type KubernetesVerb = "get" | "list" | "watch" | "patch";

/** The bad days of a cluster. */
export interface KubernetesTricks {
  /**
   * etcd forgets what happened so far: lists that are half read get HTTP 410, open watches and those of an
   * older version a line ERROR 410. `spareOpen`: open watches go on, as they may.
   */
  expire(options?: { readonly spareOpen?: boolean }): void;
  /** The next watches (default one) are answered by HTTP 410. */
  http410(times?: number): void;
  /** The next requests (default one) that match are refused. */
  refuse(
    status: number,
    options?: {
      readonly times?: number;
      readonly retryAfterSeconds?: number;
      readonly message?: string;
      /** Instead of a Status. */
      readonly text?: string;
      readonly headers?: Readonly<Record<string, string>>;
      readonly when?: (request: Asked) => boolean;
    },
  ): void;
  /** The next patches (default one) are made, and their answers are lost. */
  loseAnswers(times?: number): void;
  /** The account may no longer do this, as in `forbid("list", "events")`. `allow` takes it back. */
  forbid(verb: KubernetesVerb, plural: string): void;
  allow(verb: KubernetesVerb, plural: string): void;
  /** Every open watch loses its connection. */
  dropConnections(): void;
  /** A new token; the old one is refused from now on. The token file has the new one. */
  rotateToken(token?: string): string;
  /** No request is answered and open watches fall silent, until `heal`. */
  hang(): void;
  /** Takes hanging, latency and refusals back; connections that hang are lost. */
  heal(): void;
  /** Every answer comes so much later, by the fake's clock. */
  latency(ms: number): void;
  bookmark(): void;
  /** Sends bytes as they are to every open watch, as in `garble("{half a line\n")`. */
  garble(text: string): void;
  /** Lines of watches go out in pieces of so many bytes; 0: whole. */
  chop(bytes: number): void;
}

/** What stands before every request. */
export interface KubernetesGate {
  readonly token: string;
  readonly latencyMs: number;
  /** What the request meets instead of an answer. */
  next(request: Asked): KubernetesStatus | PlainText | "hang" | undefined;
  /** Whether the answer to what was done is lost. */
  loses(request: Asked): boolean;
  hold(response: ServerResponse): void;
  denies(asked: Denied): KubernetesStatus | undefined;
}

interface Planned {
  readonly answer: (request: Asked) => KubernetesStatus | PlainText;
  readonly when: (request: Asked) => boolean;
  left: number;
}

export interface FaultParts {
  readonly token: string;
  readonly tokenFile: string;
  readonly store: KubernetesStore;
  readonly streams: KubernetesStreams;
}

export function kubernetesFaults({ store, streams, tokenFile, ...first }: FaultParts): {
  readonly tricks: KubernetesTricks;
  readonly gate: KubernetesGate;
} {
  const denied = new Set<string>();
  const held = new Set<ServerResponse>();
  let plan: Planned[] = [];
  let token = first.token;
  let rotations = 1;
  let latencyMs = 0;
  let hanging = false;
  let lost = 0;

  const gate: KubernetesGate = {
    get token() {
      return token;
    },
    get latencyMs() {
      return latencyMs;
    },
    next(request) {
      if (hanging) return "hang";
      const planned = plan.find(({ left, when }) => left > 0 && when(request));
      if (planned === undefined) return undefined;
      planned.left -= 1;
      return planned.answer(request);
    },
    loses({ method }) {
      if (method !== "PATCH" || lost === 0) return false;
      lost -= 1;
      return true;
    },
    hold(response) {
      held.add(response);
      response.on("close", () => held.delete(response));
    },
    denies: (asked) =>
      denied.has(`${asked.verb} ${asked.resource}`) ? forbidden(asked) : undefined,
  };

  const tricks: KubernetesTricks = {
    expire({ spareOpen = false } = {}) {
      store.compact();
      if (!spareOpen) streams.expire();
    },
    http410(times = 1) {
      const answer = ({ query }: Asked) =>
        tooOld(query.resourceVersion ?? "", store.write(store.version), "Gone");
      plan.push({ answer, when: ({ watch }) => watch, left: times });
    },
    refuse(code, options = {}) {
      const { times = 1, retryAfterSeconds, message, text, when = () => true } = options;
      const pause = { "retry-after": String(retryAfterSeconds) };
      const headers = { ...options.headers, ...(retryAfterSeconds === undefined ? {} : pause) };
      const answer =
        text === undefined
          ? { ...status(code, `Status${code}`, message ?? `${code} of the test`), headers }
          : { status: code, text, headers };
      plan.push({ answer: () => answer, when, left: times });
    },
    loseAnswers(times = 1) {
      lost = times;
    },
    forbid: (verb, plural) => void denied.add(`${verb} ${plural}`),
    allow: (verb, plural) => void denied.delete(`${verb} ${plural}`),
    dropConnections: () => streams.drop(),
    rotateToken(next) {
      rotations += 1;
      token = next ?? `token-${rotations}`;
      writeFileSync(tokenFile, `${token}\n`);
      return token;
    },
    hang() {
      hanging = true;
      for (const response of streams.silence()) gate.hold(response);
    },
    heal() {
      hanging = false;
      latencyMs = 0;
      plan = [];
      for (const response of [...held]) response.destroy();
    },
    latency(ms) {
      latencyMs = ms;
    },
    bookmark: () => streams.bookmark(),
    garble: (text) => streams.garble(text),
    chop: (bytes) => streams.chop(bytes),
  };
  return { tricks, gate };
}
