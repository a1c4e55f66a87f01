import { argocdAnswers } from "./argocd-answers.ts";
import { type FakeHttp, fakeHttp } from "./http.ts";

type Json = Record<string, unknown>;

/** An Application object as Argo CD keeps it. */
export interface ArgoApplication {
  readonly metadata: { readonly name: string; readonly namespace: string } & Json;
  spec: { syncPolicy?: { automated?: Json | null }; project?: string } & Json;
  /** The operation that goes on. */
  operation?: Json;
  status: Json;
}

/** A resource in the cluster, as a tree of resources lists it. */
export interface ArgoNode {
  readonly group?: string;
  readonly version: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

export interface FakeArgoCdOptions {
  /** Of the account `tocsin`. */
  readonly token: string;
  /** Before 3.1 it knows but the older way to run a resource's action. */
  readonly before31?: boolean;
}

export interface FakeArgoCd {
  /** The option `server`. */
  readonly url: string;
  /** Faults, and every request that was made. */
  readonly http: FakeHttp;
  /** Makes an application, or another of this name. */
  apply(app: ArgoApplication): void;
  /** The application as it is now. */
  application(name: string, namespace?: string): ArgoApplication;
  /** What of it is in the cluster. */
  grow(name: string, nodes: readonly ArgoNode[]): void;
  /** A commit whose author is known: `Ann Example <ann@example.com>`. */
  commit(revision: string, author: string): void;
  /** The account may not any more: `sync`, `get`, `update`, `action/apps/Deployment/restart`. */
  forbid(right: string): void;
  /** A sync window is closed. */
  closeWindow(): void;
  /** What was restarted: `Deployment shop/web`. */
  readonly restarted: readonly string[];
  stop(): Promise<void>;
}

/** What its answers read and change. */
export interface ArgoState {
  readonly options: FakeArgoCdOptions;
  readonly apps: Map<string, ArgoApplication>;
  readonly nodes: Map<string, readonly ArgoNode[]>;
  readonly commits: Map<string, string>;
  readonly forbidden: Set<string>;
  readonly restarted: string[];
  windowClosed: boolean;
}

/** Argo CD's API as far as people act through it, as strict as Argo CD about tokens, types, rights and states. */
export async function fakeArgoCd(options: FakeArgoCdOptions): Promise<FakeArgoCd> {
  const state: ArgoState = {
    options,
    apps: new Map(),
    nodes: new Map(),
    commits: new Map(),
    forbidden: new Set(),
    restarted: [],
    windowClosed: false,
  };
  const http = await fakeHttp(argocdAnswers(state));
  return {
    url: http.url,
    http,
    restarted: state.restarted,
    apply(app) {
      state.apps.set(`${app.metadata.namespace}/${app.metadata.name}`, structuredClone(app));
    },
    application(name, namespace = "argocd") {
      const app = state.apps.get(`${namespace}/${name}`);
      if (app === undefined) throw new Error(`there is no application ${namespace}/${name}`);
      return app;
    },
    grow(name, nodes) {
      state.nodes.set(name, nodes);
    },
    commit(revision, author) {
      state.commits.set(revision, author);
    },
    forbid(right) {
      state.forbidden.add(right);
    },
    closeWindow() {
      state.windowClosed = true;
    },
    stop: () => http.stop(),
  };
}
