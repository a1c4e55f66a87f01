import { oneLine, redact } from "@tocsin/core";
import { field, parseJson, textField } from "./object.ts";

/** Why a request brought nothing. */
export interface Refusal {
  readonly ok: false;
  /** 0: no answer. */
  readonly status: number;
  readonly reason: string;
  readonly retryAfterMs?: number;
}

/** Of the body of an answer that is no 2xx, usually a `Status`. */
export function refusal(status: number, body: string, retryAfterMs?: number): Refusal {
  const advice = adviceOn(status);
  const reason = [wordsOf(status, body), advice].filter(Boolean).join(": ");
  return { ok: false, status, reason, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}

/** The cluster's own words. */
export function wordsOf(status: number, body: string): string {
  const said = textField(parseJson(body), "message") || body;
  return oneLine(redact(said), 400) || `HTTP ${status}`;
}

/** Of what was thrown: by the network, or by what makes the credential. */
export function noAnswer(thrown: unknown): Refusal {
  // fetch tells nothing itself: it is all in the cause.
  const cause = field(thrown, "cause") ?? thrown;
  const code = textField(cause, "code");
  const said = textField(cause, "message") || code || wordsOfAbort(cause) || String(cause);
  const reason = [oneLine(redact(said), 400) || "no answer", adviceOnCode[code]];
  return { ok: false, status: 0, reason: reason.filter(Boolean).join(": ") };
}

/** An abort without a reason of its own says nothing for people. */
function wordsOfAbort(cause: unknown): string {
  const isAbort = cause instanceof DOMException && /^(?:Abort|Timeout)Error$/.test(cause.name);
  return isAbort ? "no answer in time" : "";
}

/** Both forms of "what you ask for is too old to be known": an HTTP answer, a line within a stream. */
export function isExpired(status: unknown): boolean {
  const reason = textField(status, "reason");
  return field(status, "code") === 410 || reason === "Expired" || reason === "Gone";
}

function adviceOn(status: number): string {
  if (status === 401) return "give the kubeconfig a credential that is valid";
  if (status === 403) return "give the account a role that allows it";
  if (status === 404) return "the cluster does not know this path";
  return "";
}

const unknownAuthority =
  "give the kubeconfig the CA of the cluster, as `certificate-authority` or `certificate-authority-data`";
const adviceOnCode: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nobody listens there; check the kubeconfig's `server`",
  ENOTFOUND: "check the host in the kubeconfig's `server`",
  SELF_SIGNED_CERT_IN_CHAIN: unknownAuthority,
  DEPTH_ZERO_SELF_SIGNED_CERT: unknownAuthority,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownAuthority,
};
