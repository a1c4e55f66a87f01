import type { SampleRequest } from "@tocsin/core";
import { type Answer, type Asking, ask } from "./ask.ts";
import { clockFinding } from "./clock.ts";
import { type Found, ok, unknown, wrong } from "./finding.ts";
import { forgeries } from "./forge.ts";
import { clumsyFinding, forgedFinding, signedFinding, type Tried, unknownSource } from "./judge.ts";
import { stranger } from "./stranger.ts";
import type { HookSubject } from "./subject.ts";

export interface HookExamination {
  readonly found: readonly Found[];
  /** Whether the gateway took the test, and as which notices. */
  readonly accepted: boolean;
  readonly ids: readonly string[];
}

/** Sends the test to a hook, then what must be refused, and judges the answers. */
export async function examineHook(
  subject: HookSubject,
  hookUrl: string,
  asking: Asking,
): Promise<HookExamination> {
  const { name, sample } = subject;
  const first = await ask(hookUrl, sample ?? bare, asking);
  if (typeof first === "string") return silent(wrong("reachable", first));
  if (!first.fromGateway) return silent(wrong("reachable", stranger(first)));
  if (first.status === 404) return silent(wrong("reachable", unknownSource(name, first)));
  const accepted = sample !== undefined && first.status < 300;
  const looks =
    sample === undefined
      ? withoutTest(subject, first)
      : await withTest(subject, sample, first, (request) => ask(hookUrl, request, asking), hookUrl);
  const reached = ok("reachable", `the gateway answers in ${first.gotAt - first.sentAt} ms`);
  return {
    found: [reached, ...looks, clockFinding(first)],
    accepted,
    ids: accepted ? first.ids : [],
  };
}

const bare: SampleRequest = { headers: { "content-type": "application/json" }, body: "{}" };

function withoutTest(subject: HookSubject, answer: Answer): Found[] {
  return [
    unknown("signed", "this source has no test request: let its sender send one"),
    forgedFinding(subject, [{ what: "without any proof", answer }]),
  ];
}

async function withTest(
  subject: HookSubject,
  sample: SampleRequest,
  first: Answer,
  send: (request: SampleRequest) => Promise<Answer | string>,
  hookUrl: string,
): Promise<Found[]> {
  const forged: Tried[] = [];
  for (const { what, request } of await forgeries(hookUrl, subject, sample))
    forged.push({ what, answer: await send(request) });
  const found = [signedFinding(subject, first), forgedFinding(subject, forged)];
  // What is not believed is not read either.
  if (first.status >= 300) return found;
  const headers = Object.entries(sample.headers);
  const types = headers.filter(([header]) => header.toLowerCase() !== "content-type");
  const otherType = { ...Object.fromEntries(types), "content-type": "application/x-tocsin-doctor" };
  return [
    ...found,
    clumsyFinding("content type", await send({ ...sample, headers: otherType })),
    clumsyFinding("unreadable", await send({ ...sample, body: '{"unreadable": ' })),
  ];
}

function silent(found: Found): HookExamination {
  return { found: [found], accepted: false, ids: [] };
}
