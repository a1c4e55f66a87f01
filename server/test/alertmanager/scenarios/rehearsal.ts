import { alert, type Scenario } from "../scenario.ts";

/** Played before the others and not judged: what is done for the first time takes longer. */
export const rehearsal: Scenario = {
  name: "rehearsal",
  route: { wait: 0.01, interval: 0.2, repeat: 1_000 },
  inhibit: [{ source: ['alertname="One"'], target: ['alertname="Two"'] }],
  steps: [
    { at: 0, post: ["One", "Two"].map((name) => alert(name)) },
    {
      at: 0.3,
      silence: "all",
      matchers: [{ name: "alertname", value: ".+", isRegex: true }],
      from: 0.3,
      until: 100,
    },
    { at: 0.6, expire: "all" },
    { at: 0.9, post: ["One", "Two"].map((name) => alert(name, { from: 0, until: 0.9 })) },
  ],
  ends: 1.3,
  want: [],
};
