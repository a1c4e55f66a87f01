import { isCommit } from "./commit.ts";

/** A repository's address as people may see it: no scheme, user, password or `.git`. */
export function repositoryName(repoUrl: string): string {
  return repoUrl
    .replace(/^[a-z][\w+.-]*:\/\//i, "")
    .replace(/[?#].*$/s, "")
    .replace(/^.*@/s, "")
    .replace(/^([\w.-]+):(?!\d+(?:\/|$))/, "$1/")
    .replace(/\/+$/, "")
    .replace(/\.git$/, "");
}

/** The page of a commit, where the host is one whose pages are known. */
export function commitUrl(repoUrl: string, revision: string): string | undefined {
  const url = addressOf(repoUrl);
  if (url === undefined || !isCommit(revision)) return undefined;
  const way = wayTo(url.hostname);
  if (way === undefined) return undefined;
  // A port of SSH says nothing of where the pages are.
  const host = url.protocol === "ssh:" ? url.hostname : url.host;
  const path = url.pathname.replace(/\/+$/, "").replace(/\.git$/, "");
  return `https://${host}${path}/${way}/${revision}`;
}

function wayTo(host: string): string | undefined {
  if (host === "github.com" || host.startsWith("github.")) return "commit";
  if (host === "gitlab.com" || host.startsWith("gitlab.")) return "-/commit";
  if (host === "bitbucket.org") return "commits";
  return undefined;
}

/** `https://…`, `ssh://…` and `git@host:owner/name` alike, as far as they name a host. */
function addressOf(repoUrl: string): URL | undefined {
  const short = /^(?:[^@/\s]+@)?([\w.-]+):(?!\/\/)(.+)$/.exec(repoUrl);
  const written = short === null ? repoUrl : `ssh://${short[1]}/${short[2]?.replace(/^\/+/, "")}`;
  if (!URL.canParse(written)) return undefined;
  const url = new URL(written);
  return ["https:", "http:", "ssh:"].includes(url.protocol) && url.hostname !== ""
    ? url
    : undefined;
}
