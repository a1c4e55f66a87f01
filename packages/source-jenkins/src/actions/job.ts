import { ends, type Found, found } from "@tocsin/core";
import { isFields, own } from "../fields.ts";
import type { Scene } from "./deed.ts";
import { type Definition, readDefinitions } from "./definitions.ts";
import { readJson } from "./ends.ts";

const tree =
  "buildable,property[parameterDefinitions[name,type,description,choices,defaultParameterValue[value]]]";

/** What a job asks for before it is built. */
export async function definitionsOf(scene: Scene): Promise<Found<readonly Definition[]>> {
  const { api, target, signal, matter } = scene;
  const answer = await api.get(`${target.job}/api/json`, { query: { tree }, signal });
  const read = readJson(answer, matter("Job/Read"));
  if (!read.ok) return read;
  const job = isFields(read.found) ? read.found : {};
  if (own(job, "buildable") === false)
    return ends("refused", `${target.name} can't be built: it is disabled in Jenkins`);
  if (own(job, "buildable") !== true)
    return ends("refused", `${target.name} is no job that can be built, such as a folder`);
  const properties = own(job, "property");
  const all = Array.isArray(properties) ? properties.slice(0, 100) : [];
  return found(
    all.flatMap((each) =>
      isFields(each) ? readDefinitions(own(each, "parameterDefinitions")) : [],
    ),
  );
}
