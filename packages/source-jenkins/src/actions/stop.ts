import { type ActionEnd, type Found, found, sleep } from "@tocsin/core";
import { isFields, line, own } from "../fields.ts";
import type { Deed, Scene } from "./deed.ts";
import { endOf, type Matter, readJson } from "./ends.ts";

/** A Pipeline's steps get some seconds to end. Jenkins' harder ways are left to its own pages. */
const waitMs = 30_000;
const firstPauseMs = 1_000;
const longestPauseMs = 5_000;
const tree = "building,result";

export const stop: Deed = {
  name: "stop",
  title: "Stop",
  description: "Stops the build that runs",
  applies: ({ running }) => running !== undefined,
  confirm: ({ name, running }) => `Stop ${name} #${running}?`,
  danger: true,
  run,
};

async function run(scene: Scene): Promise<ActionEnd> {
  const { api, target, clock, signal } = scene;
  const { running } = target;
  if (running === undefined)
    return { status: "refused", text: `no build of ${target.name} is known to run` };
  const matter = scene.matter("Job/Cancel", running);
  const { called, page } = matter;
  const path = `${target.job}/${running}`;
  const before = await stateOf(scene, path, matter);
  if (!before.ok) return before.end;
  if (!before.found.building)
    return { status: "refused", text: `${called} is over already${resultIn(before.found)}` };
  const answer = await api.post(`${path}/stop`, new URLSearchParams(), { signal });
  // Jenkins sends who stopped a build back to where they came from.
  const taken = answer.kind === "answered" && answer.status >= 200 && answer.status < 400;
  if (!taken) return endOf(answer, matter, true);
  const until = clock.now() + waitMs;
  let pause = firstPauseMs;
  while (clock.now() < until && !signal.aborted) {
    const now = await stateOf(scene, path, matter);
    if (now.ok && !now.found.building)
      return { status: "done", text: `${called} is over${resultIn(now.found)}: ${page}` };
    await sleep(clock, pause, signal);
    pause = Math.min(pause * 2, longestPauseMs);
  }
  const text = `Jenkins was told to stop ${called}, which still runs: look at ${page} before you do it again`;
  return { status: "unclear", text };
}

interface State {
  readonly building: boolean;
  readonly result: string | undefined;
}

async function stateOf(
  { api, signal }: Scene,
  path: string,
  matter: Matter,
): Promise<Found<State>> {
  const answer = await api.get(`${path}/api/json`, { query: { tree }, signal });
  const read = readJson(answer, { ...matter, permission: "Job/Read" });
  if (!read.ok) return read;
  const build = isFields(read.found) ? read.found : {};
  return found({ building: own(build, "building") !== false, result: line(build, "result", 40) });
}

function resultIn({ result }: State): string {
  return result === undefined || !/^[A-Z_]+$/.test(result) ? "" : ` (${result})`;
}
