import { alert, type Scenario } from "../scenario.ts";

const never = 1_000;
const everyBeat = { wait: 1, interval: 1, repeat: never } as const;

/** When a telling comes, and what is in it. */
export const sending: readonly Scenario[] = [
  {
    name: "the earliest beginning that any sender names counts",
    route: everyBeat,
    steps: [
      { at: 1, post: [alert("Slow", { from: 0.9 })] },
      { at: 1.2, post: [alert("Slow", { from: 0.4 })] },
      { at: 1.25, post: [alert("Slow", { from: 1.2 })] },
    ],
    ends: 3.5,
    want: [{ between: [2, 2.5], alerts: [alert("Slow", { from: 0.4 })] }],
  },
  {
    name: "what fires for longer than the wait already",
    route: everyBeat,
    steps: [{ at: 1, post: [alert("Slow", { from: -1 })] }],
    ends: 3.5,
    want: {
      because:
        "Alertmanager takes it for what it forgot at a restart; to Tocsin it is new, and may have company",
      alertmanager: [{ between: [1, 1.5], alerts: [alert("Slow", { from: -1 })] }],
      tocsin: [{ between: [2, 2.5], alerts: [alert("Slow", { from: -1 })] }],
    },
  },
  {
    name: "annotations are those that were sent last",
    route: { ...everyBeat, repeat: 0.9 },
    steps: [
      { at: 1, post: [alert("Slow", { from: 1, annotations: { summary: "slow" } })] },
      { at: 1.4, post: [alert("Slow", { from: 1, annotations: { summary: "slower" } })] },
      { at: 2.3, post: [alert("Slow", { from: 1.4, annotations: { runbook: "wiki" } })] },
    ],
    ends: 3.7,
    want: [
      {
        between: [2, 2.5],
        alerts: [alert("Slow", { from: 1, annotations: { summary: "slower" } })],
      },
      {
        between: [2.9, 3.5],
        alerts: [alert("Slow", { from: 1, annotations: { runbook: "wiki" } })],
      },
    ],
  },
  {
    name: "of several ends before the next telling the latest counts",
    route: everyBeat,
    steps: [
      { at: 1, post: [alert("Slow", { from: 1 })] },
      { at: 2.3, post: [alert("Slow", { from: 1, until: 2.1 })] },
      { at: 2.5, post: [alert("Slow", { from: 1.5, until: 2.4 })] },
      { at: 2.6, post: [alert("Slow", { from: 1.5, until: 2.2 })] },
    ],
    ends: 4.5,
    want: {
      because:
        "an end is told at once, not at the next tick; later words on the same end are no news",
      alertmanager: [
        { between: [2, 2.5], alerts: [alert("Slow", { from: 1 })] },
        { between: [3, 3.5], alerts: [alert("Slow", { from: 1, until: 2.4 })] },
      ],
      tocsin: [
        { between: [2, 2.5], alerts: [alert("Slow", { from: 1 })] },
        { between: [2.3, 2.6], alerts: [alert("Slow", { from: 1, until: 2.1 })] },
      ],
    },
  },
  {
    name: "an alert that comes back after its end is a spell of its own",
    route: everyBeat,
    steps: [
      { at: 1, post: [alert("Slow", { from: 1 })] },
      { at: 2.3, post: [alert("Slow", { from: 1, until: 2.3 })] },
      { at: 3.4, post: [alert("Slow", { from: 3.4 })] },
    ],
    ends: 5.2,
    want: {
      because:
        "an end is told at once, and what comes after it is a new incident, which waits groupWait",
      alertmanager: [
        { between: [2, 2.5], alerts: [alert("Slow", { from: 1 })] },
        { between: [3, 3.5], alerts: [alert("Slow", { from: 1, until: 2.3 })] },
        { between: [4, 4.5], alerts: [alert("Slow", { from: 3.4 })] },
      ],
      tocsin: [
        { between: [2, 2.5], alerts: [alert("Slow", { from: 1 })] },
        { between: [2.3, 2.6], alerts: [alert("Slow", { from: 1, until: 2.3 })] },
        { between: [4.4, 4.9], alerts: [alert("Slow", { from: 3.4 })] },
      ],
    },
  },
  {
    name: "what goes on is told again after the repeat interval",
    route: { ...everyBeat, repeat: 1.5 },
    steps: [
      { at: 1, post: [alert("Slow", { from: 1 })] },
      { at: 4.3, post: [alert("Slow", { from: 1, until: 4.2 })] },
    ],
    ends: 6.5,
    want: {
      because: "repeatInterval counts from the last telling and is not rounded up to groupInterval",
      alertmanager: [
        { between: [2, 2.5], alerts: [alert("Slow", { from: 1 })] },
        { between: [4, 4.5], alerts: [alert("Slow", { from: 1 })] },
        { between: [5, 5.5], alerts: [alert("Slow", { from: 1, until: 4.2 })] },
      ],
      tocsin: [
        { between: [2, 2.5], alerts: [alert("Slow", { from: 1 })] },
        { between: [3.5, 4], alerts: [alert("Slow", { from: 1 })] },
        { between: [4.3, 4.6], alerts: [alert("Slow", { from: 1, until: 4.2 })] },
      ],
    },
  },
  {
    name: "a receiver that fails is tried until it takes it, and the other one is told once",
    route: everyBeat,
    hooks: { well: {}, ill: { refusesUntil: 3 } },
    steps: [{ at: 1, post: [alert("Slow", { from: 1 })] }],
    ends: 6.5,
    want: [
      { hook: "well", between: [2, 2.5], alerts: [alert("Slow", { from: 1 })] },
      { hook: "ill", between: [3, 6], alerts: [alert("Slow", { from: 1 })] },
    ],
  },
  {
    name: "a receiver that does not answer is given up after its timeout, and tried again",
    route: everyBeat,
    hooks: { hook: { hangsUntil: 2.5, timeoutMs: 300 } },
    steps: [{ at: 0.5, post: [alert("Slow", { from: 0.5 })] }],
    ends: 5,
    want: {
      because:
        "a timeout of a webhook came with Alertmanager 0.28; before it waits for ten seconds",
      alertmanager: [],
      tocsin: [{ between: [2.5, 4.8], alerts: [alert("Slow", { from: 0.5 })] }],
    },
  },
  {
    name: "what comes while a group waits is told with it, and later ones together",
    route: { ...everyBeat, repeat: 1.9 },
    steps: [
      { at: 1, post: [alert("One", { from: 1 })] },
      { at: 1.6, post: [alert("Two", { from: 1 })] },
      {
        at: 3.3,
        post: [
          alert("Three", { from: 1.5 }),
          alert("Four", { from: 1.5 }),
          alert("Five", { from: 1.6 }),
        ],
      },
    ],
    ends: 6.6,
    want: {
      because: "both intervals count from the last telling, and there are no ticks between",
      alertmanager: [
        { between: [2, 2.5], alerts: ["One", "Two"].map((name) => alert(name, { from: 1 })) },
        { between: [4, 4.5], alerts: allFive() },
        { between: [6, 6.5], alerts: allFive() },
      ],
      tocsin: [
        { between: [2, 2.5], alerts: ["One", "Two"].map((name) => alert(name, { from: 1 })) },
        { between: [3.3, 3.8], alerts: allFive() },
        { between: [5.2, 5.8], alerts: allFive() },
      ],
    },
  },
  {
    name: "an alert without an end is over when its sender has been silent for resolve_timeout",
    route: { groupBy: ["alertname"], wait: 1, interval: 1.2, repeat: never },
    steps: [{ at: 1, post: ["a", "b", "c"].map((disk) => full(disk, { until: "timeout" })) }],
    ends: 6.3,
    want: {
      because: "the end is told when the time is over, not at the next tick",
      alertmanager: [
        { between: [2, 2.5], alerts: ["a", "b", "c"].map((disk) => full(disk, { from: 1 })) },
        {
          between: [5.6, 6.1],
          alerts: ["a", "b", "c"].map((disk) => full(disk, { from: 1, until: 5 })),
        },
      ],
      tocsin: [
        { between: [2, 2.5], alerts: ["a", "b", "c"].map((disk) => full(disk, { from: 1 })) },
        {
          between: [5, 5.5],
          alerts: ["a", "b", "c"].map((disk) => full(disk, { from: 1, until: 5 })),
        },
      ],
    },
  },
  {
    name: "what is over is told once, with what goes on",
    route: everyBeat,
    hooks: { hook: {}, quiet: { sendsResolved: false } },
    steps: [
      { at: 1, post: ["a", "b"].map((disk) => full(disk, { from: 1 })) },
      { at: 2.3, post: [full("a", { from: 1, until: 2.3 }), full("c", { from: 2.3 })] },
      { at: 3.4, post: [full("b", { from: 1, until: 3.4 })] },
    ],
    ends: 5.5,
    want: {
      because:
        "whoever is told that something begins is told its end: there is no send_resolved: false",
      alertmanager: [...endsTold("hook"), ...endsUntold("quiet")],
      tocsin: [...endsTold("hook"), ...endsTold("quiet")],
    },
  },
];

