import {
  type About,
  type Action,
  type ActionEnd,
  type Field,
  normalise,
  type Values,
} from "@tocsin/core";
import {
  actionStage,
  countedFetch,
  type FakeJenkins,
  type FakeJenkinsOptions,
  fakeJenkins,
  type JenkinsJob,
  openSource,
  type Seen,
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
  const { fetch, waiting } = countedFetch();
  let hangs = false;
  const source = await openSource(
    jenkins,
    { token: "hook", jenkinsUrl, api: { url: ci.url, user, token, ...api } },
    { clock, fetch, name: "ci" },
  );
  const stage = actionStage(source, { clock, busy: () => waiting() > 0 && !hangs });
  const usual = await about(failed);
  return {
    ci,
    clock,
    job,
    action: stage.action,
    fields: (name, on = usual) => stage.fields(name, on),
    act: (name, values, on = usual) => stage.act(name, on, values),
    actWith: (name, values, on = usual, signal) => stage.actWith(name, on, values, signal),
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
