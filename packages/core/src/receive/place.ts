/** What a path below `/hooks/` or `/callbacks/` names. */
export interface Place {
  readonly name: string;
  /** What follows the name, without the slash. */
  readonly rest: string;
}

/** Wherever the gateway is mounted: the first such folder in the path counts. */
export function placeIn(url: string, folder: "hooks" | "callbacks"): Place | undefined {
  const marker = `/${folder}/`;
  const end = url.search(/[?#]/u);
  const whole = end < 0 ? url : url.slice(0, end);
  const start = whole.indexOf(marker, whole.indexOf("://") + 3);
  if (start < 0) return undefined;
  const path = whole.slice(start + marker.length);
  const slash = path.indexOf("/");
  try {
    const name = decodeURIComponent(slash < 0 ? path : path.slice(0, slash));
    const rest = slash < 0 ? "" : decodeURIComponent(path.slice(slash + 1));
    return { name, rest };
  } catch {
    return undefined;
  }
}
