import { alert, type Scenario } from "../scenario.ts";

const never = 1_000;
const everyBeat = { wait: 1, interval: 1, repeat: never } as const;

const down = (alertname: string, zone: string, spell: Parameters<typeof alert>[1] = {}) =>
  alert({ alertname, job: "shop", zone }, spell);

const byJob = [
  {
    source: ['alertname="JobDown"'],
    target: ['alertname="InstanceDown"'],
    equal: ["job", "zone"],
  },
];

/** What fires keeps another alert from being told. */
export const inhibition: readonly Scenario[] = [
  {
    name: "what is inhibited is left out, and told again when what inhibits it is over",
    route: everyBeat,
    inhibit: byJob,
    steps: [
      {
        at: 1,
        post: [
          down("Other", "east", { from: 1 }),
          down("InstanceDown", "east", { from: 1 }),
          down("InstanceDown", "west", { from: 1 }),
        ],
      },
      { at: 2.3, post: [down("JobDown", "east", { from: 2.3 })] },
      { at: 3.6, post: [down("JobDown", "east", { from: 2.3, until: 3.6 })] },
    ],
    ends: 5.5,
    want: [
      {
        between: [2, 2.5],
        alerts: [
          down("Other", "east", { from: 1 }),
          down("InstanceDown", "east", { from: 1 }),
          down("InstanceDown", "west", { from: 1 }),
        ],
      },
      {
        between: [3, 3.5],
        alerts: [
          down("Other", "east", { from: 1 }),
          down("InstanceDown", "west", { from: 1 }),
          down("JobDown", "east", { from: 2.3 }),
        ],
      },
      {
        between: [4, 4.5],
        alerts: [
          down("Other", "east", { from: 1 }),
          down("InstanceDown", "east", { from: 1 }),
          down("InstanceDown", "west", { from: 1 }),
          down("JobDown", "east", { from: 2.3, until: 3.6 }),
        ],
      },
    ],
  },
  {
    name: "what inhibits and what is inhibited end together: both ends are told",
    route: everyBeat,
    inhibit: byJob,
    steps: [
      {
        at: 1,
        post: [down("InstanceDown", "east", { from: 1 }), down("JobDown", "east", { from: 1 })],
      },
      {
        at: 2.6,
        post: [
          down("JobDown", "east", { from: 1, until: 2.6 }),
          down("InstanceDown", "east", { from: 1, until: 2.6 }),
        ],
      },
    ],
    ends: 4.5,
    want: {
      because: "an end is told at once",
      alertmanager: [
        { between: [2, 2.5], alerts: [down("JobDown", "east", { from: 1 })] },
        {
          between: [3, 3.5],
          alerts: [
            down("JobDown", "east", { from: 1, until: 2.6 }),
            down("InstanceDown", "east", { from: 1, until: 2.6 }),
          ],
        },
      ],
      tocsin: [
        { between: [2, 2.5], alerts: [down("JobDown", "east", { from: 1 })] },
        {
          between: [2.6, 3],
          alerts: [
            down("JobDown", "east", { from: 1, until: 2.6 }),
            down("InstanceDown", "east", { from: 1, until: 2.6 }),
          ],
        },
      ],
    },
  },
];

const name = (value: string) => [{ name: "alertname", value }];

