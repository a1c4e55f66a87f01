/** What a content type says. */
export interface MediaType {
  /** Lower case, without parameters; empty when there is none. */
  readonly name: string;
  readonly isUtf8: boolean;
}

export function mediaType(header: string | null | undefined): MediaType {
  const text = (header ?? "").slice(0, 300).toLowerCase();
  const charset = /;\s*charset="?([^\s";]+)/.exec(text)?.[1] ?? "utf-8";
  return {
    name: text.split(";")[0]?.trim() ?? "",
    isUtf8: charset === "utf-8" || charset === "utf8" || charset === "us-ascii",
  };
}

/** `application/json`, `text/json`, `application/vnd.acme.order+json`. */
export function isJson(name: string): boolean {
  return /^[\w.+-]+\/(?:[\w.+-]+\+)?json$/.test(name);
}
