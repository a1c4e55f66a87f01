/** The cursor of the next page, out of the Link header; undefined: this was the last. */
export function nextCursor(headers: Headers, parameter: "cursor" | "page"): string | undefined {
  const next = (headers.get("link") ?? "")
    .slice(0, 10_000)
    .split(",")
    .find((each) => /;\s*rel="?next"?/i.test(each));
  const address = next?.slice(next.indexOf("<") + 1, next.indexOf(">")) ?? "";
  // The address itself is not followed: only its cursor goes into the next request.
  if (!URL.canParse(address)) return undefined;
  const cursor = new URL(address).searchParams.get(parameter);
  return cursor === null || cursor === "" || cursor.length > 500 ? undefined : cursor;
}
