import { type ActionEnd, ends, type Found, firstFew, found } from "@tocsin/core";
import { isFields, own, raw } from "../fields.ts";
import type { Deed, Scene } from "./deed.ts";
import { readJson } from "./ends.ts";
import { namesOf, type Parameters } from "./given.ts";
import { definitionsOf } from "./job.ts";
import { startBuild } from "./queue.ts";

/** Jenkins itself has no replay: the build's parameters are read and given to a new one. */
export const rebuild: Deed = {
  name: "rebuild",
  title: "Rebuild",
  description: "Builds the job again with the parameters of the build that failed",
  applies: ({ failed }) => failed !== undefined,
  confirm: ({ name, failed }) =>
    `Build ${name} again with the parameters of #${failed}? It takes the newest commit where no parameter names one.`,
  run,
};

const tree = "actions[parameters[name,value]]";

async function run(scene: Scene): Promise<ActionEnd> {
  const { name, failed } = scene.target;
  if (failed === undefined)
    return { status: "refused", text: `no build of ${name} is known to have failed` };
  const [before, definitions] = await Promise.all([
    parametersOf(scene, failed),
    definitionsOf(scene),
  ]);
  if (!before.ok) return before.end;
  if (!definitions.ok) return definitions.end;
  const called = `${name} #${failed}`;
  const given = new Set(before.found.map(([each]) => each));
  const defined = new Set(definitions.found.map((each) => each.name));
  const dropped = [...given].filter((each) => !defined.has(each));
  if (dropped.length > 0) {
    const text = `${called} had parameters that the job has no more (${firstFew(dropped, 5)}): use build`;
    return { status: "refused", text };
  }
  if (given.size === 0 && defined.size > 0) {
    const text = `${called} had no parameters, and the job has some now: use build`;
    return { status: "refused", text };
  }
  const fresh = definitions.found.filter((each) => !given.has(each.name));
  const left = fresh.length === 0 ? "" : `, ${namesOf(fresh)}, new since, as the job has it`;
  return startBuild(scene, before.found, { parameterised: defined.size > 0, left });
}

/** Refused where Jenkins does not give a value out: it would be built with another one. */
async function parametersOf(scene: Scene, number: number): Promise<Found<Parameters>> {
  const { api, target, signal } = scene;
  const matter = scene.matter("Job/Read", number);
  const answer = await api.get(`${target.job}/${number}/api/json`, { query: { tree }, signal });
  const read = readJson(answer, matter);
  if (!read.ok) return read;
  const actions = isFields(read.found) ? own(read.found, "actions") : [];
  const all = (Array.isArray(actions) ? actions : []).flatMap((action) => {
    const parameters = isFields(action) ? own(action, "parameters") : [];
    return Array.isArray(parameters) ? parameters.filter(isFields) : [];
  });
  const values: (readonly [string, string])[] = [];
  const kept: string[] = [];
  for (const each of all) {
    const name = raw(each, "name");
    const value = own(each, "value");
    if (name === undefined) continue;
    if (["string", "boolean", "number"].includes(typeof value)) values.push([name, String(value)]);
    else kept.push(name);
  }
  if (kept.length === 0) return found(values);
  const why = `Jenkins does not tell what ${firstFew(kept, 5)} was, such as a password: build it in Jenkins`;
  return ends("refused", `${matter.called} can't be built again from here: ${why}`);
}
