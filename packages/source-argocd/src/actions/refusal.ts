import { type ActionEnd, codeSpan } from "@tocsin/core";
import type { Answer } from "./call.ts";
import type { Place } from "./place.ts";

/** What was asked for, for whoever reads that it was not done. */
export interface Asked {
  readonly place: Place;
  /** The word of Argo CD's policies: `sync`, `action/apps/Deployment/restart`. */
  readonly right: string;
  /** It changes something, so that a lost answer leaves it open. */
  readonly changes: boolean;
  /** `sources.argocd.api` */
  readonly option: string;
  readonly account: string | undefined;
}

/** Whether Argo CD itself says that it is done. */
export function isYes(answer: Answer): boolean {
  return answer.kind === "answered" && answer.status >= 200 && answer.status < 300 && answer.json;
}

/** What an answer that is no yes means, and what to change. */
export function endOf(answer: Answer, asked: Asked): ActionEnd {
  const { place, changes, option } = asked;
  if (answer.kind === "unsent") {
    return { status: "failed", text: `Argo CD was not asked: ${answer.why}; see ${option}.server` };
  }
  const open = (why: string): ActionEnd =>
    changes
      ? {
          status: "unclear",
          text: `${why}: look at ${place.called} in Argo CD before you do it again`,
        }
      : { status: "failed", text: `${why}; nothing was changed` };
  if (answer.kind === "silent") return open(`Argo CD did not answer (${answer.why})`);

  const { status, said, json, elsewhere } = answer;
  const refused = reasonOf(said, asked);
  if (refused !== undefined) return { status: "refused", text: refused };
  if (status >= 300 && status < 400) {
    const whither = elsewhere === undefined ? "elsewhere" : `to ${elsewhere}`;
    const text = `the server redirects ${whither}, and the token is not sent there: write the address of Argo CD itself into ${option}.server`;
    return { status: "failed", text };
  }
  if (status < 300 && !json) {
    return open(
      `what answered is no Argo CD, but a page such as a login's: write an address into ${option}.server that leads to argocd-server without it`,
    );
  }
  if (status < 300) return open("Argo CD's answer can't be read");
  const words = said === "" ? "" : `: ${codeSpan(said, 300)}`;
  if (status >= 500) return open(`Argo CD answered ${status}${words}`);
  const advice = adviceOn(status, asked);
  return { status: "refused", text: `Argo CD says no (${status})${words}${advice}` };
}

/** Refusals whose words are known; some come as 400, some as 403, and some as 500. */
function reasonOf(said: string, asked: Asked): string | undefined {
  const { called, project } = asked.place;
  if (/rollback cannot be initiated when auto-sync/i.test(said))
    return `auto-sync of ${called} is on, and would undo a rollback: ask again with pause-auto-sync`;
  if (/auto-sync currently set to/i.test(said))
    return `auto-sync of ${called} is on, so it can be synced to its own target revision only: leave the revision out, or turn auto-sync off first: argocd app set ${called} --sync-policy none`;
  if (/another operation is already in progress/i.test(said))
    return `another operation of ${called} is going on: wait for its end, or terminate it`;
  if (/no operation is in progress/i.test(said))
    return `no operation of ${called} is going on any more`;
  if (/blocked by sync window/i.test(said))
    return `a sync window of the project forbids it now: argocd proj windows list ${project === "*" ? "PROJECT" : project}`;
  if (/application is deleting/i.test(said)) return `${called} is being deleted`;
  if (/does not have deployment with id/i.test(said))
    return `${called} has no such deployment in its history any more: ask again, and choose another`;
  const denied =
    /permission denied(?:: applications, ([\w/.-]+), ([\w*./-]+), sub: ([\w:@.-]+))?/i.exec(said);
  if (denied === null) return undefined;
  const [, right = asked.right, object = objectOf(asked.place), account] = denied;
  const line = `\`p, ${account ?? asked.account ?? "ACCOUNT"}, applications, ${right}, ${object}, allow\``;
  return right === "get"
    ? `Argo CD shows no application ${called} to the account: it is gone, or the account needs this line in argocd-rbac-cm: ${line}`
    : `the account may not: it needs this line in argocd-rbac-cm: ${line}`;
}

/** `PROJECT/APP`; with its namespace where that is not Argo CD's own. */
function objectOf({ project, called }: Place): string {
  return `${project}/${called}`;
}

function adviceOn(status: number, { place, option }: Asked): string {
  if (status === 401)
    return `; the token of ${option}.token is not valid any more: argocd account generate-token`;
  if (status === 404)
    return `; is there still an application ${place.called}? See ${option}.server`;
  if (status === 429) return "; it is asked too often: try again in a minute";
  return "";
}
