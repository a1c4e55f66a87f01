import { type About, type Action, type ActionEnd, normalise, type Values } from "@tocsin/core";
import {
  type ArgoApplication,
  actionStage,
  type FakeArgoCd,
  type FakeArgoCdOptions,
  fakeArgoCd,
  openSource,
  type Seen,
  type VirtualClock,
  virtualClock,
} from "@tocsin/testkit";
import { afterEach } from "vitest";
import { argocd } from "../../src/index.ts";
import { type Fields, noticesOf, payload } from "../payload.ts";

const claims = Buffer.from(JSON.stringify({ sub: "tocsin:apiKey" })).toString("base64url");
/** As Argo CD makes them: a JWT that names its account. */
export const token = `eyJhbGciOiJIUzI1NiJ9.${claims}.signature-of-argocd`;

const [older, old, current] = ["a", "b", "53e28ff20cc530b9ada2173fbbd64d48338583ba"].map((letter) =>
  letter.repeat(40).slice(0, 40),
);
export const commits = { older: older ?? "", old: old ?? "", current: current ?? "" };

/** What people see of an incident of the application. */
export async function about(changes: Fields = {}, ...more: Fields[]): Promise<About> {
  const bodies = [payload({ app: changes }), ...more.map((app) => payload({ app }))];
  const inputs = (await Promise.all(bodies.map((body) => noticesOf(body)))).flat();
  const notices = inputs.map((each) => normalise(each, "argocd", 0));
  const labels = notices[0]?.labels ?? {};
  return {
    id: "incident-1",
    code: "7KQ2M",
    state: "open",
    title: "guestbook is degraded",
    subject: "argocd prod-eu-1/guestbook",
    severity: "error",
    group: {},
    labels,
    notices,
  };
}

/** The application of the recorded payloads, as Argo CD holds it. */
export function guestbook(changes: Partial<ArgoApplication> = {}): ArgoApplication {
  return {
    metadata: { name: "guestbook", namespace: "argocd" },
    spec: { project: "default", syncPolicy: {} },
    status: {
      sync: { status: "OutOfSync" },
      health: { status: "Degraded" },
      operationState: { phase: "Succeeded" },
      history: [
        { id: 1, revision: commits.older, deployedAt: "2026-11-20T08:00:00Z" },
        {
          id: 2,
          revision: commits.old,
          deployedAt: "2026-11-21T08:00:00Z",
          initiatedBy: { username: "bo" },
        },
        { id: 3, revision: commits.current, deployedAt: "2026-11-23T08:00:00Z" },
      ],
      resources: [
        {
          group: "apps",
          kind: "Deployment",
          namespace: "guestbook",
          name: "ui",
          status: "OutOfSync",
        },
        { kind: "Service", namespace: "guestbook", name: "ui", status: "Synced" },
      ],
    },
    ...changes,
  };
}

export const automated = { prune: true, selfHeal: true };

export interface Stand {
  readonly argo: FakeArgoCd;
  readonly clock: VirtualClock;
  readonly said: readonly string[];
  action(name: string): Action;
  /** What was asked of Argo CD, without what changes nothing. */
  changes(): readonly Seen[];
  /** Does an action as core would, with virtual time running while it waits. */
  act(name: string, values?: Values, on?: About): Promise<ActionEnd>;
}

const open: FakeArgoCd[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.stop();
});

export async function stand(
  app: ArgoApplication = guestbook(),
  options: Partial<FakeArgoCdOptions> = {},
  server?: string,
): Promise<Stand> {
  const argo = await fakeArgoCd({ token, ...options });
  open.push(argo);
  argo.apply(app);
  const clock = virtualClock(Date.parse("2026-11-23T09:00:00Z"));
  const api = { server: server ?? argo.url, token };
  const source = await openSource(argocd, { api, cluster: "prod-eu-1" }, { clock, fetch });
  const { said, action, actWith } = actionStage(source, { clock, stepMs: 5_000 });
  return {
    argo,
    clock,
    said,
    action,
    changes: () => argo.http.seen.filter(({ method }) => method !== "GET"),
    act: async (name, values = {}, on) => actWith(name, on ?? (await about()), values),
  };
}