/** These change the whole server, so each has one of its own. */
export const turningPoints: readonly Scenario[] = [
  {
    name: "a reload makes nobody hear the same twice",
    route: { wait: 1, interval: 3, repeat: never },
    steps: [
      { at: 1, post: [alert("One", { from: 1 })] },
      { at: 2.7, reload: true },
      { at: 3.2, post: [alert("Two", { from: 3.2 })] },
    ],
    ends: 6.6,
    want: {
      because: "a reload does not set the timers back",
      alertmanager: [
        { between: [2, 2.5], alerts: [alert("One", { from: 1 })] },
        {
          between: [5.7, 6.3],
          alerts: [alert("One", { from: 1 }), alert("Two", { from: 3.2 })],
        },
      ],
      tocsin: [
        { between: [2, 2.5], alerts: [alert("One", { from: 1 })] },
        { between: [5, 5.5], alerts: [alert("One", { from: 1 }), alert("Two", { from: 3.2 })] },
      ],
    },
  },
  {
    name: "after a restart a group is told whole, also before its alerts were sent again",
    route: { wait: 1, interval: 1, repeat: never },
    steps: [
      { at: 1, post: ["One", "Two"].map((name) => alert(name, { from: 1 })) },
      { at: 2.7, restart: true },
      { at: 5, post: [alert("One", { from: 1 }), alert("Three", { from: 5 })] },
    ],
    ends: 7,
    want: {
      because:
        "Tocsin keeps what fires; Alertmanager forgets it, for which 0.30 has --dispatch.start-delay",
      alertmanager: [
        { between: [2, 2.5], alerts: ["One", "Two"].map((name) => alert(name, { from: 1 })) },
        { between: [5, 6.5], alerts: [alert("One", { from: 1 }), alert("Three", { from: 5 })] },
      ],
      tocsin: [
        { between: [2, 2.5], alerts: ["One", "Two"].map((name) => alert(name, { from: 1 })) },
        {
          between: [5, 5.5],
          alerts: [
            ...["One", "Two"].map((name) => alert(name, { from: 1 })),
            alert("Three", { from: 5 }),
          ],
        },
      ],
    },
  },
  {
    name: "after a restart nobody hears again what was told before it",
    route: { wait: 1, interval: 1, repeat: never },
    steps: [
      { at: 1, post: [alert("One", { from: 1 })] },
      { at: 2.7, restart: true },
      { at: 5, post: [alert("One", { from: 1 })] },
    ],
    ends: 7,
    want: [{ between: [2, 2.5], alerts: [alert("One", { from: 1 })] }],
  },
];

function allFive() {
  return [
    alert("One", { from: 1 }),
    alert("Two", { from: 1 }),
    alert("Three", { from: 1.5 }),
    alert("Four", { from: 1.5 }),
    alert("Five", { from: 1.6 }),
  ];
}

function full(disk: string, spell: Parameters<typeof alert>[1]) {
  return alert({ alertname: "DiskFull", disk }, spell);
}

function endsTold(hook: string) {
  return [
    { hook, between: [2, 2.5], alerts: ["a", "b"].map((disk) => full(disk, { from: 1 })) },
    {
      hook,
      between: [3, 3.5],
      alerts: [
        full("a", { from: 1, until: 2.3 }),
        full("b", { from: 1 }),
        full("c", { from: 2.3 }),
      ],
    },
    {
      hook,
      between: [4, 4.5],
      alerts: [full("b", { from: 1, until: 3.4 }), full("c", { from: 2.3 })],
    },
  ] as const;
}

function endsUntold(hook: string) {
  return [
    { hook, between: [2, 2.5], alerts: ["a", "b"].map((disk) => full(disk, { from: 1 })) },
    { hook, between: [3, 3.5], alerts: [full("b", { from: 1 }), full("c", { from: 2.3 })] },
  ] as const;
}
