import { type Clock, type NoticeFate, sleep } from "@tocsin/core";
import { type Found, ok, unknown, wrong } from "./finding.ts";

/** Asks the API what became of a notice. */
export type FateOf = (source: string, id: string) => Promise<FateAnswer>;
export type FateAnswer =
  | { readonly status: "found"; readonly fate: NoticeFate }
  | { readonly status: "none" }
  /** The API is not open to whoever asks, or not there. */
  | { readonly status: "closed"; readonly reason: string };

const waitMs = 5_000;
const pollMs = 200;

/** Whether the test's notice is there, and what became of it. */
export async function noticeFinding(
  source: string,
  ids: readonly string[],
  fateOf: FateOf,
  clock: Clock,
): Promise<Found> {
  const [id] = ids;
  if (id === undefined)
    return unknown("notice", "the test tells nothing, so there is none to look for");
  const end = clock.now() + waitMs;
  for (;;) {
    const answer = await fateOf(source, id);
    if (answer.status === "closed")
      return unknown(
        "notice",
        `can't be looked up: ${answer.reason}; give --token one with the scope read`,
      );
    if (answer.status === "none")
      return wrong(
        "notice",
        `${id} was accepted and is not known to the API: let the address of the hooks and the API be one gateway with one storage`,
      );
    if (answer.fate.state !== "waiting" || clock.now() >= end) return judge(id, answer.fate);
    await sleep(clock, pollMs);
  }
}

function judge(id: string, { state, incidents, reasons }: NoticeFate): Found {
  const why = reasons.length === 0 ? "" : `: ${reasons.join("; ")}`;
  if (state === "failed")
    return wrong("notice", `${id} could not be worked on${why}: the server's log says more`);
  if (state === "waiting")
    return wrong("notice", `${id} is durable, and nobody works on it: start a worker`);
  const where = incidents.length === 0 ? "in no incident" : `in ${incidents.join(", ")}`;
  return ok("notice", `${id} is found, ${where}${why}`);
}
