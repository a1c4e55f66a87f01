import { expect, test } from "vitest";
import { asJson } from "../help.ts";
import { type HookBody, startHooks } from "./hooks.ts";
import { startAlertmanager } from "./real.ts";
import { startTocsin } from "./tocsin.ts";

const minuteMs = 60_000;
/** Long enough to be told before the window begins. */
const leadMs = 2_000;
/** How long after the window's end is looked at what comes. */
const tailMs = 5_000;

// Windows begin and end with a minute, so this takes two of them. Its short form is by a silence: scenarios/mute.ts.
const isLong = process.env.TOCSIN_DIFFERENTIAL !== undefined;

test.runIf(isLong)(
  "what still fires at the end of a mute window is told once by Tocsin, and not by Alertmanager",
  async () => {
    const began = Math.ceil((Date.now() + leadMs + 1_000) / minuteMs) * minuteMs;
    const ended = began + minuteMs;
    const sides = await Promise.all([open("alertmanager", began), open("tocsin", began)]);
    await sleepUntil(began - leadMs);
    await Promise.all(sides.map(({ post }) => post(["one", "two"])));
    await sleepUntil(ended + tailMs);
    const [theirs, ours] = sides.map(({ told }) => told(ended));
    const before = [["one", "two"]];
    expect(ours).toEqual({ before, within: [], after: [["one", "two"]] });
    // Its log says that they were told, so it waits for repeat_interval.
    expect(theirs).toEqual({ before, within: [], after: [] });
    await Promise.all(sides.map(({ stop }) => stop()));
  },
  3 * minuteMs,
);

async function open(side: "alertmanager" | "tocsin", began: number) {
  const hooks = await startHooks();
  const time = (ms: number) => new Date(ms).toISOString().slice(11, 16);
  const end = time(began + minuteMs);
  const config = JSON.stringify({
    route: {
      receiver: "hook",
      group_by: ["play"],
      group_wait: "100ms",
      group_interval: "500ms",
      repeat_interval: "1h",
      routes: [{ matchers: ['play="window"'], mute_time_intervals: ["window"] }],
    },
    receivers: [{ name: "hook", webhook_configs: [{ url: `${hooks.url}/hook` }] }],
    time_intervals: [
      {
        name: "window",
        time_intervals: [
          { times: [{ start_time: time(began), end_time: end === "00:00" ? "24:00" : end }] },
        ],
      },
    ],
  });
  const server = await (side === "tocsin" ? startTocsin(config) : startAlertmanager(config));
  const { got } = hooks.listen("window", () => "takes");
  const names = ({ alerts }: HookBody) => alerts.map(({ labels }) => labels.alertname ?? "").sort();
  return {
    async post(alertnames: readonly string[]) {
      const endsAt = new Date(Date.now() + 10 * minuteMs).toISOString();
      const alerts = alertnames.map((alertname) => ({
        labels: { alertname, play: "window" },
        endsAt,
      }));
      expect((await fetch(`${server.url}/api/v2/alerts`, asJson(alerts))).status).toBe(200);
    },
    told(ended: number) {
      const between = (from: number, to: number) =>
        got.filter(({ at }) => at >= from && at < to).map(({ body }) => names(body));
      return {
        before: between(0, began),
        within: between(began, ended),
        after: between(ended, Number.POSITIVE_INFINITY),
      };
    },
    async stop() {
      await server.stop();
      await hooks.stop();
    },
  };
}

function sleepUntil(time: number): Promise<unknown> {
  return new Promise((resolve) => setTimeout(resolve, time - Date.now()));
}
