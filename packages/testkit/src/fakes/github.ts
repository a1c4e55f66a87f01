import { createHmac, randomUUID } from "node:crypto";
import { actionsState, type GitHubActions, githubActions } from "./github-actions.ts";
import { githubAnswers } from "./github-answers.ts";
import { type FakeHttp, fakeHttp } from "./http.ts";

/** One try to deliver an event. */
export interface GitHubDelivery {
  readonly id: bigint;
  readonly guid: string;
  readonly event: string;
  readonly payload: unknown;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** What the receiver answered; 0: nothing. */
  readonly code: number;
  readonly redelivery: boolean;
}

export interface GitHubHook {
  readonly id: number;
  /** `repos/acme/api` or `orgs/acme`. */
  readonly owner: string;
  readonly url: string;
  readonly secret: string;
  /** Oldest first. */
  readonly deliveries: GitHubDelivery[];
}

export interface FakeGitHubOptions {
  readonly token: string;
  /** Hands a webhook's request to its receiver; a rejection is a receiver that is down. */
  readonly deliver: (request: Request) => Promise<Response>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** What the token may do with webhooks. */
export type GitHubRight = "write" | "read" | "none";

export interface FakeGitHub {
  /** The option `apiUrl`. */
  readonly url: string;
  /** Faults, and every request that was made. */
  readonly http: FakeHttp;
  /** Makes a webhook of `repos/OWNER/NAME` or `orgs/NAME`. */
  hook(owner: string, url: string, secret: string): GitHubHook;
  /** An event, delivered to the hook once, as GitHub does; gives what the receiver answered. */
  happen(hook: GitHubHook, event: string, payload: unknown): Promise<number>;
  allow(right: GitHubRight): void;
  /** Its runs, workflows and deployments. */
  readonly actions: GitHubActions;
  /** Resolves once what was asked to be delivered again has been. */
  redelivered(): Promise<void>;
  stop(): Promise<void>;
}

// Beyond what a number holds exactly.
const firstDelivery = 9_007_199_254_740_993n;
const threeDaysMs = 3 * 24 * 3_600_000;

/** GitHub's API for webhooks, their deliveries and Actions, as strict as GitHub about tokens, headers and pages. */
export async function fakeGitHub({ token, deliver, now }: FakeGitHubOptions): Promise<FakeGitHub> {
  const hooks: GitHubHook[] = [];
  const actions = actionsState(now);
  const under = new Set<Promise<unknown>>();
  let right: GitHubRight = "write";
  let nextDelivery = firstDelivery;

  async function send(
    hook: GitHubHook,
    about: Pick<GitHubDelivery, "guid" | "event" | "payload" | "redelivery">,
  ): Promise<number> {
    const at = now();
    const code = await codeOf(hook, about);
    hook.deliveries.push({ ...about, id: nextDelivery, at, code });
    nextDelivery += 1n;
    return code;
  }

  async function codeOf(
    { url, secret, id }: GitHubHook,
    { guid, event, payload }: Pick<GitHubDelivery, "guid" | "event" | "payload">,
  ): Promise<number> {
    const body = JSON.stringify(payload);
    const signature = createHmac("sha256", secret).update(body).digest("hex");
    const headers = {
      "content-type": "application/json",
      "user-agent": "GitHub-Hookshot/044aadd",
      "x-github-event": event,
      "x-github-delivery": guid,
      "x-github-hook-id": String(id),
      "x-hub-signature-256": `sha256=${signature}`,
    };
    try {
      return (await deliver(new Request(url, { method: "POST", headers, body }))).status;
    } catch {
      return 0;
    }
  }

  const http = await fakeHttp(
    githubAnswers({
      token,
      hooks,
      actions,
      now,
      base: () => http.url,
      right: () => right,
      redeliver(hook, { guid, event, payload, at }) {
        if (now() - at > threeDaysMs) return false;
        // GitHub says yes first and delivers later.
        const work = new Promise((resolve) => setImmediate(resolve)).then(() =>
          send(hook, { guid, event, payload, redelivery: true }),
        );
        under.add(work);
        void work.finally(() => under.delete(work));
        return true;
      },
    }),
  );

  return {
    url: http.url,
    http,
    actions: githubActions(actions),
    hook(owner, url, secret) {
      const hook: GitHubHook = { id: 100 + hooks.length, owner, url, secret, deliveries: [] };
      hooks.push(hook);
      return hook;
    },
    happen: (hook, event, payload) =>
      send(hook, { guid: randomUUID(), event, payload, redelivery: false }),
    allow(next) {
      right = next;
    },
    async redelivered() {
      while (under.size > 0) await Promise.all(under);
    },
    stop: () => http.stop(),
  };
}
