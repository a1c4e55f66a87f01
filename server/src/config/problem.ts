/** Where something stands in the config file; both count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** One thing that is wrong, and what to write instead. */
export interface ConfigProblem {
  readonly place?: Place;
  /** `route.routes[0].receiver`; empty for the file as a whole. */
  readonly path: string;
  readonly message: string;
}

/** The config can't be used; every reason is in `problems`. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly file: string;
  readonly problems: readonly ConfigProblem[];

  constructor(file: string, problems: readonly ConfigProblem[]) {
    const sorted = inOrder(problems);
    super(sorted.map((problem) => showProblem(file, problem)).join("\n"));
    this.file = file;
    this.problems = sorted;
  }
}

/** The file that was asked for can't be read: wrong use, not a wrong config. */
export class ConfigMissing extends Error {
  override readonly name = "ConfigMissing";
}

/** `tocsin.yaml:12:5: route.receiver: there is no receiver "opps"`. */
export function showProblem(file: string, { place, path, message }: ConfigProblem): string {
  const where = place === undefined ? file : `${file}:${place.line}:${place.column}`;
  return path === "" ? `${where}: ${message}` : `${where}: ${path}: ${message}`;
}

/** As they stand in the file. */
export function inOrder(problems: readonly ConfigProblem[]): ConfigProblem[] {
  return [...problems].sort((one, other) => {
    const lines = (one.place?.line ?? 0) - (other.place?.line ?? 0);
    return lines !== 0 ? lines : (one.place?.column ?? 0) - (other.place?.column ?? 0);
  });
}
