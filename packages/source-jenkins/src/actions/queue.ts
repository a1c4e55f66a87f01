import { type ActionEnd, type CallEnd, codeSpan, oneLine, sleep } from "@tocsin/core";
import { count, isFields, line, object, own } from "../fields.ts";
import type { Scene } from "./deed.ts";
import { endOf, readJson } from "./ends.ts";
import { type Parameters, shownParameters } from "./given.ts";

/** The order's own time is a minute; a quiet period is 5 s where nobody changed it. */
const followMs = 40_000;
const firstPauseMs = 500;
const longestPauseMs = 4_000;
const tree = "cancelled,why,executable[number]";

/** Starts a build and follows it through the queue to its number. */
export async function startBuild(
  scene: Scene,
  parameters: Parameters,
  { parameterised, left = "" }: { readonly parameterised: boolean; readonly left?: string },
): Promise<ActionEnd> {
  const { api, target, signal } = scene;
  const matter = scene.matter("Job/Build");
  const form = new URLSearchParams();
  for (const [name, value] of parameters) form.append(name, value);
  const how = parameterised ? "buildWithParameters" : "build";
  const answer = await api.post(`${target.job}/${how}`, form, { signal });
  if (answer.kind !== "answered" || answer.status !== 201) return notQueued(answer, scene);
  const shown = shownParameters(parameters);
  const given = shown === "" ? "" : ` with ${codeSpan(shown, 500)}`;
  const note = `${given}${left}`;
  // Its host may be that of people, which the gateway need not reach.
  const item = /\/queue\/item\/(\d{1,15})\/?$/.exec(answer.headers.get("location") ?? "")?.[1];
  if (item === undefined) {
    const text = `Jenkins took a build of ${target.name}${note}; which one, it did not say: ${matter.page}`;
    return { status: "done", text };
  }
  const end = await follow(item, scene);
  switch (end.how) {
    case "started": {
      const { called, page } = scene.matter("Job/Build", end.number);
      return { status: "done", text: `${called} started${note}: ${page}` };
    }
    case "cancelled":
      return {
        status: "failed",
        text: `the build of ${target.name} was taken out of Jenkins' queue by somebody`,
      };
    case "waits": {
      const why = end.why === "" ? "" : ` (${codeSpan(end.why, 200)})`;
      const text = `a build of ${target.name} is in Jenkins' queue as item ${item}${note}, and waits${why}: ${matter.page}`;
      return { status: "done", text };
    }
  }
}

type Followed =
  | { readonly how: "started"; readonly number: number }
  | { readonly how: "cancelled" }
  | { readonly how: "waits"; readonly why: string };

async function follow(item: string, { api, clock, signal, matter }: Scene): Promise<Followed> {
  const until = clock.now() + followMs;
  let pause = firstPauseMs;
  let why = "";
  while (clock.now() + pause <= until && !signal.aborted) {
    await sleep(clock, pause, signal);
    pause = Math.min(pause * 2, longestPauseMs);
    const answer = await api.get(`queue/item/${item}/api/json`, { query: { tree }, signal });
    const read = readJson(answer, matter("Job/Read"));
    // It is queued, whatever becomes of looking.
    if (!read.ok || !isFields(read.found)) continue;
    const number = count(object(read.found, "executable"), "number");
    if (number !== undefined && number > 0) return { how: "started", number };
    if (own(read.found, "cancelled") === true) return { how: "cancelled" };
    why = oneLine(line(read.found, "why", 200) ?? "", 200);
  }
  return { how: "waits", why };
}

function notQueued(answer: CallEnd, { matter, target }: Scene): ActionEnd {
  // Jenkins sends those whose build it did not queue back to the job's page.
  const back = answer.kind === "answered" && answer.status >= 300 && answer.status < 400;
  const to = back ? (answer.headers.get("location") ?? "") : "";
  if (back && (to === "." || to.replace(/\/+$/, "").endsWith(target.job)))
    return {
      status: "refused",
      text: `Jenkins did not take a build of ${target.name} into its queue: a plugin there keeps it out`,
    };
  if (answer.kind === "answered" && answer.status >= 200 && answer.status < 300)
    return {
      status: "unclear",
      text: `Jenkins answered ${answer.status} and queued nothing that it names: look at ${matter("Job/Build").page} before you do it again`,
    };
  return endOf(answer, matter("Job/Build"), true);
}
