import type { NoticeInput } from "@tocsin/core";
import type { Payload } from "../examples.ts";

/**
 * What events become: name of the case → event, payload, notices. Payloads that are `recorded` alone are
 * as GitHub sent them, the others are derived.
 */
export type Becomes = Readonly<
  Record<
    string,
    readonly [event: string, payload: Payload, notices: readonly Partial<NoticeInput>[]]
  >
>;
