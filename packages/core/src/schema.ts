/**
 * The part of Standard Schema v1 (https://standardschema.dev) that is read here, so that a plugin may
 * describe its options with zod, valibot or arktype.
 */
export interface Schema<Input = unknown, Output = Input> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => SchemaResult<Output> | Promise<SchemaResult<Output>>;
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
  };
}

export type SchemaResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly SchemaIssue[] };

export interface SchemaIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** The keys that lead to the issue, outermost first. */
export function issuePath(issue: SchemaIssue): string[] {
  return (issue.path ?? []).map((step) => String(typeof step === "object" ? step.key : step));
}
