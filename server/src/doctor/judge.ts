import type { Answer } from "./ask.ts";
import { type Found, ok, unknown, wrong } from "./finding.ts";
import { stranger } from "./stranger.ts";
import type { HookSubject } from "./subject.ts";

/** What a request that must be refused was answered; a text says why there was no answer. */
export interface Tried {
  readonly what: string;
  readonly answer: Answer | string;
}

/** The gateway does not have the source that this config has. */
export function unknownSource(name: string, answer: Answer): string {
  return `${said(answer)} This config has ${name}: let the server read it again ("kill -HUP", POST /-/reload)`;
}

/** Whether a request that is proven by this config's secret is taken. */
export function signedFinding({ name, source }: HookSubject, answer: Answer): Found {
  const { status } = answer;
  if (status === 202) return ok("signed", "the test is accepted (202)");
  if (status < 300) return ok("signed", `the test is understood, and tells nothing (${status})`);
  if (status !== 401) return wrong("signed", `the test is not taken: ${said(answer)}`);
  if (source.proves === false) return wrong("signed", said(answer));
  return wrong(
    "signed",
    `the test is refused: ${said(answer)} It was made with sources.${name} of this config: let the server read the same file again ("kill -HUP", POST /-/reload), and let no proxy change headers or body`,
  );
}

/** Whether what bears no good proof is refused. */
export function forgedFinding({ name, source }: HookSubject, tries: readonly Tried[]): Found {
  const secret = source.proves === false ? `give sources.${name} a secret` : mend(name);
  for (const { what, answer } of tries) {
    if (typeof answer === "string") return unknown("forged", answer);
    if (!answer.fromGateway) return wrong("forged", stranger(answer));
    if (letIn.includes(answer.status)) {
      return wrong(
        "forged",
        `a request ${what} is not refused (${answer.status} and not 401), so anybody could post: ${secret}`,
      );
    }
    if (answer.status !== 401) return unknown("forged", `a request ${what}: ${said(answer)}`);
  }
  if (tries.length === 0)
    return unknown("forged", "the proof is a part of the body, so no other was tried");
  return ok("forged", `refused with 401 ${tries.map(({ what }) => what).join(" and ")}`);
}

// Whoever is told that the body is bad has passed the door.
const letIn = [200, 202, 400, 415];

const mend = (name: string) =>
  `let the server read this config again, where sources.${name} has a secret`;

/** Whether what is made badly is answered with a reason, so that its sender can be mended. */
export function clumsyFinding(
  check: "content type" | "unreadable",
  answer: Answer | string,
): Found {
  const what = check === "unreadable" ? "a body that can't be read" : "another content type";
  if (typeof answer === "string") return unknown(check, answer);
  if (!answer.fromGateway) return wrong(check, `${what}: ${stranger(answer)}`);
  const { status, reason } = answer;
  if (status < 300) return ok(check, `${what} is taken all the same (${status})`);
  if (status >= 500)
    return wrong(check, `${what} is answered ${status}, so its sender tries again: report it`);
  return reason === undefined
    ? wrong(check, `${what} is refused with ${status} and without a reason: report it`)
    : ok(check, `${what} is refused with ${status} and a reason`);
}

function said({ status, reason }: Answer): string {
  const text = reason ?? "no reason is given";
  return `${status}: ${text}${/[.!?]$/.test(text) ? "" : "."}`;
}
