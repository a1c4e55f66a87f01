import type { About, Action, ActionEnd, Field, Source, Values } from "@tocsin/core";
import type { VirtualClock } from "./clock.ts";
import { until } from "./fakes/until.ts";

/** The id of every order of a stage. */
export const orderId = "act_0123456789abcdefghij";

export interface ActionStageOptions {
  readonly clock: VirtualClock;
  /** While it is true, virtual time stands still for a moment longer. */
  readonly busy?: () => boolean;
  /** The longest step of virtual time. Default: 200 ms. */
  readonly stepMs?: number;
}

/** The actions of a source, done by Ann, with virtual time running while she waits. */
export interface ActionStage {
  /** What was said into the thread. */
  readonly said: readonly string[];
  action(name: string): Action;
  /** The form of an action. */
  fields(name: string, about: About): Promise<readonly Field[]>;
  /** Does it as core would: what is not given is as the form says. */
  act(name: string, about: About, values?: Values): Promise<ActionEnd>;
  /** Does it with values alone, whatever the form says. */
  actWith(name: string, about: About, values: Values, signal?: AbortSignal): Promise<ActionEnd>;
}

/** Has the actions of a source done, without a gateway. */
export function actionStage(
  { actions = [] }: Source,
  { clock, busy = () => false, stepMs = 200 }: ActionStageOptions,
): ActionStage {
  const said: string[] = [];
  const action = (name: string) => {
    const found = actions.find((each) => each.name === name);
    if (found === undefined) throw new Error(`there is no action ${name}`);
    return found;
  };
  const over = async <Value>(work: Promise<Value>, what: string): Promise<Value> => {
    let end: { readonly work: Promise<Value> } | undefined;
    const done = () => {
      end = { work };
    };
    work.then(done, done);
    return (await until(clock, () => end, { what, stepMs, busy })).work;
  };
  const fieldsOf = async (name: string, about: About) => {
    const { fields = [] } = action(name);
    return typeof fields === "function" ? over(fields(about), `the form of ${name}`) : fields;
  };
  const actWith: ActionStage["actWith"] = (name, about, values, signal) =>
    over(
      action(name).run({
        id: orderId,
        values,
        about,
        by: { name: "Ann", person: "ann" },
        say: async (text) => void said.push(text),
        signal: signal ?? new AbortController().signal,
      }),
      `the end of ${name}`,
    );
  return {
    said,
    action,
    fields: fieldsOf,
    async act(name, about, values = {}) {
      const initial = (await fieldsOf(name, about)).flatMap((field) => initialOf(field));
      return actWith(name, about, { ...Object.fromEntries(initial), ...values });
    },
    actWith,
  };
}

function initialOf({ name, kind, initial = "" }: Field): [string, string | number | boolean][] {
  if (initial === "") return [];
  if (kind === "number") return [[name, Number(initial)]];
  return [[name, kind === "flag" ? initial === "true" : initial]];
}
