type Labels = Readonly<Record<string, string>>;

/** Alertmanager's order of label sets: fewer labels first, then by the first name or value that differs. */
export function byLabels(one: Labels, other: Labels): number {
  const names = Object.keys(one);
  const others = Object.keys(other);
  if (names.length !== others.length) return names.length - others.length;
  for (const name of [...new Set([...names, ...others])].sort()) {
    const [mine, theirs] = [one[name], other[name]];
    if (mine === undefined) return -1;
    if (theirs === undefined) return 1;
    if (mine !== theirs) return mine < theirs ? -1 : 1;
  }
  return 0;
}

/** Of the alerts in a group: by job, by instance, then by all labels. */
export function byPlace(one: Labels, other: Labels): number {
  for (const name of ["job", "instance"]) {
    const [mine, theirs] = [one[name], other[name]];
    if (mine === theirs) continue;
    if (mine === undefined) return 1;
    if (theirs === undefined) return -1;
    return mine < theirs ? -1 : 1;
  }
  return byLabels(one, other);
}

export function byText(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}
