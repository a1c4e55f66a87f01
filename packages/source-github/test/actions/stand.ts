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
  actionStage,
  type FakeGitHub,
  fakeGitHub,
  openSource,
  type Seen,
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
  const stage = actionStage(source, { clock, stepMs: 5_000 });
  return {
    hub,
    clock,
    action: stage.action,
    form: (name, on = about()) => stage.fields(name, on),
    changes: () => hub.http.seen.filter(({ method }) => method !== "GET"),
    act: (name, values = {}, on = about()) => stage.actWith(name, on, values),
  };
}
