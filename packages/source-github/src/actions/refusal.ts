import { type ActionEnd, codeSpan } from "@tocsin/core";
import type { Answer } from "./call.ts";

/** What was asked for, for whoever reads that it was not done. */
export interface Asked {
  /** `acme/api` */
  readonly repository: string;
  /** `run #12`, `the workflow deploy.yml` */
  readonly what: string;
  /** Of a fine-grained token: `Actions: read and write`. */
  readonly right: string;
  /** It changes something, so that a lost answer leaves it open. */
  readonly changes: boolean;
  /** `sources.github.api` */
  readonly option: string;
}

/** What an answer that is no yes means, and what to change. */
export function endOf(answer: Answer, asked: Asked): ActionEnd {
  const { repository, what, changes, option } = asked;
  if (answer.kind === "unsent")
    return { status: "failed", text: `GitHub was not asked: ${answer.why}; see ${option}.apiUrl` };
  const open = (why: string): ActionEnd =>
    changes
      ? {
          status: "unclear",
          text: `${why}: look at ${what} of ${repository} before you do it again`,
        }
      : { status: "failed", text: `${why}; nothing was changed` };
  if (answer.kind === "silent") return open(`GitHub did not answer (${answer.why})`);

  const { status, said, limitedUntil } = answer;
  const refused = (text: string): ActionEnd => ({ status: "refused", text });
  if (limitedUntil !== undefined) {
    const until = new Date(limitedUntil).toISOString().slice(11, 16);
    return refused(`GitHub answers the token no more until ${until} UTC, it has asked too often`);
  }
  const known = reasonOf(said, asked);
  if (known !== undefined) return refused(known);
  const words = said === "" ? "" : `: ${codeSpan(said, 200)}`;
  if (status >= 500) return open(`GitHub answered ${status}${words}`);
  if (status < 300) return open(`what answered (${status}) is no GitHub: check ${option}.apiUrl`);
  if (status < 400) {
    const text = `GitHub redirects, and the token is not sent elsewhere: was ${repository} renamed, or is ${option}.apiUrl wrong?`;
    return { status: "failed", text };
  }
  if (status === 401)
    return refused(
      `GitHub does not know the token of ${option}.token: it is mistyped, revoked or too old`,
    );
  if (status === 404)
    return refused(
      `GitHub shows ${what} of ${repository} not to the token: it is gone, or ${needs(asked)}`,
    );
  return refused(`GitHub says no to ${what} of ${repository} (${status})${words}`);
}

/** The right that is missing, as GitHub's pages call it. */
function needs({ repository, right, option }: Asked): string {
  return `the token of ${option}.token needs "${right}" for ${repository} (fine-grained), or the scope repo (classic)`;
}

/** Refusals whose words are known. */
function reasonOf(said: string, asked: Asked): string | undefined {
  const { repository, what } = asked;
  if (/archived/i.test(said))
    return `${repository} is archived, and so can only be read: unarchive it at GitHub first`;
  if (/not accessible by|must have (?:admin|write|push)|must be granted/i.test(said))
    return needs(asked);
  if (/SAML|single sign-on/i.test(said))
    return `the organization asks for single sign-on: authorize the token of ${asked.option}.token for it (Settings → Developer settings → the token → Configure SSO)`;
  if (/already running/i.test(said)) return `${what} of ${repository} is running already`;
  if (/over a month ago/i.test(said))
    return `${what} of ${repository} is too old: GitHub runs again what is at most 30 days old`;
  if (/cannot cancel a workflow run that is completed/i.test(said))
    return `${what} of ${repository} is over already`;
  if (/does not have '?workflow_dispatch/i.test(said))
    return `${what} of ${repository} can't be started by hand on that ref: its file there has no \`on: workflow_dispatch\``;
  if (/no ref found/i.test(said))
    return `${repository} has no such branch or tag: ${codeSpan(said, 200)}`;
  if (/disabled workflow/i.test(said))
    return `${what} of ${repository} is disabled: enable it at GitHub, under Actions`;
  return undefined;
}
