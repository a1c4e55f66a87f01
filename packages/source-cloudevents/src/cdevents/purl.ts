/** What a package URL (`pkg:oci/shop@sha256:…?repository_url=ghcr.io/acme/shop&tag=1.2`) names. */
export interface Artifact {
  /** For people: `shop 1.2`. */
  readonly name: string;
  /** Of a container image: its name without tag, and its tag. */
  readonly image?: string;
  readonly tag?: string;
  /** Of sources at a forge. */
  readonly repository?: string;
  readonly commit?: string;
}

const longest = 2_000;
const shortDigest = 12;

/** Reads an artifact id; what is no package URL names itself. */
export function artifactOf(id: string): Artifact | undefined {
  if (id === "") return undefined;
  const found = /^pkg:\/{0,2}([a-z][a-z\d+.-]*)\/([^@?#]+)(?:@([^?#]*))?(?:\?([^#]*))?/i.exec(
    id.slice(0, longest),
  );
  if (found === null) return { name: id };
  const [, type = "", path = "", version = "", query = ""] = found;
  const full = decoded(path).replace(/^\/+|\/+$/g, "");
  const release = decoded(version);
  const qualifiers = new URLSearchParams(query);
  const kind = type.toLowerCase();
  const last = full.split("/").at(-1) ?? full;
  if (kind === "oci" || kind === "docker") {
    const digest = /^sha\d+:/.test(release);
    const tag = qualifiers.get("tag") ?? (digest ? "" : release);
    const shown = tag || release.replace(/^sha\d+:/, "").slice(0, shortDigest);
    return {
      name: [last, shown].filter(Boolean).join(" "),
      image: imageName(kind, full, qualifiers.get("repository_url") ?? ""),
      ...(tag === "" ? {} : { tag }),
    };
  }
  const forge = kind === "github" || kind === "gitlab" || kind === "bitbucket";
  const commit = /^(?:[\da-f]{40}|[\da-f]{64})$/.test(release);
  return {
    name: [forge ? full : last, commit ? release.slice(0, 7) : release].filter(Boolean).join(" "),
    ...(forge ? { repository: full } : {}),
    ...(commit ? { commit: release } : {}),
  };
}

/** For `oci` the qualifier is the whole name, for `docker` the registry alone. */
function imageName(kind: string, path: string, repositoryUrl: string): string {
  const registry = repositoryUrl.replace(/^https?:\/\//, "").replace(/\/+$/, "");
  if (registry === "") return path;
  if (registry.endsWith(`/${path}`)) return registry;
  return kind === "oci" && registry.split("/").at(-1) === path ? registry : `${registry}/${path}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
