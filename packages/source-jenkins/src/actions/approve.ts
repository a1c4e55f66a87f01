import {
  type ActionEnd,
  codeSpan,
  cut,
  ends,
  type Field,
  type Found,
  found,
  type Order,
  oneLine,
} from "@tocsin/core";
import { isFields, line, own, raw } from "../fields.ts";
import type { Deed, Scene } from "./deed.ts";
import { askFor, type Definition, readDefinitions } from "./definitions.ts";
import { endOf, readJson } from "./ends.ts";
import { isOutdated, namesOf, outdated, parametersIn, unaskable } from "./given.ts";

export const approve: Deed = {
  name: "approve",
  title: "Answer input",
  description: "Answers the input that a Pipeline waits for: goes on, or aborts it",
  applies: ({ running }) => running !== undefined,
  confirm: ({ name, running }) => `Answer the input of ${name} #${running}?`,
  fields,
  run,
};

/** An input step that waits. */
interface Pending {
  readonly id: string;
  readonly message: string;
  readonly proceed: string;
  readonly definitions: readonly Definition[];
}

const ownFields = ["input", "answer"] as const;
const mostPending = 25;

async function fields(scene: Scene): Promise<readonly Field[] | ActionEnd> {
  const read = await pendingOf(scene);
  if (!read.ok) return read.end;
  const [first] = read.found;
  const alone = read.found.length === 1 ? first : undefined;
  return [
    {
      name: "input",
      label: "Input",
      kind: "choice",
      required: true,
      choices: read.found.map(({ id, message }) => ({
        value: id,
        label: oneLine(message, 75) || id,
      })),
      // Named, so that no other input is answered that waits by then.
      ...(alone === undefined ? {} : { initial: alone.id }),
    },
    {
      name: "answer",
      label: "Answer",
      kind: "choice",
      required: true,
      choices: [
        { value: "proceed", label: cut(alone?.proceed || "Proceed", 75) },
        { value: "abort", label: "Abort" },
      ],
    },
    ...askFor(alone?.definitions ?? [], ownFields).map(({ field }) => field),
  ];
}

async function run(scene: Scene, { values }: Order): Promise<ActionEnd> {
  const { api, target, signal } = scene;
  const read = await pendingOf(scene);
  if (!read.ok) return read.end;
  const matter = scene.matter("Job/Build", target.running);
  const pending = read.found.find(({ id }) => id === values.input);
  if (pending === undefined)
    return { status: "refused", text: `${matter.called} does not wait for that input any more` };
  const path = `${target.job}/${target.running}/input/${encodeURIComponent(pending.id)}`;
  const what = codeSpan(pending.message, 200);
  if (values.answer !== "proceed") {
    const answer = await api.post(`${path}/abort`, new URLSearchParams(), { signal });
    const isDone = answer.kind === "answered" && answer.status === 200;
    if (!isDone) return endOf(answer, { ...matter, permission: "Job/Cancel" }, true);
    return { status: "done", text: `${what} of ${matter.called} was aborted` };
  }
  const wrong = unanswerable(pending, read.found.length, matter.called);
  if (wrong !== undefined) return { status: "refused", text: wrong };
  const asked = askFor(pending.definitions, ownFields);
  if (isOutdated(asked, values, ownFields)) return outdated;
  const given = new Map(parametersIn(asked, values));
  // A step that is given no value for a parameter goes on without it.
  const parameter = pending.definitions.map(({ name, type, initial = "" }) => {
    const value = given.get(name) ?? initial;
    return { name, value: type === "flag" ? value === "true" : value };
  });
  const form = new URLSearchParams({ json: JSON.stringify({ parameter }) });
  const answer = await api.post(`${path}/proceed`, form, { signal });
  const isDone = answer.kind === "answered" && answer.status === 200;
  if (!isDone) return endOf(answer, matter, true);
  const text = `${matter.called} goes on: ${what} was answered: ${matter.page}`;
  return { status: "done", text };
}

/** What a form can't ask for, and a step would miss. */
function unanswerable(
  { definitions }: Pending,
  waiting: number,
  called: string,
): string | undefined {
  const others = definitions.filter(({ type }) => type === "other");
  if (others.length > 0)
    return `${called} asks for ${namesOf(others)}, of a kind that is not known here: answer it in Jenkins`;
  if (waiting > 1 && definitions.length > 0)
    return `${called} has several inputs that wait, this one with parameters: answer it in Jenkins`;
  return unaskable(definitions, called);
}

async function pendingOf(scene: Scene): Promise<Found<readonly Pending[]>> {
  const { api, target, signal } = scene;
  const { running, name } = target;
  if (running === undefined) return ends("refused", `no build of ${name} is known to run`);
  const matter = scene.matter("Job/Read", running);
  const path = `${target.job}/${running}/wfapi/pendingInputActions`;
  const answer = await api.get(path, { signal });
  if (answer.kind === "answered" && answer.status === 404) {
    const why = `it is gone, is no Pipeline, or Jenkins lacks the plugin "Pipeline: REST API" (pipeline-rest-api)`;
    return ends("refused", `Jenkins does not tell what ${matter.called} waits for: ${why}`);
  }
  const read = readJson(answer, matter);
  if (!read.ok) return read;
  const all = Array.isArray(read.found) ? read.found.slice(0, mostPending) : [];
  const pending = all.flatMap((each) => readPending(each) ?? []);
  return pending.length > 0 ? found(pending) : ends("refused", `${matter.called} waits for nobody`);
}

function readPending(each: unknown): Pending | undefined {
  const id = isFields(each) ? raw(each, "id") : undefined;
  if (!isFields(each) || id === undefined) return undefined;
  // It becomes part of a path.
  if (id.length > 200 || id.trim() !== id || /^\.{1,2}$|[/\\;]/.test(id)) return undefined;
  return {
    id,
    message: line(each, "message", 300) ?? id,
    proceed: line(each, "proceedText", 75) ?? "Proceed",
    definitions: readDefinitions(own(each, "inputs")),
  };
}
