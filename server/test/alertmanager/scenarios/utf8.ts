import { alert, type Scenario } from "../scenario.ts";

/** Names beyond ASCII. */
export const utf8: readonly Scenario[] = [
  {
    name: "a route takes and groups by a name of any signs",
    route: { groupBy: ["größe🙂"], wait: 1, interval: 1, repeat: 1_000, matchers: ["größe🙂=xl"] },
    steps: [{ at: 1, post: [alert({ "größe🙂": "xl" }, { from: 1 })] }],
    ends: 3.5,
    want: {
      because: "Alertmanager 0.25 refuses the route; 0.27 and later have it",
      alertmanager: "its version can't have it",
      tocsin: [{ between: [2, 2.5], alerts: [alert({ "größe🙂": "xl" }, { from: 1 })] }],
    },
  },
];
