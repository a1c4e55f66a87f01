import type { Tools } from "@tocsin/core";
import type { Slack } from "../client.ts";
import type { SlackOptions } from "../options.ts";
import type { Callback } from "./callback.ts";
import { inTime } from "./hands.ts";

/** Whose callbacks are taken, as far as it is known. */
export interface Home {
  readonly team?: string | undefined;
  readonly enterprise?: string | undefined;
  readonly app?: string | undefined;
  /** The app is installed in a whole Enterprise organisation: its workspaces are all at home. */
  readonly org?: boolean;
  /** The member id of the app's bot. */
  readonly bot?: string | undefined;
}

// Slack waits 3 s for everything together.
const patienceMs = 500;
const againMs = 60_000;

/** Asks Slack once who we are; what the config says comes first. */
export function home(
  { teamId, enterpriseId, appId, appToken }: SlackOptions,
  slack: Slack,
  tools: Tools,
  signal: AbortSignal,
): () => Promise<Home> {
  const named: Home = {
    team: teamId,
    enterprise: enterpriseId,
    app: appId ?? /^xapp-\d+-(A[A-Z0-9]+)-/.exec(appToken?.reveal() ?? "")?.[1],
  };
  let known: Promise<Home> | undefined;
  let triedAt = Number.NEGATIVE_INFINITY;

  async function learn(): Promise<Home> {
    const answer = await slack.call("auth.test", {}, signal);
    if (!answer.ok) {
      known = undefined;
      return named;
    }
    const { team_id: team, enterprise_id: enterprise, app_id: app, user_id: bot } = answer.data;
    return {
      team: named.team ?? text(team),
      enterprise: named.enterprise ?? text(enterprise),
      app: named.app ?? text(app),
      org: answer.data.is_enterprise_install === true,
      bot: text(bot),
    };
  }

  return async () => {
    if (known === undefined) {
      if (tools.now() - triedAt < againMs) return named;
      triedAt = tools.now();
      known = learn();
    }
    const learnt = await inTime(patienceMs, known, tools);
    return learnt === "late" ? named : learnt;
  };
}

/** Why this is none of ours, though Slack signed it; undefined when it is. Pure. */
export function strangerIn({ kind, body }: Callback, home: Home): string | undefined {
  const from = kind === "click" || kind === "submission" ? ofInteraction(body) : ofCall(body);
  const { app, team, enterprise } = from;
  if (home.app !== undefined && app !== home.app) return "it comes from another app";
  if (home.enterprise !== undefined && enterprise && enterprise !== home.enterprise) {
    return "it comes from another organisation";
  }
  if (home.org === true) {
    return home.enterprise !== undefined && !enterprise
      ? "it comes from another organisation"
      : undefined;
  }
  if (home.team !== undefined && team !== home.team) return "it comes from another workspace";
  // In a channel that is shared with another company, its people can click too.
  const theirs = kind === "event" ? (body.event.user_team ?? body.event.team) : from.person;
  const elsewhere = home.team !== undefined && theirs && theirs !== home.team;
  return elsewhere && !home.enterprise ? "whoever did it is of another workspace" : undefined;
}

function ofInteraction(body: Extract<Callback, { kind: "click" | "submission" }>["body"]) {
  return {
    app: body.api_app_id,
    team: body.team?.id,
    enterprise: body.enterprise?.id,
    person: body.user.team_id,
  };
}

function ofCall(body: Extract<Callback, { kind: "command" | "event" }>["body"]) {
  const { api_app_id: app, team_id: team, enterprise_id: enterprise } = body;
  return { app, team, enterprise, person: undefined };
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
