import type { Tools } from "@tocsin/core";

/** Where Twilio calls this channel; undefined without a public URL. */
export function callbackUrl(
  { publicUrl, name }: Pick<Tools, "publicUrl" | "name">,
  path: string,
  query: Readonly<Record<string, string>>,
): string | undefined {
  if (publicUrl === undefined) return undefined;
  return `${publicUrl}/callbacks/${encodeURIComponent(name)}/${path}?${new URLSearchParams(query)}`;
}
