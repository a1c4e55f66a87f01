import { type ActionEnd, ends, type Field, type Found, type Order } from "@tocsin/core";
import type { Deed, Scene } from "./deed.ts";
import { askFor, type Definition, mostParameters } from "./definitions.ts";
import { isOutdated, namesOf, outdated, parametersIn, unaskable } from "./given.ts";
import { definitionsOf } from "./job.ts";
import { startBuild } from "./queue.ts";

export const build: Deed = {
  name: "build",
  title: "Build",
  description: "Builds the job, with its parameters",
  applies: () => true,
  confirm: ({ name }) => `Build ${name}?`,
  fields,
  run,
};

async function fields(scene: Scene): Promise<readonly Field[] | ActionEnd> {
  const asked = await askable(scene);
  return asked.ok ? askFor(asked.found).map(({ field }) => field) : asked.end;
}

async function run(scene: Scene, { values }: Order): Promise<ActionEnd> {
  const read = await askable(scene);
  if (!read.ok) return read.end;
  const asked = askFor(read.found);
  if (isOutdated(asked, values)) return outdated;
  const known = new Set(asked.map(({ definition }) => definition.name));
  const others = read.found.filter(({ name }) => !known.has(name));
  const left = others.length === 0 ? "" : `, ${namesOf(others)} as the job has it`;
  const parameterised = read.found.length > 0;
  return startBuild(scene, parametersIn(asked, values), { parameterised, left });
}

async function askable(scene: Scene): Promise<Found<readonly Definition[]>> {
  const read = await definitionsOf(scene);
  if (!read.ok) return read;
  const { name } = scene.target;
  const why =
    read.found.length > mostParameters
      ? `${name} has more than ${mostParameters} parameters: build it in Jenkins`
      : unaskable(read.found, name);
  return why === undefined ? read : ends("refused", why);
}
