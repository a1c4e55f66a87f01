import { alert, type Scenario } from "../scenario.ts";

const route = { wait: 1, interval: 1, repeat: 1_000 } as const;

/** With two servers that are both sent everything. */
export const paired: readonly Scenario[] = [
  {
    name: "of two servers one tells",
    route,
    steps: [{ at: 1, post: [alert("Slow", { from: 1 })] }],
    ends: 5,
    want: [{ between: [2, 2.8], alerts: [alert("Slow", { from: 1 })] }],
  },
  {
    name: "two servers tell what one would",
    route: { ...route, groupBy: ["alertname"] },
    steps: [1, 1.5, 2.2, 3].map((at) => ({
      at,
      post: [alert(`Slow${at}`, { from: at })],
    })),
    ends: 5.5,
    want: [1, 1.5, 2.2, 3].map((at) => ({
      between: [at + 1, at + 1.8],
      alerts: [alert(`Slow${at}`, { from: at })],
    })),
  },
];
