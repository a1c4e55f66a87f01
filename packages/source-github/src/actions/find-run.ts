import { sleep } from "@tocsin/core";
import { type Fields, fields } from "../fields.ts";
import { ask, type Hand, readActions } from "./hand.ts";

/** What is known of the runs of a workflow before another is started. */
export interface Before {
  readonly ids: ReadonlySet<string>;
  /** By GitHub's clock, ISO 8601. */
  readonly at: string;
  /** In whose name it is started, where GitHub says so. */
  readonly actor: string | undefined;
}

interface Place {
  readonly repository: string;
  readonly file: string;
}

/** A run is there some seconds after it was asked for. ms. */
const pauses = [2_000, 3_000, 5_000, 5_000, 5_000, 5_000];
// GitHub's clock has whole seconds, and its machines differ.
const marginMs = 10_000;

/** Looks before a workflow is started; undefined when that can't be had. */
export async function lookBefore(
  hand: Hand,
  place: Place,
  signal: AbortSignal,
): Promise<Before | undefined> {
  const user = await hand.call("GET", "/user", signal);
  const login = user.kind === "answered" ? fields(user.body).line("login", 100) : "";
  const actor = /^[\w[\]-]{1,100}$/.test(login) ? login : undefined;
  const date = user.kind === "answered" ? Date.parse(user.headers.get("date") ?? "") : Number.NaN;
  const now = Number.isNaN(date) ? hand.clock.now() : date;
  const at = new Date(now - marginMs).toISOString().replace(".000Z", "Z");
  const runs = await newRuns(hand, place, { at, actor }, signal);
  if (runs === undefined) return undefined;
  return { at, actor, ids: new Set(runs.map((run) => run.id("id"))) };
}

/** The run that was started since, found by its event, its actor and its time; undefined when none is it for sure. */
export async function findRun(
  hand: Hand,
  place: Place,
  before: Before,
  ref: string,
  signal: AbortSignal,
): Promise<Fields | undefined> {
  for (const pause of pauses) {
    await sleep(hand.clock, pause, signal);
    if (signal.aborted) return undefined;
    const runs = await newRuns(hand, place, before, signal);
    const own = (runs ?? []).filter(
      (run) =>
        !before.ids.has(run.id("id")) &&
        run.line("head_branch", 250) === ref.replace(/^refs\/(?:heads|tags)\//, ""),
    );
    if (own.length > 1) return undefined;
    if (own[0] !== undefined) return own[0];
  }
  return undefined;
}

async function newRuns(
  hand: Hand,
  { repository, file }: Place,
  { at, actor }: Omit<Before, "ids">,
  signal: AbortSignal,
): Promise<readonly Fields[] | undefined> {
  const query = new URLSearchParams({
    event: "workflow_dispatch",
    created: `>=${at}`,
    per_page: "20",
    ...(actor === undefined ? {} : { actor }),
  });
  const path = `/actions/workflows/${encodeURIComponent(file)}/runs?${query}`;
  const subject = { repository, what: "the runs", right: readActions };
  const read = await ask(hand, subject, path, signal);
  return read.ok ? read.found.list("workflow_runs", 20) : undefined;
}
