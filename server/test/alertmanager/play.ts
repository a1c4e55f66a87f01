import type { Got, Hooks } from "./hooks.ts";
import { judge } from "./judge.ts";
import { type AlertSpell, type Beats, type Scenario, type Step, wantedOf } from "./scenario.ts";

/** A server that speaks Alertmanager's API v2 and has the routes of all scenarios. */
export interface Side {
  readonly name: "alertmanager" | "tocsin";
  /** Without a slash at the end; the API is below `/api/v2/`. */
  readonly url: string;
  /** Others of the same, which are sent the same alerts, as Prometheus does. */
  readonly peers?: readonly string[];
  readonly hooks: Hooks;
  readonly beatMs: number;
  reload(): Promise<void>;
  restart(): Promise<void>;
}

/** Steps are not late before they are due. */
const leadMs = 30;
/** Not all of them on one beat. */
const apartMs = 25;
const anHour = 3_600_000;

/**
 * Plays some of the scenarios that a side was opened with at the same time; for each what was wrong, which is nothing
 * when it went well.
 */
export async function playAll(
  scenarios: readonly Scenario[],
  side: Side,
  some: (scenario: Scenario) => boolean,
): Promise<ReadonlyMap<Scenario, readonly string[]>> {
  const able = scenarios.filter((each) => some(each) && wantedOf(each, side.name) !== undefined);
  const now = Date.now();
  const outcomes = able.map(async (scenario, place) => {
    const name = playName(scenarios.indexOf(scenario));
    const played = play(scenario, side, name, now + leadMs + place * apartMs);
    return [scenario, await played.catch((error: unknown) => [String(error)])] as const;
  });
  return new Map(await Promise.all(outcomes));
}

/** What tells the plays apart: the value of the label `play`. */
export function playName(index: number): string {
  return `play-${index}`;
}

async function play(
  scenario: Scenario,
  side: Side,
  name: string,
  began: number,
): Promise<readonly string[]> {
  const { beatMs } = side;
  const beatOf = (ms: number): Beats => (ms - began) / beatMs;
  const until = (beats: Beats) =>
    new Promise((resolve) => setTimeout(resolve, began + beats * beatMs - Date.now()));
  const listening = side.hooks.listen(name, (hook) => {
    const beat = beatOf(Date.now());
    const { refusesUntil = 0, hangsUntil = 0 } = scenario.hooks?.[hook] ?? {};
    if (beat < refusesUntil) return "refuses";
    return beat < hangsUntil ? "hangs" : "takes";
  });
  const said = call(side, name, began);
  try {
    for (const step of scenario.steps) {
      await until(step.at);
      await said(step);
    }
    await until(scenario.ends);
  } finally {
    listening.end();
  }
  const inTime = ({ at }: Got) => beatOf(at) <= scenario.ends;
  return judge(wantedOf(scenario, side.name) ?? [], listening.got.filter(inTime), beatOf);
}

/** Carries a step out; what the server refuses fails the play. */
function call(side: Side, play: string, began: number): (step: Step) => Promise<void> {
  const silences = new Map<string, string>();
  const time = (beats: Beats) => new Date(began + beats * side.beatMs).toISOString();

  const alertOf = ({ labels, annotations = {}, from, until }: AlertSpell) => ({
    labels: { ...labels, play },
    annotations,
    ...(from === undefined ? {} : { startsAt: time(from) }),
    ...(until === "timeout" ? {} : { endsAt: endOf(until) }),
  });

  const endOf = (until: Beats | undefined) =>
    until === undefined ? new Date(Date.now() + anHour).toISOString() : time(until);

  async function send(
    method: string,
    path: string,
    body?: unknown,
    url = side.url,
  ): Promise<string> {
    const response = await fetch(`${url}/api/v2/${path}`, {
      method,
      headers: { "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (response.status !== 200) {
      throw new Error(`${side.name}: ${method} ${path}: ${response.status} ${text}`);
    }
    return text;
  }

  return async (step) => {
    if ("post" in step) {
      const alerts = step.post.map(alertOf);
      const urls = [side.url, ...(side.peers ?? [])];
      await Promise.all(urls.map((url) => send("POST", "alerts", alerts, url)));
    }
    if ("silence" in step) {
      const own = { name: "play", value: play, isRegex: false };
      const body = {
        matchers: [...step.matchers.map((matcher) => ({ isRegex: false, ...matcher })), own],
        startsAt: time(step.from),
        endsAt: time(step.until),
        createdBy: "ann",
        comment: "tried out",
      };
      const { silenceID } = JSON.parse(await send("POST", "silences", body));
      silences.set(step.silence, silenceID);
    }
    if ("expire" in step) await send("DELETE", `silence/${silences.get(step.expire)}`);
    if ("reload" in step) await side.reload();
    if ("restart" in step) await side.restart();
  };
}
