import { type Link, type Notice, oneLine } from "@tocsin/core";
import { correlationLabels } from "./correlation.ts";
import { isProduction } from "./environment.ts";
import type { ApplicationPayload, Payload, RepositorySource } from "./payload.ts";

/** What holds where neither the payload nor the options say: the cluster that Argo CD itself runs in. */
export const ownCluster = "in-cluster";
const ownServer = "https://kubernetes.default.svc";
const ownNamespace = "argocd";

/** What the ConfigMap's `context` says, for payloads that come without it. */
export interface Context {
  readonly argocdUrl?: string | undefined;
  readonly cluster?: string | undefined;
  /** The account in whose name the gateway itself asks Argo CD for something. */
  readonly account?: string | undefined;
}

/** An Argo CD Application as all its notices name it. */
export interface Application {
  /** Unique among clusters and namespaces, short for what is usual: `guestbook`, `prod-eu-1/guestbook`. */
  readonly name: string;
  readonly subject: string;
  /** `argocd:<cluster>:<namespace>/<app>`, which the aspects' fingerprints begin with. */
  readonly fingerprint: string;
  /** `<namespace>/<app>`, as Argo CD itself writes it. */
  readonly path: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly production: boolean;
  /** Whether Argo CD syncs it by itself; undefined when the payload does not tell. */
  readonly automated: boolean | undefined;
  readonly sources: readonly RepositorySource[];
  readonly destination: string;
  readonly project: string | undefined;
  readonly deleting: boolean;
  /** The gateway's own account at Argo CD. */
  readonly account: string | undefined;
  /** Its page, where Argo CD's address is known. */
  readonly url: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
}

/** What all reports of one application have in common. */
export function applicationOf({ app, context }: Payload, otherwise: Context): Application {
  const { metadata, spec } = app;
  const cluster = oneLine(context?.cluster ?? otherwise.cluster ?? ownCluster, 200);
  const namespace = metadata.namespace ?? ownNamespace;
  const path = `${namespace}/${metadata.name}`;
  const name = oneLine(nameOf(cluster, namespace, metadata.name), 300);
  const sources = sourcesOf(spec);
  const automated = spec === undefined ? undefined : isAutomated(spec);
  const target = destinationCluster(spec, cluster);
  const appLabels = ownLabels(metadata.labels);
  const first = sources[0];
  const own = {
    app: metadata.name,
    project: spec?.project,
    namespace: spec?.destination?.namespace,
    cluster: target,
    environment: appLabels.environment ?? appLabels.env,
    ...correlationLabels(metadata.name, sources, app.status?.summary?.images ?? []),
    path: first?.path,
    chart: first?.chart,
    targetRevision: first?.targetRevision,
    automated: automated === undefined ? undefined : String(automated),
  };
  return {
    name,
    subject: `argocd ${name}`,
    fingerprint: `argocd:${cluster}:${path}`,
    path,
    uid: metadata.uid ?? `${cluster}:${path}`,
    resourceVersion: metadata.resourceVersion ?? "",
    production: isProduction(appLabels, spec?.project),
    automated,
    sources,
    destination: [target, spec?.destination?.namespace].filter(Boolean).join("/"),
    project: spec?.project,
    deleting: metadata.deletionTimestamp !== undefined,
    account: otherwise.account,
    url: pageOf(context?.argocdUrl ?? otherwise.argocdUrl, namespace, metadata.name),
    // First, because core keeps a bounded number; and again, because an application may not rename itself.
    labels: present({ ...own, ...appLabels, ...present(own) }),
  };
}

/** Those that say what a notice is are not an application's to give. */
function ownLabels(labels: readonly (readonly [string, string])[]): Record<string, string> {
  return Object.fromEntries(labels.filter(([name]) => name !== "change" && name !== "commit"));
}

/** The link to the application's page, or to a view of it. */
export function linkTo(app: Application, title: string, query = ""): Link[] {
  return app.url === undefined ? [] : [{ title, url: `${app.url}${query}` }];
}

/** The fields that are there. */
export function present(
  fields: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const there = Object.entries(fields).filter((field): field is [string, string] => !!field[1]);
  return Object.fromEntries(there);
}

/** A notice's identity: the same state of the same aspect is the same report. */
export function reportId(app: Application, ...state: readonly (string | undefined)[]): string {
  return ["argocd", app.uid, ...state.map((word) => word ?? "")].join("|");
}

/** What every notice of the application carries. */
export function common(app: Application): Pick<Notice, "subject" | "labels"> {
  return { subject: app.subject, labels: app.labels };
}

/** Two parts always mean a cluster, three a cluster and a namespace: no two applications share a name. */
function nameOf(cluster: string, namespace: string, name: string): string {
  const short = cluster.replaceAll("/", ":");
  if (namespace !== ownNamespace) return `${short}/${namespace}/${name}`;
  return cluster === ownCluster ? name : `${short}/${name}`;
}

function sourcesOf(spec: ApplicationPayload["spec"]): readonly RepositorySource[] {
  if (spec === undefined) return [];
  return spec.sources.length > 0 ? spec.sources : spec.source === undefined ? [] : [spec.source];
}

function isAutomated(spec: NonNullable<ApplicationPayload["spec"]>): boolean {
  const automated = spec.syncPolicy?.automated;
  return automated !== undefined && automated.enabled !== false;
}

/** Argo CD calls its own cluster `in-cluster` everywhere: the ConfigMap's name for it says more. */
function destinationCluster(spec: ApplicationPayload["spec"], own: string): string {
  const { name, server } = spec?.destination ?? {};
  if (name !== undefined) return name === ownCluster ? own : name;
  return server === undefined || server === ownServer ? own : server;
}

function pageOf(
  argocdUrl: string | undefined,
  namespace: string,
  name: string,
): string | undefined {
  if (argocdUrl === undefined || !URL.canParse(argocdUrl)) return undefined;
  const { protocol, origin, pathname } = new URL(argocdUrl);
  if (protocol !== "https:" && protocol !== "http:") return undefined;
  const path = [namespace, name].map(encodeURIComponent).join("/");
  return `${origin}${pathname.replace(/\/+$/, "")}/applications/${path}`;
}
