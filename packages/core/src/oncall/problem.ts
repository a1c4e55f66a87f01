/** What is wrong in the options, and the keys that lead to it. */
export interface Problem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}
