import {
  evicted,
  hour,
  minute,
  pending,
  running,
  said,
  second,
  start,
  waiting,
  web,
} from "./objects.ts";
import { type Story, tellStories } from "./story.ts";

const key = (problem: string) => `Deployment/shop/web:${problem}`;

const stories: readonly Story[] = [
  {
    title: "no node for a pod: a warning after 30 s, an error after 10 min, over with a node",
    steps: [
      [
        (on) => {
          on.put(pending(start));
          on.pass(29 * second);
        },
        [],
      ],
      [(on) => on.pass(second), [`opened ${key("scheduling")} warning`]],
      // The message changes with every try.
      [
        (on) => {
          on.put(pending(start, {}, "0/2 nodes are available"));
          on.pass(9 * minute);
        },
        [],
      ],
      [(on) => on.pass(30 * second), [`worse ${key("scheduling")} error`]],
      [
        (on) => {
          on.put(running(on.now));
          on.pass(second);
        },
        [`over ${key("scheduling")}`],
      ],
    ],
  },
  {
    title: "volume that can't be mounted: events tell it, a container that runs ends it",
    steps: [
      [
        (on) => {
          on.put(waiting("ContainerCreating", start), said(running(start), "FailedMount", start));
          on.pass(29 * second);
        },
        [],
      ],
      [(on) => on.pass(second), [`opened ${key("volume")} warning`]],
      [(on) => on.pass(5 * minute), [`worse ${key("volume")} error`]],
      [(on) => on.pass(2 * hour, minute), []],
      [
        (on) => {
          on.put(running(on.now));
          on.pass(second);
        },
        [`over ${key("volume")}`],
      ],
    ],
  },
  {
    title: "sandbox that can't be made: until a container runs",
    steps: [
      [
        (on) => {
          on.put(
            waiting("ContainerCreating", start),
            said(running(start), "FailedCreatePodSandBox", start),
          );
          on.pass(30 * second);
        },
        [`opened ${key("sandbox")} error`],
      ],
      [
        (on) => {
          on.put(running(on.now));
          on.pass(second);
        },
        [`over ${key("sandbox")}`],
      ],
    ],
  },
  {
    title:
      "readiness: not in the first minute, then after three failed probes; over after 2 min of ready",
    steps: [
      [
        (on) => {
          on.put(
            running(start, { ready: false }),
            said(running(start), "Unhealthy", start + 10 * second, {
              message: "Readiness probe failed: 503",
              count: 5,
            }),
          );
          on.pass(59 * second);
        },
        [],
      ],
      [(on) => on.pass(second), [`opened ${key("readiness")} warning`]],
      [
        (on) => {
          on.put(running(start, { readyAt: on.now }));
          on.pass(119 * second);
        },
        [],
      ],
      [(on) => on.pass(second), [`over ${key("readiness")}`]],
    ],
  },
  {
    title: "readiness: without events after two minutes, since these can be lost",
    steps: [
      [
        (on) => {
          on.put(running(start - hour, { ready: false, readyAt: start }));
          on.pass(119 * second);
        },
        [],
      ],
      [(on) => on.pass(second), [`opened ${key("readiness")} warning`]],
    ],
  },
  {
    title: "liveness: over after 2 min of ready, however silent the events are",
    steps: [
      [
        (on) => {
          on.put(
            running(start - hour),
            said(running(start), "Unhealthy", start, { message: "Liveness probe failed: timeout" }),
          );
          on.pass(second);
        },
        [`opened ${key("liveness")} error`],
      ],
      [
        (on) => {
          on.put(running(on.now, { ready: false }));
          on.pass(30 * second);
        },
        [],
      ],
      [
        (on) => {
          on.put(running(on.now, { readyAt: on.now }));
          on.pass(121 * second);
        },
        [`over ${key("liveness")}`],
      ],
    ],
  },
  {
    title: "eviction: over when it is replaced; a pod that lies about is not told again",
    steps: [
      [
        (on) => {
          on.put(evicted(start), web({ ready: 0 }));
          on.pass(second);
        },
        [`opened ${key("eviction")} warning`],
      ],
      [(on) => on.pass(5 * minute), []],
      [
        (on) => {
          on.put(running(on.now, { name: "web-65f486fbf7-2bbbb" }), web());
          on.pass(second);
        },
        [`over ${key("eviction")}`],
      ],
      [
        (on) => {
          on.put(web({ ready: 0 }));
          on.pass(minute);
          on.put(evicted(start));
          on.pass(2 * hour, minute);
        },
        [],
      ],
    ],
  },
  {
    title: "a hook that fails: until the pod is replaced",
    steps: [
      [
        (on) => {
          on.put(
            waiting("ContainerCreating", start),
            web({ ready: 0 }),
            said(running(start), "FailedPostStartHook", start),
          );
          on.pass(second);
        },
        [`opened ${key("lifecycle")} error`],
      ],
      [
        (on) => {
          on.drop(running(start));
          on.put(running(start, { name: "web-65f486fbf7-2bbbb" }), web());
          on.pass(second);
        },
        [`over ${key("lifecycle")}`],
      ],
    ],
  },
];

tellStories("pods", stories);
