import {
  type About,
  type Action,
  type ActionEnd,
  type Field,
  normalise,
  type Values,
} from "@tocsin/core";
import {
  type FakeJenkins,
  type FakeJenkinsOptions,
  fakeJenkins,
  type JenkinsJob,
  openSource,
  type Seen,
  until,
  type VirtualClock,
  virtualClock,
} from "@tocsin/testkit";
import { onTestFinished } from "vitest";
import { jenkins } from "../../src/index.ts";
import { derived, type Payload, told } from "../payload.ts";

export const user = "tocsin";
export const token = "11d2f1c9e5a6b7c8d9e0f1a2b3c4d5e6f7";
export const start = Date.parse("2026-01-05T09:00:00Z");
export const page = "https://ci.example.com/job/acme/job/api/job/main/";

export interface Scene {
  readonly ci: FakeJenkins;
  readonly clock: VirtualClock;
  /** The job of the recorded payloads. */
  readonly job: JenkinsJob;
  action(name: string): Action;
  fields(name: string, on?: About): Promise<readonly Field[]>;
  /** Does it as core would: what is not given is as the form says. */
  act(name: string, values?: Values, on?: About): Promise<ActionEnd>;
  /** Does it with values alone, whatever the form says. */
  actWith(name: string, values: Values, on?: About, signal?: AbortSignal): Promise<ActionEnd>;
  /** The next request is not answered: virtual time need not wait for it. */
  hang(when?: (seen: Seen) => boolean): void;
  /** What was asked of Jenkins to do. */
  posts(): readonly Seen[];
}

/** A Jenkins and the actions of a source that is told of its builds. */
export async function scene(
  parameters: JenkinsJob["parameters"] = [],
  given: Partial<FakeJenkinsOptions> & { readonly api?: object; readonly jenkinsUrl?: string } = {},
): Promise<Scene> {
  const { api, jenkinsUrl = "https://ci.example.com", ...fake } = given;
  const clock = virtualClock(start);
  const ci = await fakeJenkins({ user, token, ...fake });
  onTestFinished(() => ci.stop());
  const job = ci.job("job/acme/job/api/job/main", { parameters });
  let asking = 0;
  const counting: typeof fetch = async (input, init) => {
    asking += 1;
    try {
      return await fetch(input, init);
    } finally {
      asking -= 1;
    }
  };
  let hangs = false;
  const { actions = [] } = await openSource(
    jenkins,
    { token: "hook", jenkinsUrl, api: { url: ci.url, user, token, ...api } },
    { clock, fetch: counting, name: "ci" },
  );
  const settled = async <Value>(work: Promise<Value>, what: string): Promise<Value> => {
    let end: { value: Value } | { error: unknown } | undefined;
    work.then(
      (value) => {
        end = { value };
      },
      (error: unknown) => {
        end = { error };
      },
    );
    const over = await until(clock, () => end, {
      what,
      stepMs: 500,
      busy: () => asking > 0 && !hangs,
    });
    if ("error" in over) throw over.error;
    return over.value;
  };
  const action = (name: string) => {
    const found = actions.find((each) => each.name === name);
    if (found === undefined) throw new Error(`there is no action ${name}`);
    return found;
  };
  const fieldsOf = async (name: string, on?: About) => {
    const { fields = [] } = action(name);
    if (typeof fields !== "function") return fields;
    return settled(fields(on ?? (await about(failed))), `fields of ${name}`);
  };
  const actWith: Scene["actWith"] = async (name, values, on, signal) =>
    settled(
      action(name).run({
        id: "act_0123456789abcdefghij",
        values,
        about: on ?? (await about(failed)),
        by: { name: "Ann", person: "ann" },
        say: async () => {},
        signal: signal ?? new AbortController().signal,
      }),
      `the end of ${name}`,
    );
  return {
    ci,
    clock,
    job,
    action,
    fields: fieldsOf,
    async act(name, values = {}, on) {
      const initial = (await fieldsOf(name, on)).flatMap((field) =>
        field.initial === undefined ? [] : [[field.name, field.initial] as const],
      );
      return actWith(name, { ...Object.fromEntries(initial), ...values }, on);
    },
    actWith,
    hang(when = () => true) {
      hangs = true;
      ci.http.fail("hang after", { when });
    },
    posts: () => ci.http.seen.filter(({ method }) => method === "POST"),
  };
}

export const failed = "pipeline-finalized-failure";
export const running = "pipeline-started";

/** What people see of an incident that these payloads made. */
export async function about(...payloads: readonly (string | Payload)[]): Promise<About> {
  const inputs = await Promise.all(payloads.map((each) => told(derived(each, {}))));
  const notices = inputs.flat().map((each) => normalise(each, "ci", start));
  const common = { code: "7KQ2M", state: "open", title: "t", subject: "s", severity: "error" };
  return { ...common, id: "incident-1", group: {}, labels: {}, notices } as About;
}
