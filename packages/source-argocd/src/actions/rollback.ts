import type { About, Action, ActionEnd, Field, Order } from "@tocsin/core";
import { shortRevision } from "../commit.ts";
import { deploymentChoices } from "./deployments.ts";
import {
  applicationIn,
  calledIn,
  change,
  type Hand,
  look,
  lookForForm,
  orderedPlace,
  pathOf,
} from "./hand.ts";
import type { Deployment, Live } from "./live.ts";
import { pauseAutoSync } from "./pause.ts";
import type { Place } from "./place.ts";

/** Puts back what ran before. */
export function rollback(hand: Hand): Action {
  return {
    name: "rollback",
    title: "Roll back",
    description: "Deploy again what the application ran before.",
    applies: (about) => applicationIn(about, hand)?.busy === false,
    fields: (about) => fieldsFor(about, hand),
    confirm: (about) => `Roll ${calledIn(about, hand)} back?`,
    danger: true,
    run: (order) => run(order, hand),
  };
}

async function fieldsFor(about: About | undefined, hand: Hand): Promise<readonly Field[]> {
  const place = about && applicationIn(about, hand);
  if (place === undefined) return [];
  const live = await lookForForm(hand, place);
  // After a sync that failed, the newest that went well is not what runs.
  const before = live.broken ? live.history : live.history.slice(1);
  if (before.length === 0)
    throw new Error(
      `${place.called} has nothing to go back to: its history holds no earlier deployment`,
    );
  const choices = await deploymentChoices(hand, place, before);
  const [newest] = choices;
  const pausing: Field = {
    name: "pause-auto-sync",
    label: "Pause auto-sync",
    kind: "flag",
    hint: "Auto-sync is on, and refuses a rollback: turn it off first",
  };
  return [
    {
      name: "to",
      label: "Back to",
      kind: "choice",
      required: true,
      choices,
      ...(newest === undefined ? {} : { initial: newest.value }),
    },
    { name: "prune", label: "Prune", kind: "flag", hint: "Delete what did not exist then" },
    ...(live.automated === undefined ? [] : [pausing]),
  ];
}

async function run(order: Order, hand: Hand): Promise<ActionEnd> {
  const ordered = orderedPlace(order, hand);
  if (!ordered.ok) return ordered.end;
  const place = ordered.found;
  const read = await look(hand, place, order.signal);
  if (!read.ok) return read.end;
  const live = read.found;
  const to = live.history.find(({ id }) => String(id) === order.values.to);
  const no = reasonAgainst(live, to, place);
  if (no !== undefined || to === undefined) return { status: "refused", text: no ?? "" };

  let paused = "";
  if (live.automated !== undefined) {
    if (order.values["pause-auto-sync"] !== true) {
      const text = `auto-sync of ${place.called} is on, and would undo a rollback: ask again with pause-auto-sync`;
      return { status: "refused", text };
    }
    const pause = await pauseAutoSync(hand, place, live, live.automated, order);
    if (!pause.ok) return pause.end;
    paused = `. ${pause.found}`;
  }
  const body = {
    name: place.name,
    appNamespace: place.namespace,
    id: to.id,
    prune: order.values.prune === true,
    dryRun: false,
  };
  const { end } = await change(hand, place, "sync", order.signal, [
    "POST",
    pathOf(place, "/rollback"),
    { body },
  ]);
  if (end !== undefined) return { ...end, text: `${end.text}${paused}` };
  const revision = to.revision === undefined ? "" : ` (${shortRevision(to.revision)})`;
  return {
    status: "done",
    text: `Argo CD has begun to roll ${place.called} back to deployment ${to.id}${revision}${paused}`,
  };
}

function reasonAgainst(
  live: Live,
  to: Deployment | undefined,
  { called }: Place,
): string | undefined {
  if (live.deleting) return `${called} is being deleted`;
  if (live.busy)
    return `another operation of ${called} is going on: wait for its end, or terminate it`;
  if (to === undefined)
    return `${called} has no such deployment in its history any more: ask again, and choose another`;
  return undefined;
}
