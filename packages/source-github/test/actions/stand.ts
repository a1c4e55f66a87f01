import {
  type About,
  type Action,
  type ActionEnd,
  type Field,
  type NoticeInput,
  normalise,
  type Values,
} from "@tocsin/core";
import {
  type FakeGitHub,
  fakeGitHub,
  openSource,
  type Seen,
  until,
  type VirtualClock,
  virtualClock,
} from "@tocsin/testkit";
import { afterEach } from "vitest";
import { github } from "../../src/index.ts";
import { told } from "../examples.ts";
import { type RunEdit, run } from "../workflow.ts";

export const token = "github-token-for-actions";

/** An incident of these notices. */
export function incident(notices: readonly NoticeInput[]): About {
  const whole = notices.map((each) => normalise(each, "github", 0));
  return {
    id: "incident-1",
    code: "7KQ2M",
    state: "open",
    title: "ci failing on main",
    subject: "acme/api ci@main",
    severity: "error",
    group: {},
    labels: whole[0]?.labels ?? {},
    notices: whole,
  };
}

/** An incident of these runs. */
export function about(...runs: readonly RunEdit[]): About {
  return incident(
    (runs.length === 0 ? [{}] : runs).flatMap((each) => told("workflow_run", run(each))),
  );
}

export interface Stand {
  readonly hub: FakeGitHub;
  readonly clock: VirtualClock;
  action(name: string): Action;
  form(name: string, on?: About): Promise<readonly Field[]>;
  /** What was asked of GitHub, without what changes nothing. */
  changes(): readonly Seen[];
  act(name: string, values?: Values, on?: About): Promise<ActionEnd>;
}

const open: FakeGitHub[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.stop();
});

export async function stand(options: Record<string, unknown> = {}): Promise<Stand> {
  const clock = virtualClock(Date.parse("2026-01-05T12:00:00Z"));
  const nobody = () => Promise.reject(new Error("nothing is delivered here"));
  const hub = await fakeGitHub({ token, now: clock.now, deliver: nobody });
  open.push(hub);
  hub.actions.repository({ name: "acme/api" });
  const api = { token, actions: ["acme/*"], apiUrl: hub.url, ...options };
  const source = await openSource(github, { secret: "hush", api }, { clock, fetch });
  const action = (name: string) => {
    const found = source.actions?.find((each) => each.name === name);
    if (found === undefined) throw new Error(`there is no action ${name}`);
    return found;
  };
  const ended = async <Value>(work: Promise<Value>, what: string): Promise<Value> => {
    let end: { readonly value: Promise<Value> } | undefined;
    const done = () => {
      end = { value: work };
    };
    work.then(done, done);
    return (await until(clock, () => end, { what, stepMs: 5_000 })).value;
  };
  return {
    hub,
    clock,
    action,
    async form(name, on = about()) {
      const { fields = [] } = action(name);
      return typeof fields === "function" ? ended(fields(on), `the form of ${name}`) : fields;
    },
    changes: () => hub.http.seen.filter(({ method }) => method !== "GET"),
    act: (name, values = {}, on = about()) =>
      ended(
        action(name).run({
          id: "act_0123456789",
          values,
          about: on,
          by: { name: "ann", person: "ann" },
          say: async () => {},
          signal: new AbortController().signal,
        }),
        `the end of ${name}`,
      ),
  };
}
