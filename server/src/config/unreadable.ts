/** Why a file could not be read, from what reading it threw. */
export function whyUnreadable(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  return code === "ENOENT" ? "there is no such file" : `it can't be read (${code})`;
}