/** What a silence covers is told to nobody. */
export const silencing: readonly Scenario[] = [
  {
    name: "a silenced alert is left out of its group until the silence is over",
    route: { ...everyBeat, repeat: 0.9 },
    steps: [
      { at: 1, post: ["One", "Two"].map((each) => alert(each, { from: 1 })) },
      { at: 2.3, silence: "maintenance", matchers: name("One"), from: 2.5, until: 4.4 },
    ],
    ends: 5.5,
    want: {
      because: "repeatInterval counts from the last telling and is not rounded up to groupInterval",
      alertmanager: [
        { between: [2, 2.4], alerts: ["One", "Two"].map((each) => alert(each, { from: 1 })) },
        { between: [3, 3.5], alerts: [alert("Two", { from: 1 })] },
        { between: [4, 4.4], alerts: [alert("Two", { from: 1 })] },
        { between: [5, 5.5], alerts: ["One", "Two"].map((each) => alert(each, { from: 1 })) },
      ],
      tocsin: [
        { between: [2, 2.4], alerts: ["One", "Two"].map((each) => alert(each, { from: 1 })) },
        { between: [2.9, 3.3], alerts: [alert("Two", { from: 1 })] },
        { between: [3.8, 4.3], alerts: [alert("Two", { from: 1 })] },
        { between: [4.4, 5.2], alerts: ["One", "Two"].map((each) => alert(each, { from: 1 })) },
      ],
    },
  },
  {
    name: "when a silence is taken back, what was never told is told",
    route: everyBeat,
    steps: [
      { at: 1, post: ["One", "Two"].map((each) => alert(each, { from: 1 })) },
      {
        at: 1.3,
        silence: "all",
        matchers: [{ name: "alertname", value: ".+", isRegex: true }],
        from: 1.4,
        until: 100,
      },
      { at: 3.5, expire: "all" },
    ],
    ends: 5,
    want: [{ between: [3.5, 4.5], alerts: ["One", "Two"].map((each) => alert(each, { from: 1 })) }],
  },
];

/** What Alertmanager loses and Tocsin must not: each fails there, and that it does is looked at too. */
export const losses: readonly Scenario[] = [
  {
    name: "an end under a silence reaches whoever was told the beginning",
    route: everyBeat,
    steps: [
      { at: 1, post: [alert("One", { from: 1 })] },
      { at: 2.4, silence: "maintenance", matchers: name("One"), from: 2.4, until: 100 },
      { at: 3.3, post: [alert("One", { from: 1, until: 3.3 })] },
    ],
    ends: 5.5,
    want: {
      because: "Alertmanager drops the end with the silenced alert, and the receiver's stays open",
      alertmanager: [{ between: [2, 2.4], alerts: [alert("One", { from: 1 })] }],
      tocsin: [
        { between: [2, 2.4], alerts: [alert("One", { from: 1 })] },
        { between: [3.3, 3.8], alerts: [alert("One", { from: 1, until: 3.3 })] },
      ],
    },
  },
  {
    name: "what ended under a silence and comes back after it is told",
    route: everyBeat,
    steps: [
      { at: 1, post: [alert("One", { from: 1 })] },
      { at: 2.4, silence: "maintenance", matchers: name("One"), from: 2.4, until: 100 },
      { at: 3.3, post: [alert("One", { from: 1, until: 3.3 })] },
      { at: 4.3, expire: "maintenance" },
      { at: 4.6, post: [alert("One", { from: 4.6 })] },
    ],
    ends: 7,
    want: {
      because:
        "Alertmanager's log still says that it fires, so it waits for repeat_interval; a new incident waits groupWait",
      alertmanager: [{ between: [2, 2.4], alerts: [alert("One", { from: 1 })] }],
      tocsin: [
        { between: [2, 2.4], alerts: [alert("One", { from: 1 })] },
        { between: [3.3, 3.8], alerts: [alert("One", { from: 1, until: 3.3 })] },
        { between: [5.6, 6.2], alerts: [alert("One", { from: 4.6 })] },
      ],
    },
  },
  {
    name: "when a silence is over, what still fires is told once, as one telling",
    route: everyBeat,
    steps: [
      { at: 1, post: ["One", "Two"].map((each) => alert(each, { from: 1 })) },
      {
        at: 2.4,
        silence: "maintenance",
        matchers: [{ name: "alertname", value: ".+", isRegex: true }],
        from: 2.4,
        until: 4,
      },
    ],
    ends: 6.5,
    want: {
      because: "Alertmanager's log says that it was told, so it waits for repeat_interval",
      alertmanager: [
        { between: [2, 2.4], alerts: ["One", "Two"].map((each) => alert(each, { from: 1 })) },
      ],
      tocsin: [
        { between: [2, 2.4], alerts: ["One", "Two"].map((each) => alert(each, { from: 1 })) },
        { between: [4, 4.5], alerts: ["One", "Two"].map((each) => alert(each, { from: 1 })) },
      ],
    },
  },
];
