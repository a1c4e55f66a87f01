/** A commit's full name, SHA-1 or SHA-256. */
export function isCommit(text: string | undefined): text is string {
  return text !== undefined && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
}

/** A Git repository as its host calls it: `acme/api`. Undefined for what is none. */
export function repositoryName(address: string | undefined): string | undefined {
  const url = addressOf(address);
  if (url === undefined) return undefined;
  const path = pathOf(url);
  const isGit =
    url.protocol === "ssh:" || url.pathname.includes(".git") || wayTo(url.hostname) !== undefined;
  return isGit && /^[^/]+\/.*[^/]$/.test(path) ? path : undefined;
}

/** The page of a commit, where the host is one whose pages are known. */
export function commitPage(address: string | undefined, commit: string | undefined) {
  const url = addressOf(address);
  const way = url && wayTo(url.hostname);
  if (url === undefined || way === undefined || !isCommit(commit)) return undefined;
  // A port of SSH says nothing of where the pages are.
  const host = url.protocol === "ssh:" ? url.hostname : url.host;
  return `https://${host}/${pathOf(url)}/${way}/${commit}`;
}

function pathOf({ pathname }: URL): string {
  // Bitbucket Server clones from below /scm/.
  return pathname.replace(/^\/+(?:scm\/)?|\/+$/g, "").replace(/\.git$/, "");
}

function wayTo(host: string): string | undefined {
  if (host === "github.com" || host.startsWith("github.")) return "commit";
  if (host === "gitlab.com" || host.startsWith("gitlab.")) return "-/commit";
  if (host === "bitbucket.org") return "commits";
  return undefined;
}

/** `https://…`, `ssh://…` and `git@host:owner/name` alike, as far as they name a host. */
function addressOf(address: string | undefined): URL | undefined {
  if (address === undefined) return undefined;
  const short = /^(?:[^@/\s]{1,100}@)?([\w.-]{1,200}):(?!\/\/)(.+)$/.exec(address);
  const written = short === null ? address : `ssh://${short[1]}/${short[2]?.replace(/^\/+/, "")}`;
  if (!URL.canParse(written)) return undefined;
  const url = new URL(written);
  const known = ["https:", "http:", "ssh:", "git:"].includes(url.protocol);
  return known && url.hostname !== "" ? url : undefined;
}
