import { hour, machine, minute, running, said, second, start, web } from "./objects.ts";
import { type Story, tellStories } from "./story.ts";

const stories: readonly Story[] = [
  {
    title: "node that does not report: critical, until it is ready",
    there: { there: [machine("node-3", true, start - hour)] },
    steps: [
      [
        (on) => {
          on.put(machine("node-3", false, start));
          on.pass(second);
        },
        ["opened Node//node-3:node-not-ready critical"],
      ],
      [
        (on) => {
          on.put(machine("node-3", true, on.now));
          on.pass(second);
        },
        ["over Node//node-3:node-not-ready"],
      ],
    ],
  },
  {
    title: "node under pressure: until its condition is False",
    there: { there: [machine("node-3", true, start - hour)] },
    steps: [
      [
        (on) => {
          on.put(machine("node-3", true, start, ["DiskPressure"]));
          on.pass(second);
        },
        ["opened Node//node-3:disk-pressure error"],
      ],
      [
        (on) => {
          on.put(machine("node-3", true, start));
          on.pass(second);
        },
        ["over Node//node-3:disk-pressure"],
      ],
    ],
  },
  {
    title: "what only events of a node tell: over after an hour, and SystemOOM is critical",
    there: { there: [machine("node-3", true, start - hour)] },
    steps: [
      [
        (on) => {
          on.put(
            said(machine("node-3", true, start), "SystemOOM", start),
            said(machine("node-3", true, start), "Rebooted", start),
          );
          on.pass(second);
        },
        ["opened Node//node-3:node-memory critical", "opened Node//node-3:kubelet error"],
      ],
      [
        (on) => on.pass(hour, minute),
        ["over Node//node-3:node-memory", "over Node//node-3:kubelet"],
      ],
    ],
  },
  {
    title: "a warning of an unknown controller: told once while it goes on",
    steps: [
      [
        (on) => {
          on.put(said(web(), "PolicyViolation", start));
          on.pass(second);
        },
        ["warning Deployment/shop/web:PolicyViolation"],
      ],
      [
        (on) => {
          on.put(said(web(), "PolicyViolation", start + minute, { message: "in other words" }));
          on.pass(second);
        },
        [],
      ],
      [
        (on) => {
          on.pass(3 * hour, minute);
          on.put(said(web(), "PolicyViolation", on.now));
          on.pass(second);
        },
        ["warning Deployment/shop/web:PolicyViolation"],
      ],
    ],
  },
  {
    title: "events of type Normal that mean nothing are not told",
    steps: [
      [
        (on) => {
          on.put(
            said(web(), "ScalingReplicaSet", start, { type: "Normal" }),
            said(running(start), "Killing", start, { type: "Normal" }),
          );
          on.pass(minute);
        },
        [],
      ],
    ],
  },
];

tellStories("nodes and what only events tell", stories);
