import { minute, running, second, set, start, waiting, web } from "./objects.ts";
import { type Story, tellStories } from "./story.ts";

const key = (problem: string) => `Deployment/shop/web:${problem}`;

const stories: readonly Story[] = [
  {
    title: "crash loop: from the second restart until it has run for its pause and is ready",
    steps: [
      [
        (on) => {
          on.put(web({ ready: 0 }), waiting("CrashLoopBackOff", start, { restarts: 1 }));
          on.pass(5 * second);
        },
        [],
      ],
      [
        (on) => {
          on.put(waiting("CrashLoopBackOff", start, { restarts: 3 }));
          on.pass(5 * second);
        },
        [`opened ${key("crash-loop")} error`],
      ],
      [
        (on) => {
          on.put(running(on.now, { restarts: 4 }), web());
          on.pass(30 * second);
        },
        [],
      ],
      [
        (on) => {
          on.put(waiting("CrashLoopBackOff", on.now, { restarts: 4 }), web({ ready: 0 }));
          on.pass(minute);
        },
        [],
      ],
      [
        (on) => {
          on.put(running(on.now, { restarts: 5 }), web());
          on.pass(2 * minute);
        },
        [],
      ],
      [(on) => on.pass(minute), [`over ${key("crash-loop")}`]],
    ],
  },
  {
    title: "crash loop: a pod that is replaced is over once the workload is available",
    steps: [
      [
        (on) => {
          on.put(web({ ready: 0 }), waiting("CrashLoopBackOff", start, { restarts: 3 }));
          on.pass(second);
        },
        [`opened ${key("crash-loop")} error`],
      ],
      [
        (on) => {
          on.drop(waiting("CrashLoopBackOff", start));
          on.pass(minute);
        },
        [],
      ],
      [
        (on) => {
          on.put(running(on.now, { name: "web-65f486fbf7-2bbbb" }), web());
          on.pass(2 * second);
        },
        [`over ${key("crash-loop")}`],
      ],
    ],
  },
  {
    title: "crash loop: over when its workload is deleted",
    steps: [
      [
        (on) => {
          on.put(waiting("CrashLoopBackOff", start, { restarts: 3 }));
          on.pass(second);
        },
        [`opened ${key("crash-loop")} error`],
      ],
      [
        (on) => {
          on.drop(web(), set(), waiting("CrashLoopBackOff", start));
          on.pass(second);
        },
        [`over ${key("crash-loop")}`],
      ],
    ],
  },
  {
    title: "crash loop: three times as many pods are worth an update, ten restarts too",
    steps: [
      [
        (on) => {
          on.put(waiting("CrashLoopBackOff", start, { restarts: 3 }));
          on.pass(second);
        },
        [`opened ${key("crash-loop")} error`],
      ],
      [
        (on) => {
          on.put(waiting("CrashLoopBackOff", start, { restarts: 3, name: "web-65f486fbf7-2bbbb" }));
          on.pass(second);
        },
        [],
      ],
      [
        (on) => {
          on.put(waiting("CrashLoopBackOff", start, { restarts: 3, name: "web-65f486fbf7-4bbbb" }));
          on.pass(second);
        },
        [`more ${key("crash-loop")} error`],
      ],
      [
        (on) => {
          on.put(waiting("CrashLoopBackOff", on.now, { restarts: 10 }));
          on.pass(second);
        },
        [`more ${key("crash-loop")} error`],
      ],
      [
        (on) => {
          on.put(waiting("CrashLoopBackOff", on.now, { restarts: 11 }));
          on.pass(second);
        },
        [],
      ],
    ],
  },
  {
    title: "image that can't be pulled: until the container leaves it",
    steps: [
      [
        (on) => {
          on.put(waiting("ErrImagePull", start));
          on.pass(second);
        },
        [`opened ${key("image-pull")} error`],
      ],
      [
        (on) => {
          on.put(waiting("ImagePullBackOff", start));
          on.pass(minute);
        },
        [],
      ],
      [
        (on) => {
          on.put(waiting("ContainerCreating", start));
          on.pass(second);
        },
        [],
      ],
      [
        (on) => {
          on.put(running(on.now));
          on.pass(second);
        },
        [`over ${key("image-pull")}`],
      ],
    ],
  },
  {
    title: "out of memory: over an hour after the last kill, without any event",
    steps: [
      [
        (on) => {
          on.put(
            running(start, {
              restarts: 1,
              last: { reason: "OOMKilled", exitCode: 137, finishedAt: "2026-01-05T09:00:00Z" },
            }),
          );
          on.pass(second);
        },
        [`opened ${key("out-of-memory")} error`],
      ],
      [(on) => on.pass(59 * minute, minute), []],
      [(on) => on.pass(minute), [`over ${key("out-of-memory")}`]],
    ],
  },
  {
    title: "configuration that is missing: until the container leaves it",
    steps: [
      [
        (on) => {
          on.put(waiting("CreateContainerConfigError", start));
          on.pass(second);
        },
        [`opened ${key("config-error")} error`],
      ],
      [
        (on) => {
          on.put(running(on.now));
          on.pass(second);
        },
        [`over ${key("config-error")}`],
      ],
    ],
  },
];

tellStories("containers", stories);
