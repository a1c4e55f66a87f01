import { readFile } from "node:fs/promises";
import type { RequestOptions } from "node:https";
import { homedir } from "node:os";
import { dirname, resolve } from "node:path";
import type { KubeConfig } from "@kubernetes/client-node";
import { hide, redact } from "@tocsin/core";
import { field, isRecord, textField } from "./object.ts";
import type { Authority } from "./wire.ts";

export interface ClusterOptions {
  /** The path of a kubeconfig, or its YAML. Default: as kubectl finds it, then the pod's own account. */
  kubeconfig?: string | undefined;
  /** Default: the kubeconfig's current one. */
  context?: string | undefined;
}

/** Where a cluster is and what it is asked with. */
export interface Credentials {
  readonly name: string;
  /** Without a slash at the end; may have a path of its own. */
  readonly server: string;
  /** Reads token files that have become old and runs what makes tokens. */
  authorise(): Promise<Authority>;
}

// What client-node calls the context that it makes of a pod's account, and the one that it makes of nothing.
const podContext = "inClusterContext";
const inventedContext = "loaded-context";

/** Reads the kubeconfig anew, with nothing remembered. Rejects with what to change in it. */
export async function loadCredentials(options: ClusterOptions): Promise<Credentials> {
  const config = await loadConfig(options);
  const context = config.getCurrentContext();
  if (context === inventedContext)
    throw new Error(
      "no Kubernetes cluster is configured: set `kubeconfig` to the path of one, or run in a pod with a service account",
    );
  const cluster = config.getCurrentCluster();
  if (cluster === null)
    throw new Error(
      `the kubeconfig has no cluster for the context "${context}": set \`context\` to one of ${namesOf(config)}`,
    );
  const server = new URL(cluster.server);
  if (server.protocol === "http:") {
    if (!isLoopback(server.hostname) && !cluster.skipTLSVerify)
      throw new Error(
        `the cluster "${cluster.name}" is plain http: use https in the kubeconfig's \`server\`, or set \`insecure-skip-tls-verify: true\` there to send the credential in the clear`,
      );
    // Else client-node refuses plain http, which is usual for `kubectl proxy`.
    Object.assign(cluster, { skipTLSVerify: true });
  }
  return {
    name: context === podContext ? "in-cluster" : context,
    server: cluster.server.replace(/\/+$/, ""),
    async authorise() {
      const options: RequestOptions = {};
      await config.applyToHTTPSOptions(options);
      const headers = headersOf(options);
      const { agent } = options;
      const own = server.protocol === "https:" && hasOwnTls(options);
      const needed = own || cluster.proxyUrl !== undefined;
      return needed && typeof agent === "object" ? { headers, agent } : { headers };
    },
  };
}

/** client-node takes half a second and 50 MB: it is loaded with the first cluster. */
async function loadConfig({ kubeconfig, context }: ClusterOptions): Promise<KubeConfig> {
  const { KubeConfig, loadYaml } = await import("@kubernetes/client-node");
  const config = new KubeConfig();
  if (kubeconfig === undefined) config.loadFromDefault();
  else {
    const inline = kubeconfig.includes("\n") || kubeconfig.trimStart().startsWith("{");
    const path = inline ? undefined : resolve(kubeconfig.replace(/^~(?=\/)/, homedir()));
    const text = path === undefined ? kubeconfig : await readConfig(path);
    try {
      config.loadFromString(text);
      config.makePathsAbsolute(dirname(path ?? resolve("kubeconfig")));
      useTokenFiles(config, loadYaml(text), dirname(path ?? resolve("kubeconfig")));
    } catch (error) {
      throw new Error(
        `the kubeconfig${path === undefined ? "" : ` ${path}`} can't be read: ${firstLine(error)}`,
      );
    }
  }
  // What programs and files give is left alone: it is replaced so often that the list would never end.
  for (const { token, password } of config.getUsers())
    for (const secret of [token, password]) if (typeof secret === "string") hide(secret.trim());
  if (context !== undefined) {
    if (config.getContextObject(context) === null)
      throw new Error(
        `the kubeconfig has no context "${context}": set \`context\` to one of ${namesOf(config)}`,
      );
    config.setCurrentContext(context);
  }
  return config;
}

/** client-node 1.4 knows `token-file`, which nobody writes; kubectl's word is `tokenFile`. */
function useTokenFiles(config: KubeConfig, raw: unknown, folder: string): void {
  const users = field(raw, "users");
  for (const entry of Array.isArray(users) ? users : []) {
    const tokenFile = textField(field(entry, "user"), "tokenFile");
    const user = config.getUser(textField(entry, "name"));
    if (tokenFile === "" || user === null) continue;
    const authProvider = { name: "tokenFile", config: { tokenFile: resolve(folder, tokenFile) } };
    // The file goes before a token in the text, as it does with kubectl.
    Object.assign(user, { authProvider, token: undefined });
  }
}

async function readConfig(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw new Error(
      `the kubeconfig ${path} can't be opened (${textField(error, "code") || "unknown"}): set \`kubeconfig\` to a file that this process may read`,
    );
  }
}

function headersOf({ headers = {}, auth }: RequestOptions): Record<string, string> {
  const all: Record<string, string> = {};
  const given: unknown = headers;
  // A token file often ends with a line break, which no header may hold.
  for (const [name, value] of Object.entries(isRecord(given) ? given : {}))
    all[name.toLowerCase()] = String(value).trim();
  if (typeof auth === "string") all.authorization = `Basic ${btoa(auth)}`;
  // The error of fetch would show it.
  if (/[^\t\x20-\x7e]/.test(all.authorization ?? ""))
    throw new Error("the kubeconfig's credential holds characters that no HTTP header may hold");
  return all;
}

function hasOwnTls(options: RequestOptions): boolean {
  const { ca, cert, key, pfx, rejectUnauthorized, servername } = options;
  return [ca, cert, key, pfx, rejectUnauthorized, servername].some((each) => each !== undefined);
}

function namesOf(config: KubeConfig): string {
  const names = config.getContexts().map(({ name }) => name);
  return names.length === 0 ? "none: it has no contexts" : names.slice(0, 10).join(", ");
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" || /^127\./.test(host);
}

function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return redact(message.split("\n", 1)[0] ?? "").slice(0, 300);
}
