/** What `tocsin doctor` looks at, in the order in which it tells of it. */
export type CheckName =
  | "reachable"
  | "signed"
  | "forged"
  | "content type"
  | "unreadable"
  | "clock"
  | "notice"
  | "sight"
  | "watch";

/** What one look at one source found. */
export interface Finding {
  readonly source: string;
  /** The address that was asked; absent where none was. */
  readonly at?: string;
  readonly check: CheckName;
  /** `unknown`: it could not be found out, which is nobody's fault. */
  readonly status: "ok" | "wrong" | "unknown";
  /** When it is wrong, what to change. */
  readonly detail: string;
}

/** The same without the source and the address, which whoever asked knows. */
export type Found = Omit<Finding, "source" | "at">;

export const ok = (check: CheckName, detail: string): Found => ({ check, status: "ok", detail });
export const wrong = (check: CheckName, detail: string): Found => ({
  check,
  status: "wrong",
  detail,
});
export const unknown = (check: CheckName, detail: string): Found => ({
  check,
  status: "unknown",
  detail,
});
